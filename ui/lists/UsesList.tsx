import { Link } from "react-router";
import { numberText, t } from "../i18n/t.ts";
import styles from "./UsesList.module.css";
import type { Uses } from "./uses.ts";

/** What hangs on something, each kind with the first of its kind. */
export function UsesList({ uses, most = 5 }: { uses: readonly Uses[]; most?: number }) {
  return uses.map(({ label, count, seen }) => (
    <section key={label} className={styles.uses} aria-label={label}>
      <h3>
        {label} <span>{numberText(count)}</span>
      </h3>
      <ul>
        {seen.slice(0, most).map(({ name, to }) => (
          <li key={to}>
            <Link to={to}>{name}</Link>
          </li>
        ))}
        {count > Math.min(seen.length, most) && seen.length > 0 ? (
          <li>{t("and {count} more", { count: numberText(count - Math.min(seen.length, most)) })}</li>
        ) : null}
      </ul>
    </section>
  ));
}
