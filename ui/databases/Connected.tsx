import { Link } from "react-router";
import { t } from "../i18n/t.ts";
import styles from "./DatabaseDialog.module.css";

interface ConnectedProps {
  id: number;
  name: string;
  takesFiles: boolean;
}

/** Where to go with a database that has just been connected. */
export function Connected({ id, name, takesFiles }: ConnectedProps) {
  return (
    <div className={styles.connected}>
      <p role="status">{t("{name} answers. What next?", { name })}</p>
      <ul className={styles.engines}>
        <li>
          <Link className={styles.engine} to={`/dataset/add/?database=${id}`}>
            {t("Make a dataset of a table")}
          </Link>
        </li>
        <li>
          <Link className={styles.engine} to={`/sqllab/?dbid=${id}`}>
            {t("Query it in SQL Lab")}
          </Link>
        </li>
        {takesFiles ? (
          <li>
            <Link className={styles.engine} to="/tablemodelview/list/#upload">
              {t("Upload a file")}
            </Link>
          </li>
        ) : null}
      </ul>
    </div>
  );
}
