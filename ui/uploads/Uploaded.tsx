import { Button } from "antd";
import { Link } from "react-router";
import { t } from "../i18n/t.ts";
import { firstChartAddress } from "./first-chart.ts";
import styles from "./UploadDialog.module.css";

interface UploadedProps {
  dataset: number | undefined;
  table: string;
  database: number;
  columns: readonly { name: string; type: string }[];
  another(): void;
}

/** Where to go with a file that is a table now. */
export function Uploaded({ dataset, table, database, columns, another }: UploadedProps) {
  return (
    <div className={styles.uploaded}>
      <p role="status">
        {dataset === undefined
          ? t("{table} is a table now. What next?", { table })
          : t("{table} is a table now, and a dataset. What next?", { table })}
      </p>
      <div className={styles.next}>
        {dataset === undefined ? null : (
          <Link className={styles.main} to={firstChartAddress(dataset, columns)}>
            {t("Make a chart of it")}
          </Link>
        )}
        <Link to={`/sqllab/?dbid=${database}`}>{t("Query it in SQL Lab")}</Link>
        <Button onClick={another}>{t("Upload another file")}</Button>
      </div>
    </div>
  );
}
