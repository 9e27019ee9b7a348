import { t } from "../i18n/t.ts";
import styles from "./PageSkeleton.module.css";

/** Stands where a page will be while its code arrives. */
export function PageSkeleton() {
  return (
    <div className={styles.page} aria-busy="true">
      <span className="visually-hidden" role="status">
        {t("Loading")}
      </span>
      <div className={`skeleton ${styles.title}`} />
      <div className={`skeleton ${styles.body}`} />
    </div>
  );
}
