import { NavLink } from "react-router";
import { Needs } from "./Needs.tsx";
import styles from "./ReportDialog.module.css";

/** Above both lists: the way from one to the other, and what sending lacks. */
export function ReportsNotice() {
  return (
    <>
      <nav aria-label="Alerts and reports" className={styles.lists}>
        <NavLink to="/alert/list/">Alerts</NavLink>
        <NavLink to="/report/list/">Reports</NavLink>
      </nav>
      <Needs />
    </>
  );
}
