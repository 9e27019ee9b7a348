import { api } from "../api/client.ts";
import { t } from "../i18n/t.ts";

/** Things of one kind that hang on another. */
export interface Uses {
  label: string;
  /** also of those that the viewer may not see */
  count: number;
  seen: { name: string; to: string }[];
}

/** What `related_objects` says of a dataset or a database. */
interface RelatedObjects {
  charts: Counted<{ id: number; slice_name: string | null }>;
  dashboards: Counted<{ id: number; title: string | null }>;
  sqllab_tab_states?: Counted<unknown>;
}
interface Counted<One> {
  count: number;
  result: One[];
}

/** The charts that are drawn from something, the dashboards that show them and the queries that are open on it. */
export async function relatedUses(path: string, signal?: AbortSignal): Promise<Uses[]> {
  const { charts, dashboards, sqllab_tab_states: tabs } = await api.get<RelatedObjects>(path, { signal });
  return [
    {
      label: t("Charts"),
      count: charts.count,
      seen: charts.result.map(({ id, slice_name: name }) => ({
        name: name || t("Untitled chart"),
        to: `/explore/?slice_id=${id}`,
      })),
    },
    {
      label: t("Dashboards"),
      count: dashboards.count,
      seen: dashboards.result.map(({ id, title }) => ({
        name: title || t("Untitled dashboard"),
        to: `/superset/dashboard/${id}/`,
      })),
    },
    { label: t("Tabs of SQL Lab"), count: tabs?.count ?? 0, seen: [] },
  ].filter(({ count }) => count > 0);
}

/** The uses of several things as one list; what several have is there once. */
export function together(uses: readonly Uses[][]): Uses[] {
  const byLabel = Map.groupBy(uses.flat(), ({ label }) => label);
  return [...byLabel].map(([label, all]) => {
    const seen = [...new Map(all.flatMap((one) => one.seen).map((one) => [one.to, one])).values()];
    const unseen = all.reduce((sum, one) => sum + one.count - one.seen.length, 0);
    return { label, count: seen.length + unseen, seen };
  });
}
