import { NavLink } from "react-router";
import { t } from "../i18n/t.ts";
import { Needs } from "./Needs.tsx";
import styles from "./ReportDialog.module.css";

/** Above both lists: the way from one to the other, and what sending lacks. */
export function ReportsNotice() {
  return (
    <>
      <nav aria-label={t("Alerts and reports")} className={styles.lists}>
        <NavLink to="/alert/list/">{t("Alerts")}</NavLink>
        <NavLink to="/report/list/">{t("Reports")}</NavLink>
      </nav>
      <Needs />
    </>
  );
}
