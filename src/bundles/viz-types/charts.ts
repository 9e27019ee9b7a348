import { Chart } from "../../metadata/entities/chart.ts";
import { exclusively } from "../../metadata/lock.ts";
import type { Metadata } from "../../metadata/orm.ts";
import { toJson } from "../json.ts";
import { jsonMap } from "../legacy/known.ts";
import type { Tree, TreeMap } from "../tree.ts";
import { FORM_DATA_BACKUP, migrateFormData, QUERIES_BACKUP, type VizSettings } from "./migration.ts";
import { VIZ_MIGRATIONS } from "./migrations.ts";

/** Which charts: all of one obsolete type, or some by id. */
export type WhichCharts = { type: string } | { ids: readonly number[] };

/** What became of a chart. */
export interface MigratedChart {
  id: number;
  name: string;
  from: string;
  to: string;
}

/**
 * Brings charts of obsolete types up to date. What they were is kept in them, so that `downgradeCharts` can bring it back. One
 * transaction; charts of other types stay.
 */
export function upgradeCharts(metadata: Metadata, which: WhichCharts, settings: VizSettings): Promise<MigratedChart[]> {
  return eachChart(metadata, "type" in which ? [which.type] : undefined, which, (chart) => {
    const migration = VIZ_MIGRATIONS[chart.viz_type ?? ""];
    const before = jsonMap(chart.params ?? "");
    if (!migration || !before) return false;
    const after = migrateFormData(before, migration, settings);
    const context = jsonMap(chart.query_context ?? "");
    chart.viz_type = String(after.get("viz_type"));
    chart.params = toJson(
      new Map<string, Tree>([...after, [FORM_DATA_BACKUP, before], [QUERIES_BACKUP, context?.get("queries") ?? null]]),
    );
    if (context?.has("form_data")) chart.query_context = toJson(context.set("form_data", after));
    return true;
  });
}

/** Brings charts back to what they were before `upgradeCharts`, or Superset's own migration. */
export function downgradeCharts(metadata: Metadata, which: WhichCharts): Promise<MigratedChart[]> {
  const types = "type" in which ? VIZ_MIGRATIONS[which.type]?.targets : undefined;
  return eachChart(metadata, types, which, (chart) => {
    const params = jsonMap(chart.params ?? "");
    const backup = params?.get(FORM_DATA_BACKUP);
    const type = backup instanceof Map ? backup.get("viz_type") : undefined;
    if (!(backup instanceof Map) || typeof type !== "string") return false;
    if ("type" in which && type !== which.type) return false;
    chart.viz_type = type;
    chart.params = toJson(backup);
    const context = jsonMap(chart.query_context ?? "");
    const queries = params?.get(QUERIES_BACKUP);
    if (context && Array.isArray(queries)) chart.query_context = toJson(restored(context, queries, backup));
    return true;
  });
}

function restored(context: TreeMap, queries: Tree[], formData: TreeMap): TreeMap {
  context.set("queries", queries);
  if (context.has("form_data")) context.set("form_data", formData);
  return context;
}

function eachChart(
  metadata: Metadata,
  types: readonly string[] | undefined,
  which: WhichCharts,
  change: (chart: Chart) => boolean,
): Promise<MigratedChart[]> {
  return exclusively(metadata, async (em) => {
    const where = "ids" in which ? { id: { $in: [...which.ids] } } : { viz_type: { $in: [...(types ?? [])] } };
    const migrated: MigratedChart[] = [];
    for (const chart of await em.find(Chart, where, { orderBy: { id: "asc" } })) {
      const from = chart.viz_type ?? "";
      if (change(chart)) migrated.push({ id: chart.id, name: chart.slice_name ?? "", from, to: chart.viz_type ?? "" });
    }
    await em.flush();
    return migrated;
  });
}
