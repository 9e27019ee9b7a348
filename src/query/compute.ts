import type { ConnectionTarget, Engine, EnginePools, ResultTable, RunOptions } from "../engines/engine.ts";
import { NumberedError } from "../engines/errors.ts";
import { asRun } from "../engines/mutator.ts";
import { LitesetError } from "../errors.ts";
import { isAsInSuperset } from "../settings/as-in-superset.ts";
import type { Settings } from "../settings/keys.ts";
import type { ColumnWriter } from "./columns.ts";
import type { QueryDataset } from "./dataset.ts";
import { QueryError } from "./errors.ts";
import { type Frame, fromResult, pythonRepr } from "./frame.ts";
import { fromClause } from "./from-clause.ts";
import { normalizeTimes } from "./normalize.ts";
import { joinTimeOffsets } from "./offsets.ts";
import { unescapeSeparator } from "./post-processing/flatten.ts";
import { postProcessed } from "./post-processing/off-loop.ts";
import type { Query } from "./query.ts";
import { isAdhocColumn, isAdhocMetric } from "./query-context.ts";
import { buildSql } from "./sql-builder.ts";

/** What it takes to answer queries to one dataset for one viewer. */
export interface Source {
  dataset: QueryDataset;
  engine: Engine;
  target: ConnectionTarget;
  pools: Pick<EnginePools, "run" | "stream">;
  settings: Settings;
  /** Decimals of rows that are only written out keep every digit. */
  exactDecimals?: boolean;
  /** Conditions of row level security, checked. */
  rules: readonly string[];
  /** Where templates made it. */
  templated?: Templated;
}

/** A query whose templates were rendered: as it was asked, what it became, and how to render one like it of another time. */
interface Templated {
  asked: Query;
  rendered: Query;
  render(asked: Query): Promise<{ source: Source; query: Query }>;
}

/** A query's rows, with what the answer tells about them. */
export interface Computed {
  frame: Frame;
  query: string;
  applied: string[];
  rejected: string[];
  sqlRowcount: number;
  /** What each of the result's names stands for. */
  labelMap: Record<string, string[]>;
}

/** Asks the database and does all that is to be done with its rows. */
export async function computeQuery(given: Source, query: Query, signal: AbortSignal): Promise<Computed> {
  const isComputedWith = query.postProcessing.length > 0 || query.timeOffsets.length > 0;
  const source = isComputedWith ? { ...given, exactDecimals: false } : given;
  refuseUnknownColumns(query, source.dataset);
  const result = await runQuery(source, query, signal);
  const queries = [`${result.sql};\n\n`];
  const asked = askedQuery(source, query);
  let { frame } = result;
  if (frame.rowCount > 0) {
    if (query.timeOffsets.length > 0) {
      const joined = await joinTimeOffsets(frame, asked, {
        settings: source.settings,
        run: async (other) => {
          if (asked === query || !source.templated) return runQuery(source, other, signal);
          const made = await source.templated.render(other);
          return runQuery({ ...made.source, exactDecimals: false }, made.query, signal);
        },
      });
      frame = joined.frame;
      queries.push(`${joined.queries.join(";\n\n")};\n\n`);
    }
    frame = await postProcessed(frame, query.postProcessing, signal);
  }
  const labelMap = makeLabelMap(frame, asked, source.dataset);
  return {
    frame: { ...frame, columns: frame.columns.map((column) => ({ ...column, label: plainLabel(column.label) })) },
    query: queries.join(""),
    applied: result.applied,
    rejected: result.rejected,
    sqlRowcount: result.frame.rowCount,
    labelMap,
  };
}

/** A query with its templates as they were written; one that was made into another (samples) is what it is. */
function askedQuery({ templated }: Source, query: Query): Query {
  if (!templated || query.columns !== templated.rendered.columns) return query;
  const { columns, seriesColumns, metrics, seriesLimitMetric, orderby, filters, extras } = templated.asked;
  return { ...query, columns, seriesColumns, metrics, seriesLimitMetric, orderby, filters, extras };
}

const plainLabel = (label: Frame["columns"][number]["label"]) =>
  typeof label === "string" ? unescapeSeparator(label) : label;

/** The SQL of a query, as "View query" shows it. */
export const queryText = async (source: Source, query: Query, signal: AbortSignal): Promise<string> =>
  `${asRun(await sqlText(source, query, signal), source.target, source.settings)};`;

/** The same, to stand within another statement. */
export async function sqlText(source: Source, query: Query, signal: AbortSignal): Promise<string> {
  return (await buildSql(query, { ...writerOf(source, signal), settings: source.settings, rules: source.rules })).sql;
}

