import { use } from "react";
import { t } from "../../i18n/t.ts";
import { DashboardContext } from "../context.ts";
import type { NativeFilter } from "./config.ts";
import styles from "./FilterBar.module.css";
import { kindNames } from "./kinds.ts";
import { chartsOfFilter } from "./scope.ts";

const mostNamed = 8;

/** What a filter is about: its kind, what it filters by, on which charts it acts, and on what it depends. */
export function FilterCard({ filter, nameOf }: { filter: NativeFilter; nameOf(filterId: string): string | undefined }) {
  const dashboard = use(DashboardContext);
  const dataset = dashboard?.datasets.get(`${filter.datasetId}__table`)?.name;
  const parents = filter.parents.map(nameOf).filter((name) => name !== undefined);
  const rows = [
    [t("Type"), kindNames[filter.kind]],
    [t("Dataset"), dataset],
    [t("Column"), filter.column],
    [t("Depends on"), parents.join(", ")],
    [t("Acts on"), dashboard ? scopeText(chartsOfFilter(filter, dashboard.layout), dashboard.charts) : ""],
  ].filter(([, text]) => text);
  return (
    <div className={styles.card}>
      {filter.description ? <p>{filter.description}</p> : null}
      <dl>
        {rows.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function scopeText(reached: ReadonlySet<number>, charts: ReadonlyMap<number, { slice_name: string }>): string {
  const names = [...charts].flatMap(([id, chart]) => (reached.has(id) ? [chart.slice_name] : []));
  if (names.length === 0) return t("no chart");
  if (names.length === charts.size) return t("all charts");
  const more = names.length - mostNamed;
  return [...names.slice(0, mostNamed), ...(more > 0 ? [t("{count} more", { count: more })] : [])].join(", ");
}
