import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { LogLevel } from "../../src/log.ts";
import type { Settings } from "../../src/settings/keys.ts";
import { startFreshServer } from "../conformance/server.ts";
import { type Client, signInAs } from "./client.ts";
import { openTo } from "./open-to.ts";
import { createTestDatabase, type DatabaseKind, type Services } from "./services.ts";

/** What nobody but the administrator may ever read in a scene. */
export const SECRET = "the answer is 4711";

/** A server over a fresh metadata database, and a warehouse of tables in a SQLite file. */
export interface Served {
  base: string;
  running: Awaited<ReturnType<typeof startFreshServer>>;
  admin: Client;
  /** Holds the role Gamma alone. */
  gamma: Client;
  /** The warehouse. */
  database: number;
  /** Makes an object in somebody's name and gives its id; fails loudly. */
  make(who: Client, resource: string, body: Record<string, unknown>): Promise<number>;
  close(): Promise<void>;
}

interface ServedOptions {
  /** Where the metadata is. */
  kind?: DatabaseKind;
  /** The warehouse's name, and the statements that fill it. */
  name?: string;
  tables: string;
  level?: LogLevel;
  change?(settings: Settings): Settings;
}

/** Makes both, and signs in; the caller closes it in `afterAll`. */
export async function serveWarehouse(
  services: Services,
  { kind = "sqlite", name = "warehouse", tables, level, change }: ServedOptions,
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "liteset-scene-"));
  const path = join(folder, `${name}.db`);
  const file = new DatabaseSync(path);
  file.exec(tables);
  file.close();
  const place = await createTestDatabase(kind, services);
  const running = await startFreshServer(place.sqlalchemyUri, { level, change });
  const { url: base } = running.server;
  const [admin, gamma] = await Promise.all([signInAs(base, "admin"), signInAs(base, "gamma")]);

  const make: Served["make"] = async (who, resource, body) => {
    const { status, body: answer } = await who("POST", `/api/v1/${resource}/`, body);
    if (status !== 201) throw new Error(`POST ${resource}: ${status} ${JSON.stringify(answer)}`);
    return answer.id as number;
  };
  const sqlalchemy_uri = `sqlite:///${path}`;
  const database = await make(admin, "database", { database_name: name, sqlalchemy_uri, expose_in_sqllab: true });
  return {
    ...{ base, running, admin, gamma, database, make },
    close: async () => {
      await running.stop();
      await place.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A server with something to defend: a warehouse `shop` with the table `sales`, open to Gamma, and the table `payroll`,
 * open to nobody; a dataset over each.
 */
export interface Scene extends Served {
  sales: number;
  payroll: number;
}

/** Sets the scene on a SQLite metadata database. */
export async function setScene(services: Services, change?: (settings: Settings) => Settings): Promise<Scene> {
  const tables = `
    create table sales (region text, amount integer);
    insert into sales values ('north', 1), ('north', 2), ('south', 4);
    create table payroll (note text); insert into payroll values ('${SECRET}');
  `;
  const served = await serveWarehouse(services, { name: "shop", tables, level: "silent", change });
  const { admin, database, make, running } = served;
  const sales = await make(admin, "dataset", { database, table_name: "sales" });
  const payroll = await make(admin, "dataset", { database, table_name: "payroll" });
  await openTo("Gamma", running.app.metadata, "[shop].[sales]");
  running.app.viewers.invalidate();
  return { ...served, sales, payroll };
}

/** The body of a chart's question: the sum by region of a dataset with the columns of `sales`. */
export function sumByRegion(dataset: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const metric = { expressionType: "SQL", sqlExpression: "sum(amount)", label: "total" };
  return {
    datasource: { id: dataset, type: "table" },
    result_type: "full",
    result_format: "json",
    queries: [{ columns: ["region"], metrics: [metric], orderby: [["region", true]], ...more }],
  };
}
