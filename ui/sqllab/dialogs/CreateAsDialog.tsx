import { Input, Radio } from "antd";
import { useState } from "react";
import { FormDialog } from "../../components/FormDialog.tsx";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import type { SqlDatabase } from "../types.ts";
import styles from "./dialogs.module.css";

interface CreateAsDialogProps {
  database: SqlDatabase;
  /** where the query runs */
  schema: string | null;
  close(): void;
  create(createAs: { kind: "TABLE" | "VIEW"; name: string }): void;
}

/** Runs the query into a table or a view of a name. */
export function CreateAsDialog({ database, schema, close, create }: CreateAsDialogProps) {
  const [kind, setKind] = useState<"TABLE" | "VIEW">(database.allow_ctas ? "TABLE" : "VIEW");
  const [name, setName] = useState("");
  const forced = database.force_ctas_schema;
  const where = forced ?? (name.includes(".") ? name.slice(0, name.indexOf(".")) : schema);
  return (
    <FormDialog
      title={t("Create a table or view of the query")}
      okText={t("Create")}
      isReady={name.trim() !== ""}
      save={() => create({ kind, name: name.trim() })}
      close={close}
    >
      <Radio.Group
        value={kind}
        onChange={(event) => setKind(event.target.value === "VIEW" ? "VIEW" : "TABLE")}
        options={[
          { value: "TABLE", label: t("Table with its rows"), disabled: !database.allow_ctas },
          { value: "VIEW", label: t("View of the query"), disabled: !database.allow_cvas },
        ]}
      />
      <Labelled label={kind === "TABLE" ? t("Name of the table") : t("Name of the view")}>
        {(id) => (
          <Input
            id={id}
            value={name}
            placeholder={forced ? undefined : t("name, or schema.name")}
            onChange={(event) => setName(event.target.value)}
            maxLength={256}
            autoFocus
          />
        )}
      </Labelled>
      {where ? (
        <p className={styles.note}>
          {t("It is made in the schema")} <code>{where}</code>.
        </p>
      ) : null}
    </FormDialog>
  );
}
