import type { Chart } from "../../metadata/entities/chart.ts";
import type { Dashboard } from "../../metadata/entities/dashboard.ts";
import type { Database } from "../../metadata/entities/database.ts";
import type { Dataset } from "../../metadata/entities/dataset.ts";
import type { SavedQuery } from "../../metadata/entities/sqllab.ts";
import type { Theme } from "../../metadata/entities/theme.ts";
import { type BundleKind, type Folder, KINDS } from "../kinds.ts";
import type { Bundle } from "../read.ts";
import { importChart } from "./chart.ts";
import { importDashboard } from "./dashboard.ts";
import { importDatabase } from "./database.ts";
import { importDataset } from "./dataset.ts";
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

/** Writes what a bundle holds, each asset after those that it builds on. */
export async function writeBundle(
  context: ImportContext,
  { kind, bundle, known, overwrite }: { kind: BundleKind; bundle: Bundle; known: Known; overwrite: boolean },
): Promise<Imported> {
  const { own } = KINDS[kind];
  const replaces = (folder: Folder): boolean => overwrite && (own === undefined || own === folder);
  const databases = new Map(known.databases);
  const datasets = new Map(known.datasets);
  const charts = new Map(known.charts);
  const themes = new Map(known.themes);

  for (const config of bundle.themes.values()) {
    themes.set(config.uuid, await importTheme(context, config, replaces("themes")));
  }
  for (const config of bundle.databases.values()) {
    databases.set(config.uuid, await importDatabase(context, config, replaces("databases")));
  }
  const queries: SavedQuery[] = [];
  for (const config of bundle.queries.values()) {
    const database = databases.get(config.database_uuid)!;
    queries.push(await importSavedQuery(context, config, database, replaces("queries")));
  }
  for (const config of bundle.datasets.values()) {
    const database = databases.get(config.database_uuid)!;
    datasets.set(config.uuid, await importDataset(context, config, database, replaces("datasets")));
  }
  for (const config of bundle.charts.values()) {
    if (config.viz_type === OBSOLETE_VIZ_TYPE) continue;
    const chart = await importChart(context, config, datasets.get(config.dataset_uuid)!, replaces("charts"));
    charts.set(config.uuid, chart);
    await importTags(context, "chart", chart.id, config.tags, bundle.tags);
  }
  // Dashboards may open the data of what is on them to others: nobody places what is closed to themselves.
  for (const [uuid, dataset] of datasets) if (!mayRead(context.viewer, dataset)) datasets.delete(uuid);
  for (const { uuid, dataset_uuid } of bundle.charts.values()) if (!datasets.has(dataset_uuid)) charts.delete(uuid);
  const datasetIds = new Map([...datasets].map(([uuid, dataset]) => [uuid, dataset.id]));
  const dashboards: Dashboard[] = [];
  for (const config of bundle.dashboards.values()) {
    const parts = { charts, datasets: datasetIds, themes };
    const keepCharts = own !== undefined;
    const dashboard = await importDashboard(context, config, parts, {
      overwrite: replaces("dashboards"),
      keepCharts,
    });
    dashboards.push(dashboard);
    await importTags(context, "dashboard", dashboard.id, config.tags, bundle.tags);
  }
  const written = <Row>(configs: ReadonlyMap<string, { uuid: string }>, rows: ReadonlyMap<string, Row>): Row[] =>
    [...configs.values()].flatMap(({ uuid }) => rows.get(uuid) ?? []);
  return {
    databases: written(bundle.databases, databases),
    datasets: written(bundle.datasets, datasets),
    charts: written(bundle.charts, charts),
    dashboards,
    queries,
    themes: written(bundle.themes, themes),
  };
}
