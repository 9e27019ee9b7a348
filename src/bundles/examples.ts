import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectionTarget, EnginePools } from "../engines/engine.ts";
import { Chart } from "../metadata/entities/chart.ts";
import { Database } from "../metadata/entities/database.ts";
import type { Metadata } from "../metadata/orm.ts";
import { packageRoot } from "../runtime.ts";
import type { Settings } from "../settings/keys.ts";
import { loadBigTables } from "./data/big.ts";
import { loadExampleTables, type TableProgress } from "./data/load.ts";
import { splitPassword } from "./import/database.ts";
import { importBundle } from "./import.ts";

export interface ExampleOptions {
  /** Load the tables again, and bring charts and dashboards back to what they were. */
  force: boolean;
  /** Leave the tables alone. */
  onlyMetadata: boolean;
  /** Also load Superset's synthetic tables for tests of size. */
  bigData?: boolean;
  /** Also load a dashboard with a chart of every kind that the examples do not show. */
  testData?: boolean;
  progress: TableProgress;
}

export interface LoadedExamples {
  /** Names of the tables that were loaded now. */
  tables: string[];
  charts: number;
  dashboards: { title: string; url: string }[];
}

const folder = join(packageRoot, "templates/examples");
/** Beside the examples' own files, in the same folders. */
const TEST_DATA = "test-data/";
/** The address in the bundle, which stands for SQLALCHEMY_EXAMPLES_URI. */
const PLACEHOLDER = "sqlite:///examples.db";

/** Loads the data, charts and dashboards of the examples. What is there already is kept, unless forced. */
export async function loadExampleBundle(
  app: { metadata: Metadata; settings: Settings; engines: EnginePools },
  { force, onlyMetadata, bigData = false, testData = false, progress }: ExampleOptions,
): Promise<LoadedExamples> {
  const uri = app.settings.SQLALCHEMY_EXAMPLES_URI;
  const target: ConnectionTarget = { databaseId: null, databaseName: "examples", uri, allowDml: true };
  const tables = onlyMetadata ? [] : await loadExampleTables(app.engines, target, force, progress);
  if (bigData && !onlyMetadata) await loadBigTables(target, progress);
  await pointTo(app.metadata, uri);
  const imported = await importBundle(app, "assets", await exampleFiles(uri, testData), {
    overwrite: force,
    viewer: null,
  });
  if (testData) await layMaps(app.metadata);
  return {
    tables,
    charts: imported.charts.length,
    dashboards: imported.dashboards.map(({ dashboard_title, slug, id }) => ({
      title: dashboard_title ?? "",
      url: `/superset/dashboard/${slug || id}/`,
    })),
  };
}

/** As in the reference, the setting wins over the address that an existing connection to the examples has. */
async function pointTo(metadata: Metadata, uri: string): Promise<void> {
  const em = metadata.em();
  const database = await em.findOne(Database, { database_name: "examples" });
  const { masked, password } = splitPassword(uri);
  if (!database || database.sqlalchemy_uri === masked) return;
  Object.assign(database, { sqlalchemy_uri: masked, ...(password === undefined ? {} : { password }) });
  await em.flush();
}

/** A bundle does not know the ids that charts will have: a map of several layers names them by uuid until they are there. */
async function layMaps(metadata: Metadata): Promise<void> {
  const em = metadata.em();
  for (const map of await em.find(Chart, { viz_type: "deck_multi" })) {
    const params = JSON.parse(map.params ?? "{}") as { deck_slices?: unknown[] };
    const named = (params.deck_slices ?? []).filter((layer): layer is string => typeof layer === "string");
    if (named.length === 0) continue;
    const layers = await em.find(Chart, { uuid: { $in: named } });
    const ids = new Map(layers.map(({ uuid, id }) => [uuid, id]));
    map.params = JSON.stringify({ ...params, deck_slices: named.flatMap((uuid) => ids.get(uuid) ?? []) });
  }
  await em.flush();
}

async function exampleFiles(uri: string, withTestData: boolean): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const place = path.slice(folder.length + 1).replaceAll("\\", "/");
    if (!entry.isFile() || !place.endsWith(".yaml") || place.startsWith("data/")) continue;
    if (place.startsWith(TEST_DATA) && !withTestData) continue;
    const name = place.replace(TEST_DATA, "");
    const text = await readFile(path, "utf8");
    files.set(name, name.startsWith("databases/") ? text.replace(PLACEHOLDER, () => JSON.stringify(uri)) : text);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