/** Rows of the database under the names that the query gives its columns, with its times as it asks for them. */
export function readFrame(table: ResultTable, labels: readonly string[], source: Source, query: Query): Frame {
  if (table.columns.length < labels.length) throw new QueryError("Db engine did not return all queried columns");
  const raw = fromResult(table, { losesHours: isAsInSuperset(source.settings, "intervals") });
  const columns = raw.columns.slice(0, labels.length).map((column, at) => ({ ...column, label: labels[at]! }));
  return normalizeTimes({ ...raw, columns }, query, source.dataset);
}

async function runQuery(source: Source, query: Query, signal: AbortSignal) {
  const { engine, rules, settings } = source;
  const built = await buildSql(query, { ...writerOf(source, signal), settings, rules });
  const sql = asRun(built.sql, source.target, settings);
  const table = await askDatabase(source, sql, signal, {
    maxRows: Math.max(query.rowLimit ?? 0, settings.SQL_MAX_ROW),
    decimalsAsText: source.exactDecimals === true,
  });
  const frame = readFrame(table, built.labels, source, query);
  return { frame, sql, applied: built.applied, rejected: built.rejected, engine };
}

/** What building SQL for a source needs. */
export function writerOf(source: Source, signal: AbortSignal): ColumnWriter {
  const { dataset, engine, settings } = source;
  return {
    dataset,
    engine,
    settings,
    grainAddons: settings.TIME_GRAIN_ADDON_EXPRESSIONS[engine.name] ?? {},
    ask: (sql) => askDatabase(source, asRun(sql, source.target, settings), signal, {}),
    probe: async (expression) => {
      const { withClause, from } = fromClause(source);
      const sql = `${withClause}SELECT ${expression} FROM ${from}${engine.limitStyle === "limit" ? " LIMIT 1" : ""}`;
      try {
        const { columns } = await askDatabase(source, asRun(sql, source.target, settings), signal, { maxRows: 1 });
        return columns[0] ? columns[0].generic === 2 : null;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof QueryError) return null;
        throw error;
      }
    },
  };
}

type RowOptions = Pick<RunOptions, "maxRows" | "decimalsAsText">;

async function askDatabase(source: Source, sql: string, signal: AbortSignal, limits: RowOptions) {
  try {
    return await source.pools.run(source.target, sql, {
      ...limits,
      signal,
      timeoutMs: source.settings.SUPERSET_WEBSERVER_TIMEOUT * 1000,
    });
  } catch (error) {
    throw databaseFailure(error, signal);
  }
}

/** What a failed statement means to who asked. */
export function databaseFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  // Who asks has to sign in to the database: the error says where.
  if (error instanceof LitesetError && error.type === "OAUTH2_REDIRECT") return error;
  return error instanceof LitesetError ? new QueryError(databaseText(error)) : error;
}

/** The database's own words where a statement failed; ours where the connection did. */
function databaseText(error: LitesetError): string {
  const isConnection = error.type?.startsWith("CONNECTION_") ?? true;
  const { cause } = error;
  // What the operating system says of a connection is nothing that the database said.
  if (isConnection || !(cause instanceof Error) || !cause.message || "syscall" in cause) return error.message;
  return cause instanceof NumberedError ? `(${cause.number}, ${pythonRepr(cause.message)})` : cause.message;
}

/** @throws QueryError for columns that the dataset does not have */
export function refuseUnknownColumns(query: Query, dataset: QueryDataset): void {
  const named = [
    ...query.columns.filter((column) => !isAdhocColumn(column)).map(String),
    ...(query.metrics ?? []).flatMap((metric) =>
      isAdhocMetric(metric) && metric.expressionType === "SIMPLE" ? [metric.column?.column_name ?? ""] : [],
    ),
  ];
  const unknown = named.filter((name) => name !== "" && name !== "__timestamp" && !dataset.columnsByName.has(name));
  if (unknown.length > 0) {
    throw new QueryError(`Columns missing in dataset: ${pythonRepr(unknown)}`);
  }
}

function makeLabelMap(frame: Frame, query: Query, dataset: QueryDataset): Record<string, string[]> {
  const map: Record<string, string[]> = {};
  for (const { label } of frame.columns) {
    if (typeof label === "string") map[unescapeSeparator(label)] = label.split(/(?<!\\),\s/).map(unescapeSeparator);
  }
  for (const column of query.columns) {
    if (isAdhocColumn(column)) map[column.label || column.sqlExpression] = [column.sqlExpression];
    else map[String(column)] = [String(column)];
  }
  for (const metric of query.metrics ?? []) {
    if (typeof metric === "string") map[dataset.verboseNames.get(metric) ?? metric] = [metric];
    else {
      const name =
        metric.label || metric.sqlExpression || `${metric.aggregate ?? ""}(${metric.column?.column_name ?? ""})`;
      map[name] = [metric.expressionType === "SQL" ? (metric.sqlExpression ?? name) : name];
    }
  }
  return map;
}
