import { Button, Popover } from "antd";
import type { Control, ShownColumn } from "../../charts/controls/control.ts";
import { isRecord } from "../../charts/form-data.ts";
import type { FormData } from "../../charts/types.ts";
import { t } from "../../i18n/t.ts";
import type { ExploreDataset } from "../api.ts";
import { columnTitle, metricTitle, typeOfColumn } from "../fields.ts";
import styles from "./ColumnSettingsField.module.css";
import { RecordFields } from "./RecordFields.tsx";

interface ColumnSettingsProps {
  control: Extract<Control, { kind: "columnSettings" }>;
  formData: FormData;
  dataset: ExploreDataset;
  change(value: Record<string, unknown>): void;
}

/** The columns that the chart shows, each with how it is shown. */
export function ColumnSettingsField({ control, formData, dataset, change }: ColumnSettingsProps) {
  const value = formData[control.key];
  const config = isRecord(value) ? value : {};
  const columns = control.columns(formData, typeOfColumn(dataset));
  if (columns.length === 0) return <p className={styles.none}>{t("Columns that are chosen can be set here.")}</p>;
  return (
    <ul className={styles.columns}>
      {columns.map((column) => {
        const title = titleOf(column, dataset);
        const own = isRecord(config[column.key]) ? config[column.key] : {};
        const isSet = Object.keys(own as object).length > 0;
        const put = (settings: Record<string, unknown>) => {
          const { [column.key]: _before, ...others } = config;
          const next = Object.fromEntries(
            Object.entries(settings).filter(
              ([, setting]) => setting !== null && setting !== undefined && setting !== "",
            ),
          );
          change(Object.keys(next).length > 0 ? { ...others, [column.key]: next } : others);
        };
        return (
          <li key={column.key}>
            <Popover
              trigger="click"
              placement="rightTop"
              destroyOnHidden
              content={
                <div role="dialog" aria-label={title} className={styles.settings}>
                  <RecordFields
                    controls={control.settings(column, formData)}
                    value={own}
                    dataset={dataset}
                    change={put}
                  />
                  <Button size="small" disabled={!isSet} onClick={() => put({})}>
                    {t("As all others")}
                  </Button>
                </div>
              }
            >
              <button type="button" className={styles.column} data-set={isSet} aria-haspopup="dialog">
                <span>{title}</span>
                {isSet ? <span className={styles.mark}>{t("changed")}</span> : null}
              </button>
            </Popover>
          </li>
        );
      })}
    </ul>
  );
}

function titleOf({ key, title }: ShownColumn, dataset: ExploreDataset): string {
  return key === title ? metricTitle(columnTitle(key, dataset), dataset) : title;
}
