import { describe, expect, it } from "vitest";
import { engineFor, engines } from "../engines/registry.ts";
import { defaultSettings } from "../settings/keys.ts";
import type { DatasetColumn, QueryDataset } from "./dataset.ts";
import genuine from "./fixtures/genuine-sql.json" with { type: "json" };
import { makeQuery } from "./query.ts";
import { parseQueryContext } from "./query-context.ts";
import { buildSql } from "./sql-builder.ts";

/**
 * The SQL of a genuine Superset 6.0.0 with the SQLAlchemy dialect of each database, for four questions to one table
 * (`SqlaTable.get_query_str`). Compared without what no database sees: the quotes of names, case and white space.
 */
const column = (name: string, type: string, more: Partial<DatasetColumn> = {}): DatasetColumn => ({
  name,
  type,
  isTemporal: false,
  expression: null,
  verboseName: null,
  pythonDateFormat: null,
  advancedDataType: null,
  ...more,
});
const columns = [
  column("at", "TIMESTAMP", { isTemporal: true }),
  column("day", "DATE", { isTemporal: true }),
  column("Name", "VARCHAR"),
  column("order", "VARCHAR"),
  column("amount", "DOUBLE"),
  column("ok", "BOOLEAN"),
  column("half", "DOUBLE", { expression: "amount / 2" }),
  column("epoch", "BIGINT", { isTemporal: true, pythonDateFormat: "epoch_s" }),
];
const metrics = [{ name: "total", expression: "SUM(amount)", verboseName: null }];
const dataset: QueryDataset = {
  id: 1,
  tableName: "Order Items",
  schema: "eu",
  catalog: null,
  sql: null,
  mainTemporalColumn: "at",
  alwaysFilterMainTemporal: false,
  offset: 0,
  fetchValuesPredicate: null,
  templateParams: {},
  cacheTimeout: null,
  changedOn: 0,
  columns,
  columnsByName: new Map(columns.map((one) => [one.name, one])),
  metrics,
  metricsByName: new Map(metrics.map((one) => [one.name, one])),
  verboseNames: new Map(),
  databaseId: 1,
  databaseChangedOn: 0,
  databaseCacheTimeout: null,
  impersonates: false,
  databaseExtra: {},
};
const time_range = "2024-01-01 : 2024-02-01";
const questions: Record<string, object> = {
  "time series": {
    granularity: "at",
    time_range,
    columns: ["Name"],
    metrics: [
      "total",
      {
        expressionType: "SIMPLE",
        aggregate: "COUNT_DISTINCT",
        column: { column_name: "order" },
        label: "COUNT_DISTINCT(order)",
      },
    ],
    is_timeseries: true,
    extras: { time_grain_sqla: "P1D" },
    row_limit: 100,
  },
  aggregate: {
    columns: ["Name", "half"],
    metrics: ["total"],
    extras: { having: "SUM(amount) > 1" },
    row_limit: 10,
    row_offset: 5,
    filters: [
      { col: "Name", op: "IN", val: ["a", "it's"] },
      { col: "order", op: "LIKE", val: "%b%" },
      { col: "ok", op: "==", val: true },
      { col: "amount", op: "IS NOT NULL" },
    ],
    orderby: [["total", false]],
  },
  rows: {
    granularity: "day",
    time_range,
    columns: ["at", "Name", "order"],
    row_limit: 3,
    filters: [{ col: "amount", op: ">=", val: 1.5 }],
    orderby: [["Name", true]],
  },
  epoch: {
    granularity: "epoch",
    time_range,
    columns: [],
    metrics: ["total"],
    is_timeseries: true,
    extras: { time_grain_sqla: "P1M" },
    row_limit: 3,
  },
};

const settings = defaultSettings();
const recorded = genuine as Record<string, Record<string, string>>;

async function sqlOf(engineName: string, question: object): Promise<string> {
  const engine = engineFor(engineName);
  const context = parseQueryContext({ datasource: { id: 1, type: "table" }, queries: [question] });
  const query = makeQuery(context.queries[0]!, context, dataset, settings);
  const options = { dataset, engine, settings, rules: [], grainAddons: {}, probe: async () => null };
  return (await buildSql(query, options)).sql;
}

const plain = (sql: string): string =>
  sql
    // The reference leaves this where it does not know the type of the column.
    .replace("{func}(", "TIMESTAMP_TRUNC(")
    // Some dialects write booleans where the database has none, others write none where it has some.
    .replace(/ok = (?:1|true)\b/, "ok = true")
    .replace(/'it(?:''|\\')s'|"it's"/, "it's")
    .replace(/HAVING\s+\((.*?)\)\s+ORDER/, "HAVING $1 ORDER")
    .replaceAll(/["`]/g, "")
    .replaceAll(/\s+/g, " ")
    .toLowerCase()
    .replace(/;$/, "")
    .replace(" limit 5, 10", " limit 10 offset 5")
    .replace(/ offset 0$/, "")
    .trim();

/**
 * What the reference writes and the database refuses is not compared: numbered rows of SQL Server that compare a bit with
 * `true`, and epochs of DuckDB; nor Kusto's offset, which the reference drops, and a column that PyHive names twice. Presto reads OFFSET
 * first, as Trino does, Firebird FETCH beside the FIRST of the reference; Parseable has no schemas.
 */
function wantedOf(engine: string, question: string): string | undefined {
  const sql = recorded[engine]?.[question];
  if (sql === undefined) return undefined;
  if (engine === "firebird")
    return plain(sql).replace(
      /^select first \((\d+)\)(?: skip \((\d+)\))? (.*)$/,
      (_, limit, offset = "0", rest) => `select ${rest} offset ${offset} rows fetch next ${limit} rows only`,
    );
  // Days of the meta database are texts here, with which one with hours never compares.
  if (engine === "superset") return plain(sql).replaceAll(" 00:00:00.000000'", "'");
  return engine === "presto" ? plain(sql).replace("limit 10 offset 5", "offset 5 limit 10") : plain(sql);
}

const withoutSchema = (engine: string, sql: string): string =>
  engine === "parseable" ? sql.replace("from eu.", "from ") : sql;

describe("SQL beside that of a genuine Superset", () => {
  for (const { name: engine } of engines()) {
    for (const [name, question] of Object.entries(questions)) {
      const wanted = wantedOf(engine, name);
      if (wanted !== undefined)
        it(`${engine}: ${name}`, async () =>
          expect(withoutSchema(engine, plain(await sqlOf(engine, question)))).toBe(wanted));
    }
  }
});
