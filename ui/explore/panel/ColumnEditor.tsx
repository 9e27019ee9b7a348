import { Button, Input, Tabs } from "antd";
import { useState } from "react";
import { isRecord } from "../../charts/form-data.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import type { DatasetColumn } from "../api.ts";
import type { EditorProps } from "./ChipList.tsx";
import styles from "./editors.module.css";
import { FieldSelect } from "./FieldSelect.tsx";

/** One column of the dataset, or an expression of SQL that stands for one. */
export function ColumnEditor({ columns, value, save }: EditorProps<unknown> & { columns: readonly DatasetColumn[] }) {
  const own = isRecord(value) ? value : undefined;
  const [sql, setSql] = useState(String(own?.sqlExpression ?? ""));
  const [label, setLabel] = useState(String(own?.label ?? ""));
  return (
    <Tabs
      size="small"
      defaultActiveKey={own ? "sql" : "simple"}
      items={[
        {
          key: "simple",
          label: t("Column"),
          children: (
            <FieldSelect
              label={t("Column")}
              columns={columns}
              value={typeof value === "string" ? value : undefined}
              choose={save}
              autoFocus
            />
          ),
        },
        {
          key: "sql",
          label: t("Custom SQL"),
          children: (
            <form
              className={styles.form}
              onSubmit={(event) => {
                event.preventDefault();
                const sqlExpression = sql.trim();
                save({ expressionType: "SQL", sqlExpression, label: label.trim() || sqlExpression });
              }}
            >
              <Labelled label={t("Name")}>
                {(id) => (
                  <Input
                    id={id}
                    value={label}
                    onChange={(event) => setLabel(event.target.value)}
                    placeholder={sql || t("My column")}
                  />
                )}
              </Labelled>
              <Labelled label={t("SQL expression")}>
                {(id) => (
                  <Input.TextArea
                    id={id}
                    className={styles.sql}
                    value={sql}
                    onChange={(event) => setSql(event.target.value)}
                    autoSize={{ minRows: 3, maxRows: 12 }}
                    spellCheck={false}
                  />
                )}
              </Labelled>
              <div className={styles.end}>
                <Button type="primary" htmlType="submit" disabled={sql.trim() === ""}>
                  {t("Save")}
                </Button>
              </div>
            </form>
          ),
        },
      ]}
    />
  );
}
