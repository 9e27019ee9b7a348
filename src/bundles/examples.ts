import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectionTarget, EnginePools } from "../engines/engine.ts";
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
  progress: TableProgress;
}

export interface LoadedExamples {
  /** Names of the tables that were loaded now. */
  tables: string[];
  charts: number;
  dashboards: { title: string; url: string }[];
}

const folder = join(packageRoot, "templates/examples");
/** The address in the bundle, which stands for SQLALCHEMY_EXAMPLES_URI. */
const PLACEHOLDER = "sqlite:///examples.db";

/** Loads the data, charts and dashboards of the examples. What is there already is kept, unless forced. */
export async function loadExampleBundle(
  app: { metadata: Metadata; settings: Settings; engines: EnginePools },
  { force, onlyMetadata, bigData = false, progress }: ExampleOptions,
): Promise<LoadedExamples> {
  const uri = app.settings.SQLALCHEMY_EXAMPLES_URI;
  const target: ConnectionTarget = { databaseId: null, databaseName: "examples", uri, allowDml: true };
  const tables = onlyMetadata ? [] : await loadExampleTables(app.engines, target, force, progress);
  if (bigData && !onlyMetadata) await loadBigTables(target, progress);
  await pointTo(app.metadata, uri);
  const imported = await importBundle(app, "assets", await exampleFiles(uri), { overwrite: force, viewer: null });
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

async function exampleFiles(uri: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll("\\", "/");
    if (!entry.isFile() || !name.endsWith(".yaml") || name.startsWith("data/")) continue;
    const text = await readFile(path, "utf8");
    files.set(name, name.startsWith("databases/") ? text.replace(PLACEHOLDER, () => JSON.stringify(uri)) : text);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
