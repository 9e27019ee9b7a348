import { Button } from "antd";
import { Link } from "react-router";
import styles from "./UploadDialog.module.css";

interface UploadedProps {
  dataset: number | undefined;
  table: string;
  database: number;
  another(): void;
}

/** Where to go with a file that is a table now. */
export function Uploaded({ dataset, table, database, another }: UploadedProps) {
  return (
    <div className={styles.uploaded}>
      <p role="status">
        {table} is a table now{dataset === undefined ? "" : ", and a dataset"}. What next?
      </p>
      <div className={styles.next}>
        {dataset === undefined ? null : (
          <Link to={`/explore/?datasource_type=table&datasource_id=${dataset}`}>Make a chart of it</Link>
        )}
        <Link to={`/sqllab/?dbid=${database}`}>Query it in SQL Lab</Link>
        <Button onClick={another}>Upload another file</Button>
      </div>
    </div>
  );
}
