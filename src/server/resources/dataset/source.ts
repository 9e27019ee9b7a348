import { LockMode } from "@mikro-orm/core";
import type { ConnectionTarget, InspectedColumn } from "../../../engines/engine.ts";
import { asRun } from "../../../engines/mutator.ts";
import { engineFor } from "../../../engines/registry.ts";
import { disallowedFunctionsOf } from "../../../engines/safety.ts";
import { targetOf } from "../../../engines/target.ts";
import { LitesetError, messageOf } from "../../../errors.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { readerTarget } from "../../../query/foreign-tables.ts";
import { renderStandalone } from "../../../query/templates/standalone.ts";
import { canAccessDatabase } from "../../../security/access.ts";
import { ruledTables } from "../../../security/ruled-tables.ts";
import { deniedTables, deniedTablesText } from "../../../security/table-access.ts";
import { applyLimit, parseSql, sanitizeClause } from "../../../sql/reader.ts";
import { TemplateFault } from "../../../sql/templates/values.ts";
import { isTemplate } from "../../../sql/templates.ts";
import { unprocessable } from "../../rest/schema.ts";
import type { Call } from "../../route.ts";
import { parseObject } from "./describe.ts";

/** A template can come to any table: what is checked today may read another one tomorrow. */
const TEMPLATE_REFUSED = "Templates are written by those who may read the whole database; write plain SQL.";

/** Where a dataset's rows come from. */
export interface Source {
  database: Database;
  catalog: string | null;
  schema: string | null;
  table: string;
  /** The query of a virtual dataset. */
  sql: string | null;
}

/** A column as a table or query has it. */
export type FoundColumn = Pick<InspectedColumn, "name" | "isTemporal" | "comment" | "generic"> & {
  type: string | null;
} & Partial<Pick<InspectedColumn, "nullable" | "default">>;

export type Problems = Record<string, string[]>;

/** A piece of SQL in a field of a body. */
export interface Expression {
  field: string;
  sql: string | null | undefined;
}

const INSPECT_MS = 30_000;
const QUERY_MS = 60_000;

/** Name of a source as messages show it. */
export const sourceName = ({ catalog, schema, table }: Omit<Source, "database" | "sql">): string =>
  [catalog, schema, table].filter(Boolean).join(".");

export const taken = (source: Omit<Source, "database" | "sql">): LitesetError =>
  unprocessable({ table: [`Dataset ${sourceName(source)} already exists`] });

/**
 * Makes sure that no other dataset of a database has this name: the metadata database's own constraint holds for none without
 * schema or catalog. The database stays locked until the caller's transaction ends.
 * @param id of the dataset that has the name, or is to have it
 */
export async function claimName(em: EntityManager, source: Source, id?: number): Promise<void> {
  const { database, catalog, schema, table } = source;
  await em.findOne(Database, { id: database.id }, { lockMode: LockMode.PESSIMISTIC_WRITE, fields: ["id"] });
  const namesake = { database: database.id, table_name: table, schema, catalog, ...(id ? { id: { $ne: id } } : {}) };
  if ((await em.count(Dataset, namesake)) > 0) throw taken(source);
}

/** The catalog that a database's unqualified names are in; null where there are no catalogs. */
export async function defaultCatalog(call: Call, database: Database): Promise<string | null> {
  const target = targetOf(database, { username: call.viewer.username });
  if (!engineFor(target.uri).abilities.supportsCatalog) return null;
  return call.app.engines.inspect(target, { signal: call.signal, timeoutMs: INSPECT_MS }).defaultCatalog();
}

/** Whether datasets of a database may be in other catalogs than its default one. */
export const allowsCatalogs = (database: Database): boolean => parseObject(database.extra).allow_multi_catalog === true;

/**
 * What keeps the viewer from making a dataset of this: tables that they may not read. Owners read what their datasets
 * read, so this is asked whenever a dataset gets another source.
 */
export async function accessProblems(call: Call, source: Source): Promise<Problems> {
  const { database, sql, ...table } = source;
  if (canAccessDatabase(call.viewer, database)) return {};
  const em = call.app.metadata.em();
  if (!sql) {
    const denied = await deniedTables(em, call.viewer, database, [table]);
    return denied.length > 0 ? { table: [deniedTablesText(denied)] } : {};
  }
  if (isTemplate(sql)) return { sql: [TEMPLATE_REFUSED] };
  const target = targetFor(call, source);
  const { statements } = await readStatements(sql, target);
  const unreadable = statements.find((statement) => !statement.isReadable);
  if (unreadable) return { sql: [`Invalid SQL: ${unreadable.error}`] };
  const forbidden = new Set(forbiddenFunctions(call, target).map((name) => name.toLowerCase()));
  const called = statements.flatMap(({ functions, farReaders }) => [
    ...functions.filter((name) => forbidden.has(name)),
    ...farReaders,
  ]);
  if (called.length > 0) return { sql: [`SQL statement contains disallowed function(s): ${called.join(", ")}`] };
  const schema = source.schema ?? (await inspect(call, target).defaultSchema());
  const tables = statements.flatMap((statement) => statement.tables);
  const denied = await deniedTables(
    em,
    call.viewer,
    database,
    tables.map((name) => ({
      table: name.table,
      schema: name.schema ?? schema,
      catalog: name.catalog ?? source.catalog,
    })),
  );
  return denied.length > 0 ? { sql: [deniedTablesText(denied)] } : {};
}

