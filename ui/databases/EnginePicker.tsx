import { DatabaseOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { Labelled } from "../components/Labelled.tsx";
import { t } from "../i18n/t.ts";
import type { EngineChoice, Engines } from "./api.ts";
import styles from "./DatabaseDialog.module.css";

interface EnginePickerProps {
  engines: Engines;
  choose(engine: EngineChoice | "address"): void;
}

/** Which kind of database: the usual ones at a glance, all others by name, and what to install for those that are absent. */
export function EnginePicker({ engines: { databases, absent }, choose }: EnginePickerProps) {
  const preferred = databases.filter((engine) => engine.preferred);
  const others = databases.filter((engine) => !engine.preferred);
  return (
    <div className={styles.picker}>
      <ul className={styles.engines} aria-label={t("Usual databases")}>
        {preferred.map((engine) => (
          <li key={engine.engine}>
            <button type="button" className={styles.engine} onClick={() => choose(engine)}>
              <DatabaseOutlined aria-hidden="true" />
              {engine.name}
            </button>
          </li>
        ))}
      </ul>
      <Labelled label={t("Another database")}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("Another database")}
            placeholder={t("Search by name")}
            showSearch={{ optionFilterProp: "label" }}
            options={others.map(({ engine: value, name: label }) => ({ value, label }))}
            onChange={(name: string) => choose(others.find(({ engine }) => engine === name) ?? "address")}
          />
        )}
      </Labelled>
      <p className={styles.note}>
        {t("Or give")} <Button onClick={() => choose("address")}>{t("a SQLAlchemy URI")}</Button>{" "}
        {t("that you have already.")}
      </p>
      {absent.length > 0 ? (
        <details className={styles.absent}>
          <summary>
            {t("{absent}: the driver is not installed", { absent: absent.map(({ name }) => name).join(", ") })}
          </summary>
          <p className={styles.note}>{t("Install it where Liteset runs and start the server again.")}</p>
          <dl>
            {absent.map(({ name, install }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <code>{install}</code>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </div>
  );
}
