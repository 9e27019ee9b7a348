import type { App } from "../app.ts";
import type { ConnectionTarget } from "../engines/engine.ts";
import { engineFor } from "../engines/registry.ts";
import type { Database } from "../metadata/entities/database.ts";
import { readerTarget } from "../query/foreign-tables.ts";
import type { Viewer } from "../security/viewer.ts";
import { requireTables } from "./access.ts";
import { refuseCreating } from "./create-as.ts";
import { type CreateAs, type Plan, planScript, readScript } from "./plan.ts";
import { underRowRules } from "./rules.ts";

/** SQL as its user wants it run; templates are rendered. */
export interface Wish {
  sql: string;
  database: Database;
  catalog: string | null;
  schema: string | null;
  /** Rows that were asked for; 0 or less counts as the most there may be. */
  limit: number;
  createAs: CreateAs | undefined;
}

export interface Prepared {
  plan: Plan;
  target: ConnectionTarget;
  /** The catalog that it runs in, where the engine has such. */
  catalog: string | null;
}

/**
 * Reads SQL, makes sure that its user may run it, and plans it. Nothing is run.
 * @throws LitesetError that says what is wrong with it, or what its user may not do
 */
export async function prepareQuery(app: App, viewer: Viewer, wish: Wish, signal: AbortSignal): Promise<Prepared> {
  const { metadata, settings } = app;
  const { database, catalog, schema, createAs } = wish;
  const engine = engineFor(database.sqlalchemy_uri);
  const target = readerTarget(app, viewer, database, { catalog, schema });
  const script = await readScript(wish.sql, engine);
  const inspector = app.engines.inspect(target, { signal });
  const place = { database, engine, inspector, catalog, schema, foreign: target.foreign, signal };
  await requireTables(script, { viewer, metadata, settings }, place);
  const allowDml = database.allow_dml === true;
  const ruled = await underRowRules(script, { app, viewer, database, engine, signal });
  const plan = await planScript(ruled, { engine, settings, allowDml, limit: wish.limit, createAs });
  refuseCreating(createAs, database);
  return {
    plan,
    target: { ...target, allowDml: plan.isMutating },
    catalog: catalog ?? (engine.abilities.supportsCatalog ? await inspector.defaultCatalog() : null),
  };
}