/**
 * What keeps the viewer from giving a dataset these expressions: who may not read the whole database, with all rows of its
 * tables, writes them under the rules of custom SQL in charts, which can reach no other table.
 */
export async function expressionProblems(
  call: Call,
  source: Source,
  expressions: readonly Expression[],
): Promise<Problems> {
  if (expressions.every(({ sql }) => !sql?.trim()) || (await readsAll(call, source.database))) return {};
  const target = targetFor(call, source);
  const { dialect } = engineFor(target.uri);
  const disallowedFunctions = forbiddenFunctions(call, target);
  const problems: Problems = {};
  for (const { field, sql } of expressions) {
    if (!sql?.trim()) continue;
    try {
      if (isTemplate(sql)) throw new LitesetError(TEMPLATE_REFUSED);
      await sanitizeClause(sql, dialect, { disallowedFunctions });
    } catch (error) {
      if (!(error instanceof LitesetError)) throw error;
      problems[field] = [...(problems[field] ?? []), error.message];
    }
  }
  return problems;
}

/** Whether nothing of a database is closed to the viewer, neither a table nor rows of one; admins write the rules. */
const readsAll = async ({ app, viewer }: Call, database: Database): Promise<boolean> =>
  viewer.isAdmin ||
  (canAccessDatabase(viewer, database) && (await ruledTables(app.metadata, viewer, database.id)).length === 0);

const forbiddenFunctions = ({ app }: Call, { uri }: ConnectionTarget): readonly string[] =>
  disallowedFunctionsOf(engineFor(uri), app.settings);

/** The columns of a source, as its database has them; 422 when there is no such table, or no query that reads. */
export async function readColumns(call: Call, source: Source): Promise<FoundColumn[]> {
  const columns = source.sql
    ? await columnsOfQuery(call, source, source.sql)
    : await inspect(call, targetFor(call, source)).columns(source.table, source.schema);
  if (columns.length > 0) return columns;
  throw unprocessable({
    table: [
      `Table [${sourceName(source)}] could not be found, please double check your database connection, schema, and table name`,
    ],
  });
}

/** Reads what a query would give, without its rows. Only one statement that reads is taken. */
async function columnsOfQuery(call: Call, source: Source, template: string): Promise<FoundColumn[]> {
  const target = targetFor(call, source);
  const sql = await rendered(call, template, target);
  const { statements } = await readStatements(sql, target);
  const [statement, ...more] = statements;
  if (!statement || more.length > 0) throw unprocessable({ sql: ["Only one statement can be a dataset."] });
  if (!statement.isReadable) throw unprocessable({ sql: [`Invalid SQL: ${statement.error}`] });
  if (statement.effect !== "none" || statement.query === null)
    throw unprocessable({ sql: ["Only a statement that reads can be a dataset."] });
  const { dialect, limitStyle } = engineFor(target.uri);
  const text = await applyLimit(statement.sql, dialect, 1, limitStyle);
  const { columns } = await call.app.engines
    .run(target, asRun(text, target, call.app.settings), { signal: call.signal, timeoutMs: QUERY_MS, maxRows: 1 })
    .catch((error: unknown) => {
      if (error instanceof LitesetError && error.status < 500) throw unprocessable({ sql: [error.message] });
      throw error;
    });
  const long = columns.map(({ name }) => name).find((name) => name.length > 255);
  if (long !== undefined) throw unprocessable({ sql: [`Give this column a shorter name: ${long.slice(0, 100)}…`] });
  return columns.map(({ name, type, generic }) => ({ name, type, generic, isTemporal: generic === 2, comment: null }));
}

async function rendered(
  { app, viewer, signal, query: address }: Call,
  sql: string,
  target: ConnectionTarget,
): Promise<string> {
  try {
    return await renderStandalone(sql, { app, viewer, engine: engineFor(target.uri), target, signal, address });
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    throw unprocessable({ sql: [`Jinja2 template error (${error.kind}): ${error.message}`] });
  }
}

async function readStatements(sql: string, target: ConnectionTarget) {
  try {
    return await parseSql(sql, engineFor(target.uri).dialect);
  } catch (error) {
    throw unprocessable({ sql: [messageOf(error)] });
  }
}

const targetFor = (call: Call, { database, catalog, schema }: Source): ConnectionTarget =>
  readerTarget(call.app, call.viewer, database, { catalog, schema });

const inspect = (call: Call, target: ConnectionTarget) =>
  call.app.engines.inspect(target, { signal: call.signal, timeoutMs: INSPECT_MS });
