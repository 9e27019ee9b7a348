import { Button, Modal, Segmented } from "antd";
import { useState } from "react";
import { copyText } from "../../components/clipboard.ts";
import { t } from "../../i18n/t.ts";
import type { ResultColumn } from "../types.ts";
import styles from "./CellDialog.module.css";
import { cellText, openValue } from "./values.ts";

interface CellDialogProps {
  column: ResultColumn;
  value: unknown;
  close(): void;
}

/** One value in full; JSON can be unfolded. */
export function CellDialog({ column, value, close }: CellDialogProps) {
  const inside = openValue(value);
  const [view, setView] = useState<"tree" | "text">("tree");
  const text = inside ? JSON.stringify(inside, null, 2) : cellText(value);
  return (
    <Modal
      open
      title={column.column_name}
      width={720}
      onCancel={close}
      footer={
        <Button onClick={() => copyText(text)} autoFocus>
          {t("Copy")}
        </Button>
      }
    >
      {inside ? (
        <Segmented<"tree" | "text">
          size="small"
          aria-label={t("Show as")}
          value={view}
          onChange={setView}
          options={[
            { value: "tree", label: t("Tree") },
            { value: "text", label: t("Text") },
          ]}
        />
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className={styles.value} tabIndex={0} aria-label={t("Value")}>
        {inside && view === "tree" ? <Branch value={inside} isOpen /> : <pre>{text}</pre>}
      </section>
    </Modal>
  );
}

const mostEntries = 500;

function Branch({ value, isOpen = false }: { value: object; isOpen?: boolean }) {
  const entries = Object.entries(value);
  return (
    <ul className={styles.branch}>
      {entries.slice(0, mostEntries).map(([key, one]) => (
        <li key={key}>
          {typeof one === "object" && one !== null ? (
            <details open={isOpen && entries.length < 20}>
              <summary>
                <b>{key}</b>{" "}
                <span>{Array.isArray(one) ? t("list of {count}", { count: one.length }) : t("object")}</span>
              </summary>
              <Branch value={one} />
            </details>
          ) : (
            <>
              <b>{key}</b> <code>{JSON.stringify(one)}</code>
            </>
          )}
        </li>
      ))}
      {entries.length > mostEntries ? (
        <li>
          {t("and")} {entries.length - mostEntries} {t("more: see the text")}
        </li>
      ) : null}
    </ul>
  );
}
