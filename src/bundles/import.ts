import type { Chart } from "../metadata/entities/chart.ts";
import type { Dashboard } from "../metadata/entities/dashboard.ts";
import { Database } from "../metadata/entities/database.ts";
import type { Dataset } from "../metadata/entities/dataset.ts";
import { User } from "../metadata/entities/user.ts";
import type { EntityManager, Metadata } from "../metadata/orm.ts";
import type { Viewer } from "../security/viewer.ts";
import type { Settings } from "../settings/keys.ts";
import { type FileProblem, importError } from "./errors.ts";
import { importChart } from "./import/chart.ts";
import { importDashboard } from "./import/dashboard.ts";
import { importDatabase, lacksPassword } from "./import/database.ts";
import { importDataset } from "./import/dataset.ts";
import type { ImportContext } from "./import/importer.ts";
import { type Bundle, readBundle } from "./read.ts";

export interface ImportOptions {
  /** Replace assets that exist; otherwise they stay as they are. */
  overwrite: boolean;
  /** Who imports, and owns what is new; null is the command line. */
  viewer: Viewer | null;
  /** Passwords of databases, by file name. */
  passwords?: Readonly<Record<string, string>>;
}

/** What an import ended with, in the order of the bundle's files. */
export interface Imported {
  databases: Database[];
  datasets: Dataset[];
  charts: Chart[];
  dashboards: Dashboard[];
}

/**
 * Imports everything that a bundle holds: all of it or nothing. The same bundle again changes nothing.
 * @param files names without the root folder → text
 * @throws LitesetError in the reference's words, naming each file that is wrong
 */
export async function importBundle(
  app: { metadata: Metadata; settings: Settings },
  files: ReadonlyMap<string, string>,
  options: ImportOptions,
): Promise<Imported> {
  const problems = new Map<string, FileProblem>();
  const bundle = readBundle(files, problems);
  if (bundle.type !== undefined && bundle.type !== "assets") {
    problems.set("metadata.yaml", { type: ["Must be equal to assets."] });
  }
  for (const [file, config] of bundle.databases) config.password = options.passwords?.[file] ?? config.password;
  return await app.metadata.em().transactional(async (em) => {
    await findMissing(em, bundle, problems);
    if (problems.size > 0) throw importError("assets", problems);
    const owner = options.viewer?.id ? await em.findOneOrFail(User, options.viewer.id) : null;
    const context: ImportContext = { em, settings: app.settings, viewer: options.viewer, owner };
    return await write(context, bundle, options.overwrite);
  });
}

/** What the files need of each other, and of the request. */
async function findMissing(em: EntityManager, bundle: Bundle, problems: Map<string, FileProblem>): Promise<void> {
  for (const [file, config] of bundle.databases) {
    if (!lacksPassword(config) || (await em.count(Database, { uuid: config.uuid })) > 0) continue;
    problems.set(file, { _schema: ["Must provide a password for the database"] });
  }
  const databases = new Set([...bundle.databases.values()].map(({ uuid }) => uuid));
  const datasets = new Set([...bundle.datasets.values()].map(({ uuid }) => uuid));
  // A file that could not be read is the reason why others miss it, and is named already.
  if (problems.size > 0) return;
  for (const [file, { database_uuid: uuid }] of bundle.datasets) {
    if (!databases.has(uuid)) problems.set(file, { database_uuid: [`The bundle has no database ${uuid}.`] });
  }
  for (const [file, { dataset_uuid: uuid }] of bundle.charts) {
    if (!datasets.has(uuid)) problems.set(file, { dataset_uuid: [`The bundle has no dataset ${uuid}.`] });
  }
}

async function write(context: ImportContext, bundle: Bundle, overwrite: boolean): Promise<Imported> {
  const databases = new Map<string, Database>();
  for (const config of bundle.databases.values()) {
    databases.set(config.uuid, await importDatabase(context, config, overwrite));
  }
  const datasets = new Map<string, Dataset>();
  for (const config of bundle.datasets.values()) {
    const database = databases.get(config.database_uuid)!;
    datasets.set(config.uuid, await importDataset(context, config, database, overwrite));
  }
  const charts = new Map<string, Chart>();
  for (const config of bundle.charts.values()) {
    charts.set(config.uuid, await importChart(context, config, datasets.get(config.dataset_uuid)!, overwrite));
  }
  const datasetIds = new Map([...datasets].map(([uuid, dataset]) => [uuid, dataset.id]));
  const dashboards: Dashboard[] = [];
  for (const config of bundle.dashboards.values()) {
    dashboards.push(await importDashboard(context, config, { charts, datasets: datasetIds }, overwrite));
  }
  return {
    databases: [...databases.values()],
    datasets: [...datasets.values()],
    charts: [...charts.values()],
    dashboards,
  };
}
