import type { App } from "../app.ts";
import type { Engine } from "../engines/engine.ts";
import { withRowRules } from "../query/ruled-sql.ts";
import { renderRule } from "../query/templates/standalone.ts";
import type { DatabaseAccess } from "../security/access.ts";
import { ruledTables } from "../security/ruled-tables.ts";
import type { Viewer } from "../security/viewer.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import type { SqlStatement } from "../sql/analyze.ts";
import { readScript } from "./plan.ts";

export interface RuleReader {
  app: Pick<App, "settings" | "metadata" | "caches" | "engines">;
  viewer: Viewer;
  database: DatabaseAccess;
  engine: Engine;
  signal: AbortSignal;
}

/**
 * A script in which row rules hold, where RLS_IN_SQLLAB is on: each table is read through those that its reader has on it.
 * @throws LitesetError 403 where it is not certain that no row escapes
 */
export async function underRowRules(
  script: readonly SqlStatement[],
  { app, viewer, database, engine, signal }: RuleReader,
): Promise<readonly SqlStatement[]> {
  if (!isFeatureEnabled(app.settings, "RLS_IN_SQLLAB")) return script;
  const ruled = await ruledTables(app.metadata, viewer, database.id);
  if (ruled.length === 0) return script;
  const render = (clause: string) => renderRule(clause, { app, viewer, engine, signal });
  const texts = await Promise.all(
    script.map(async ({ sql }) => (await withRowRules(sql, { engine, ruled, render })).sql),
  );
  const read = await Promise.all(texts.map((sql) => readScript(sql, engine)));
  return read.map((statements, at) => ({ ...statements[0]!, tables: script[at]!.tables }));
}
