import { useMemo } from "react";
import { Link } from "react-router";
import type { DashboardRow } from "../../api/types.ts";
import { Star, useFavourites } from "../../components/Star.tsx";
import { t } from "../../i18n/t.ts";
import { agoText } from "../../i18n/times.ts";
import styles from "./DashboardCard.module.css";
import { LayoutPreview } from "./LayoutPreview.tsx";

/** A dashboard, with a miniature of its layout. */
export function DashboardCard({ row }: { row: DashboardRow }) {
  const ids = useMemo(() => [row.id], [row.id]);
  const favourites = useFavourites("dashboard", ids);
  const title = row.dashboard_title || t("Untitled dashboard");
  return (
    <article className={styles.card}>
      <LayoutPreview id={row.id} />
      <div className={styles.text}>
        <h3>
          <Link to={row.url} className={styles.link}>
            {title}
          </Link>
        </h3>
        <p>
          {row.published === false ? `${t("Draft")} · ` : ""}
          {row.changed_on_delta_humanized
            ? t("Changed {changed_on_delta_humanized}", {
                changed_on_delta_humanized: agoText(row.changed_on_delta_humanized),
              })
            : ""}
        </p>
      </div>
      <div className={styles.star}>
        <Star kind="dashboard" id={row.id} name={title} isOn={favourites?.has(row.id)} />
      </div>
    </article>
  );
}
