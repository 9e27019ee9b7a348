import { Button, Input, Tabs } from "antd";
import { useState } from "react";
import { isRecord } from "../../charts/form-data.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import type { DatasetColumn, ExploreDataset } from "../api.ts";
import type { EditorProps } from "./ChipList.tsx";
import { ExpressionField } from "./ExpressionField.tsx";
import styles from "./editors.module.css";
import { FieldSelect } from "./FieldSelect.tsx";

interface ColumnEditorProps extends EditorProps<unknown> {
  dataset: ExploreDataset;
  /** those that can be chosen here */
  columns: readonly DatasetColumn[];
}

/** One column of the dataset, or an expression of SQL that stands for one. */
export function ColumnEditor({ dataset, columns, value, save }: ColumnEditorProps) {
  const own = isRecord(value) ? value : undefined;
  const [sql, setSql] = useState(String(own?.sqlExpression ?? ""));
  const [label, setLabel] = useState(String(own?.label ?? ""));
  const sqlExpression = sql.trim();
  const isReady = sqlExpression !== "";
  const done = () => save({ expressionType: "SQL", sqlExpression, label: label.trim() || sqlExpression });
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
                done();
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
              <ExpressionField
                label={t("SQL expression")}
                value={sql}
                dataset={dataset}
                change={setSql}
                submit={() => isReady && done()}
              />
              <div className={styles.end}>
                <Button type="primary" htmlType="submit" disabled={!isReady}>
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
