import { describe, expect, it } from "vitest";
import { genericType, type ResultColumn, type ResultTable } from "../engines/engine.ts";
import { engineFor } from "../engines/registry.ts";
import { defaultSettings } from "../settings/keys.ts";
import type { DatasetColumn, QueryDataset } from "./dataset.ts";
import { makeQuery } from "./query.ts";
import { parseQueryContext } from "./query-context.ts";
import { buildSql } from "./sql-builder.ts";

const column = (name: string, type: string): DatasetColumn => ({
  ...{ name, type, isTemporal: type === "TIMESTAMP", expression: null, verboseName: null },
  ...{ pythonDateFormat: null, advancedDataType: null },
});
const columns = [column("at", "TIMESTAMP"), column("name", "VARCHAR"), column("size", "BIGINT")];
const dataset: QueryDataset = {
  ...{ id: 1, tableName: "t", schema: null, catalog: null, sql: null, mainTemporalColumn: "at" },
  ...{ alwaysFilterMainTemporal: false, offset: 0, fetchValuesPredicate: null, templateParams: {}, cacheTimeout: null },
  ...{ changedOn: 0, columns, columnsByName: new Map(columns.map((one) => [one.name, one])), metrics: [] },
  ...{ metricsByName: new Map(), verboseNames: new Map(), databaseId: 1, databaseChangedOn: 0 },
  ...{ databaseCacheTimeout: null, impersonates: false, databaseExtra: {} },
};
const settings = defaultSettings();

const told = (values: unknown[], more: Partial<ResultColumn> = {}): ResultColumn => ({
  ...{ name: "x", type: null, generic: genericType.string, kind: "string" },
  values,
  ...more,
});

/** The condition on series of a chart on Druid, which joins no subquery, and what Druid was asked for it. */
async function limited(series: string[], columnsOfAnswer: ResultColumn[]): Promise<{ where: string; asked: string[] }> {
  const asked: string[] = [];
  const metric = { expressionType: "SQL", sqlExpression: "COUNT(*)", label: "n" };
  const queries = [{ columns: series, metrics: [metric], series_columns: series, series_limit: 2, row_limit: 9 }];
  const context = parseQueryContext({ datasource: { id: 1, type: "table" }, queries });
  const table: ResultTable = { columns: columnsOfAnswer, rowCount: columnsOfAnswer[0]!.values.length };
  const { sql } = await buildSql(makeQuery(context.queries[0]!, context, dataset, settings), {
    ...{ dataset, engine: engineFor("druid"), settings, rules: ["size > 0"], grainAddons: {}, probe: async () => null },
    ask: async (question) => {
      asked.push(question.replaceAll(/\s+/g, " "));
      return table;
    },
  });
  return { where: /WHERE(.*)GROUP BY/s.exec(sql)![1]!.replaceAll(/\s+/g, " ").trim(), asked };
}

describe("top series of a database that joins no subquery", () => {
  it("are asked first, under the row rules of who asks, and stand in the statement", async () => {
    const { where, asked } = await limited(["name"], [told(["it's", "b"])]);
    expect(asked).toEqual([
      "SELECT name AS name__, COUNT(*) AS mme_inner__ FROM t WHERE size > 0 GROUP BY name ORDER BY mme_inner__ DESC LIMIT 2",
    ]);
    expect(where).toBe("size > 0 AND (name = 'it''s' OR name = 'b')");
  });

  it("may be those without a name, and those of several columns", async () => {
    const sizes = told([1, null], { generic: genericType.numeric, kind: "number" });
    const { where } = await limited(["name", "size"], [told([null, "b"]), sizes]);
    expect(where).toBe("size > 0 AND ((name IS NULL AND size = 1) OR (name = 'b' AND size IS NULL))");
  });

  it("may be moments", async () => {
    const at = told([Date.UTC(2024, 2, 15, 13, 45, 30)], { generic: genericType.temporal, kind: "datetime" });
    expect((await limited(["at"], [at])).where).toBe("size > 0 AND (at = TIME_PARSE('2024-03-15T13:45:30'))");
  });

  it("may be none, and then there is nothing to show", async () => {
    expect((await limited(["name"], [told([])])).where).toBe("size > 0 AND 1 = 0");
  });
});
