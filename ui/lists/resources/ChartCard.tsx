import { useMemo } from "react";
import { Link } from "react-router";
import type { ChartRow } from "../../api/types.ts";
import { ChartGlyph } from "../../components/ChartGlyph.tsx";
import { Star, useFavourites } from "../../components/Star.tsx";
import { t } from "../../i18n/t.ts";
import { agoText } from "../../i18n/times.ts";
import styles from "./ChartCard.module.css";

/** A chart in the list of cards. */
export function ChartCard({ row }: { row: ChartRow }) {
  const ids = useMemo(() => [row.id], [row.id]);
  const favourites = useFavourites("chart", ids);
  const name = row.slice_name || t("Untitled chart");
  return (
    <article className={styles.card}>
      <ChartGlyph vizType={row.viz_type ?? ""} withName />
      <h3>
        <Link to={`/explore/?slice_id=${row.id}`} className={styles.link}>
          {name}
        </Link>
      </h3>
      <p>{row.datasource_name_text}</p>
      <p>
        {row.changed_on_delta_humanized
          ? t("Changed {changed_on_delta_humanized}", {
              changed_on_delta_humanized: agoText(row.changed_on_delta_humanized),
            })
          : ""}
      </p>
      <div className={styles.star}>
        <Star kind="chart" id={row.id} name={name} isOn={favourites?.has(row.id)} />
      </div>
    </article>
  );
}
