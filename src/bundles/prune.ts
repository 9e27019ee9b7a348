import type { Kysely } from "kysely";
import { DEPENDENTS, type Dependent } from "../metadata/dependents.ts";
import { Chart } from "../metadata/entities/chart.ts";
import { Dashboard } from "../metadata/entities/dashboard.ts";
import { Database } from "../metadata/entities/database.ts";
import { Dataset } from "../metadata/entities/dataset.ts";
import { SavedQuery } from "../metadata/entities/sqllab.ts";
import { Theme } from "../metadata/entities/theme.ts";
import type { EntityManager, Metadata } from "../metadata/orm.ts";
import { dropDatabasePermissions } from "../security/database-permissions.ts";
import { dropViews } from "../security/permission-views.ts";
import { commandError } from "./errors.ts";
import type { Folder } from "./kinds.ts";
import type { Bundle } from "./read.ts";

type Db = Kysely<Record<string, Record<string, unknown>>>;

/** Placeholders in one statement. */
const CHUNK = 500;

/**
 * Deletes the assets that a bundle does not have, those first that build on others. What assets that stay build on stays, too.
 * Belongs to the transaction of the import.
 * @throws LitesetError naming the alerts and reports that hold an asset back
 */
export async function prune(em: EntityManager, bundle: Bundle): Promise<void> {
  const db = em.getKysely() as unknown as Db;
  await deleteRows(
    db,
    "dashboards",
    await absent(em, Dashboard, bundle, "dashboards"),
    DEPENDENTS.dashboard,
    "dashboard_id",
  );
  await deleteRows(db, "slices", await absent(em, Chart, bundle, "charts"), DEPENDENTS.chart, "chart_id");
  const queries = await absent(em, SavedQuery, bundle, "queries");
  await eachChunk(queries, (ids) => detach(db, "tab_state", "saved_query_id", ids));
  await deleteRows(db, "saved_query", queries, DEPENDENTS.saved_query);
  await pruneDatasets(em, db, bundle);
  await pruneDatabases(em, db, bundle);
  await pruneThemes(em, db, bundle);
}

async function pruneDatasets(em: EntityManager, db: Db, bundle: Bundle): Promise<void> {
  const used = await idsIn(db, "slices", "datasource_id");
  const ids = (await absent(em, Dataset, bundle, "datasets")).filter((id) => !used.has(id));
  await eachChunk(ids, async (some) => {
    const rows = await db.selectFrom("tables").where("id", "in", some).select("perm").execute();
    await dropViews(
      db as never,
      rows.flatMap(({ perm }) => (perm ? [String(perm)] : [])),
    );
  });
  await deleteRows(db, "tables", ids, DEPENDENTS.dataset);
}

async function pruneDatabases(em: EntityManager, db: Db, bundle: Bundle): Promise<void> {
  const used = await idsIn(db, "tables", "database_id");
  for (const id of await idsIn(db, "saved_query", "db_id")) used.add(id);
  const ids = (await absent(em, Database, bundle, "databases")).filter((id) => !used.has(id));
  await eachChunk(ids, async (some) => {
    const rows = await db.selectFrom("dbs").where("id", "in", some).select("database_name").execute();
    const queries = db as unknown as ReturnType<Metadata["kysely"]>;
    for (const row of rows) await dropDatabasePermissions(queries, String(row.database_name));
  });
  await deleteRows(db, "dbs", ids, DEPENDENTS.database, "database_id");
}

async function pruneThemes(em: EntityManager, db: Db, bundle: Bundle): Promise<void> {
  const used = await idsIn(db, "dashboards", "theme_id");
  const themes = await em.find(Theme, { is_system: true }, { fields: ["id"] });
  for (const { id } of themes) used.add(id);
  const ids = (await absent(em, Theme, bundle, "themes")).filter((id) => !used.has(id));
  await deleteRows(db, "themes", ids, []);
}

/** Ids of the rows whose uuid the bundle does not have. */
async function absent(
  em: EntityManager,
  entity: typeof Dashboard | typeof Chart | typeof SavedQuery | typeof Dataset | typeof Database | typeof Theme,
  bundle: Bundle,
  folder: Folder,
): Promise<number[]> {
  const kept = new Set([...bundle[folder].values()].map(({ uuid }) => uuid));
  const rows = await em.find(entity as typeof Theme, {}, { fields: ["id", "uuid"] });
  return rows.filter(({ uuid }) => !kept.has(uuid ?? "")).map(({ id }) => id);
}

async function deleteRows(
  db: Db,
  table: string,
  all: readonly number[],
  dependents: readonly Dependent[],
  reportKey?: "chart_id" | "dashboard_id" | "database_id",
): Promise<void> {
  await eachChunk(all, async (ids) => {
    if (reportKey) await refuseReported(db, reportKey, ids);
    for (const { table: other, key, only } of dependents) {
      const rows = db.deleteFrom(other).where(key, "in", ids);
      await (only ? rows.where(only[0], "=", only[1]) : rows).execute();
    }
    await db.deleteFrom(table).where("id", "in", ids).execute();
  });
}

async function refuseReported(db: Db, key: string, ids: readonly number[]): Promise<void> {
  const reports = await db.selectFrom("report_schedule").where(key, "in", ids).select("name").execute();
  if (reports.length === 0) return;
  const names = reports.map(({ name }) => name).join(", ");
  throw commandError(`There are associated alerts or reports, which hold what is to be deleted: ${names}`, 422);
}

const detach = async (db: Db, table: string, column: string, ids: readonly number[]): Promise<void> => {
  await db
    .updateTable(table)
    .set({ [column]: null })
    .where(column, "in", ids)
    .execute();
};

async function idsIn(db: Db, table: string, column: string): Promise<Set<number>> {
  const rows = await db.selectFrom(table).where(column, "is not", null).select(`${column} as id`).distinct().execute();
  return new Set(rows.map(({ id }) => Number(id)));
}

async function eachChunk(ids: readonly number[], act: (some: readonly number[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < ids.length; at += CHUNK) await act(ids.slice(at, at + CHUNK));
}
