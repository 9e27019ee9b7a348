import type { Chart } from "../../metadata/entities/chart.ts";
import type { Dashboard } from "../../metadata/entities/dashboard.ts";
import type { Database } from "../../metadata/entities/database.ts";
import type { Dataset } from "../../metadata/entities/dataset.ts";
import type { SavedQuery } from "../../metadata/entities/sqllab.ts";
import type { Theme } from "../../metadata/entities/theme.ts";
import { type BundleKind, type Folder, KINDS } from "../kinds.ts";
import type { Bundle } from "../read.ts";
import { importChart } from "./chart.ts";
import { importDashboard, refuseTakenSlugs } from "./dashboard.ts";
import { importDatabase } from "./database.ts";
import { importDatasets } from "./dataset.ts";
import type { ImportContext } from "./importer.ts";
import { type Known, mayRead } from "./known.ts";
import { importSavedQuery } from "./saved-query.ts";
import { importTags } from "./tags.ts";
import { importTheme } from "./theme.ts";

/** What an import ended with, in the order of the bundle's files. */
export interface Imported {
  databases: Database[];
  datasets: Dataset[];
  charts: Chart[];
  dashboards: Dashboard[];
  queries: SavedQuery[];
  themes: Theme[];
}

/** A kind of charts that became native filters of dashboards; the reference takes none in any more. */
const OBSOLETE_VIZ_TYPE = "filter_box";

interface Writing {
  kind: BundleKind;
  bundle: Bundle;
  /** All that exists of it. */
  existing: Known;
  /** What may be built on although the bundle does not have it. */
  known: Known;
  overwrite: boolean;
}

/** Writes what a bundle holds, each asset after those that it builds on. */
export async function writeBundle(
  context: ImportContext,
  { kind, bundle, existing, known, overwrite }: Writing,
): Promise<Imported> {
  const { em, viewer } = context;
  const { own } = KINDS[kind];
  const replaces = (folder: Folder): boolean => overwrite && (own === undefined || own === folder);
  await refuseTakenSlugs(context, bundle.dashboards.values());

  const databases = new Map(known.databases);
  for (const config of bundle.databases.values()) {
    databases.set(config.uuid, await importDatabase(context, config, replaces("databases")));
  }
  const databaseOf = (config: { database_uuid: string }): Database => databases.get(config.database_uuid) as Database;

  const themes = new Map(known.themes);
  for (const config of bundle.themes.values()) {
    const options = { existing: existing.themes.get(config.uuid), overwrite: replaces("themes") };
    themes.set(config.uuid, importTheme(context, config, options));
  }
  const queries = [...bundle.queries.values()].map((config) =>
    importSavedQuery(context, config, {
      database: databaseOf(config),
      existing: existing.queries.get(config.uuid),
      overwrite: replaces("queries"),
    }),
  );

  const configs = [...bundle.datasets.values()];
  const imports = configs.map((config) => ({
    config,
    database: databaseOf(config),
    existing: existing.datasets.get(config.uuid),
  }));
  const datasets = new Map(known.datasets);
  const importedDatasets = await importDatasets(context, imports, replaces("datasets"));
  for (const [at, { uuid }] of configs.entries()) datasets.set(uuid, importedDatasets[at] as Dataset);

  const charts = new Map(known.charts);
  const importedCharts: Chart[] = [];
  for (const config of bundle.charts.values()) {
    if (config.viz_type === OBSOLETE_VIZ_TYPE && !context.asIs) continue;
    const dataset = datasets.get(config.dataset_uuid) as Dataset;
    const options = { dataset, existing: existing.charts.get(config.uuid), overwrite: replaces("charts") };
    const chart = importChart(context, config, options);
    importedCharts.push(chart);
    // Dashboards may open the data of what is on them to others: nobody places what is closed to themselves.
    if (mayRead(viewer, dataset)) charts.set(config.uuid, chart);
  }
  await em.flush();

  const parts = {
    charts,
    datasets: new Map([...datasets].flatMap(([uuid, row]) => (mayRead(viewer, row) ? [[uuid, row.id]] : []))),
    themes,
  };
  const dashboards = [...bundle.dashboards.values()].map((config) =>
    importDashboard(context, config, parts, {
      existing: existing.dashboards.get(config.uuid),
      overwrite: replaces("dashboards"),
      keepCharts: own !== undefined,
    }),
  );
  await em.flush();
  await importTags(context, "chart", tagsOf(importedCharts, bundle.charts), bundle.tags);
  await importTags(context, "dashboard", tagsOf(dashboards, bundle.dashboards), bundle.tags);
  return {
    databases: [...bundle.databases.values()].map(({ uuid }) => databases.get(uuid) as Database),
    datasets: importedDatasets,
    charts: importedCharts,
    dashboards,
    queries,
    themes: [...bundle.themes.values()].map(({ uuid }) => themes.get(uuid) as Theme),
  };
}

/** The tags that files name, by the id of their asset. */
function tagsOf(
  rows: readonly { id: number; uuid?: string | null }[],
  configs: ReadonlyMap<string, { uuid: string; tags?: string[] | null }>,
): Map<number, string[]> {
  const names = new Map([...configs.values()].map(({ uuid, tags }) => [uuid, tags]));
  return new Map(
    rows.flatMap(({ id, uuid }) => {
      const tags = names.get(uuid ?? "");
      return tags ? [[id, tags]] : [];
    }),
  );
}
