import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../log.ts";
import type { ConnectionTarget } from "../engine.ts";
import { isInstalled } from "../package.ts";
import { createEnginePools } from "../pool.ts";
import { hive } from "./engine.ts";
import { hiveInspector } from "./inspector.ts";
import { columnOf, rowsOf } from "./values.ts";

/**
 * A server that speaks HiveServer2's protocol, such as the Thrift server of the PyPI package pyspark (with a JRE of 17):
 * `spark-submit --class org.apache.spark.sql.hive.thriftserver.HiveThriftServer2 spark-internal --hiveconf hive.server2.thrift.port=10000`
 */
const uri = process.env.TEST_HIVE_URL ?? "";
const why =
  uri === ""
    ? " (skipped: TEST_HIVE_URL names none)"
    : isInstalled(hive)
      ? ""
      : " (skipped: hive-driver is not installed)";

describe.skipIf(why !== "")(`Hive's protocol${why}`, () => {
  const pools = createEnginePools({}, createLogger({ level: "silent" }));
  const target: ConnectionTarget = { databaseId: 1, databaseName: "test", uri };
  const writing = (sql: string) => pools.run({ ...target, allowDml: true }, sql, { readOnly: false });

  beforeAll(async () => {
    await writing("CREATE DATABASE IF NOT EXISTS liteset");
    await writing("DROP TABLE IF EXISTS liteset.items");
    await writing(
      "CREATE TABLE liteset.items (id BIGINT, name VARCHAR(20), amount DECIMAL(12,2), ok BOOLEAN, moment TIMESTAMP, d DATE, tags ARRAY<STRING>) USING parquet",
    );
    await writing(
      "INSERT INTO liteset.items VALUES (9007199254740993, 'Zoë', 12.50, true, TIMESTAMP'2024-03-15 13:45:30.25', DATE'2024-03-15', array('a')), (2, null, null, null, null, null, null)",
    );
    await writing("CREATE OR REPLACE VIEW liteset.large AS SELECT id FROM liteset.items WHERE amount > 10");
  }, 120_000);
  afterAll(async () => {
    await writing("DROP DATABASE liteset CASCADE");
    await pools.close();
  });

  it("reads every type", async () => {
    const { columns } = await pools.run({ ...target, schema: "liteset" }, "SELECT * FROM items ORDER BY id DESC");
    expect(columns.map(({ name, type, kind, values }) => [name, type, kind, values])).toEqual([
      ["id", "BIGINT", "number", [9007199254740993n, 2]],
      ["name", "VARCHAR", "string", ["Zoë", null]],
      ["amount", "DECIMAL", "number", [12.5, null]],
      ["ok", "BOOLEAN", "boolean", [true, null]],
      ["moment", "TIMESTAMP", "datetime", [Date.UTC(2024, 2, 15, 13, 45, 30, 250), null]],
      ["d", "DATE", "date", [Date.UTC(2024, 2, 15), null]],
      ["tags", "ARRAY", "json", [["a"], null]],
    ]);
  });

  it("tells schemas, tables, views and columns", async () => {
    const inspector = pools.inspect(target);
    expect(await inspector.schemas()).toContain("liteset");
    expect(await inspector.tables("liteset")).toEqual(["items"]);
    expect(await inspector.views("liteset")).toEqual(["large"]);
    const columns = await inspector.columns("items", "liteset");
    expect(columns.slice(0, 3).map(({ name, type }) => [name, type])).toEqual([
      ["id", "BIGINT"],
      ["name", "VARCHAR(20)"],
      ["amount", "DECIMAL(12,2)"],
    ]);
    expect(await inspector.columns("nothing", "liteset")).toEqual([]);
  });

  it("reads texts as they are written", async () => {
    for (const text of ["it's", "a\\", "\\'", '"', "ü\n"]) {
      const { columns } = await pools.run(target, `SELECT ${hive.literal(text)} AS t`);
      expect(columns[0]!.values).toEqual([text]);
    }
  });

  it("reads long results in blocks and cuts them", async () => {
    expect(await pools.run(target, "SELECT id FROM range(100000)", { maxRows: 5000 })).toMatchObject({
      rowCount: 5000,
      truncated: true,
    });
  });

  it("leaves a query that nobody waits for", async () => {
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT COUNT(*) FROM range(1000000000) a JOIN range(1000) b", {
      signal: leaving.signal,
    });
    setImmediate(() => leaving.abort(new Error("left")));
    await expect(running).rejects.toThrow("left");
    await pools.ping(target);
  });

  it("says what is wrong without Java's trace", async () => {
    const failure: unknown = await pools.run(target, "SELEC").catch((error) => error);
    expect(String(failure)).toMatch(/PARSE_SYNTAX_ERROR|ParseException/);
    expect(String(failure)).not.toContain("\tat ");
  });
});

describe("blocks of Hive's protocol", () => {
  const column = (type: number) => ({ columnName: "c", typeDesc: { types: [{ primitiveEntry: { type } }] } });

  it("come by columns, with a bit for each NULL", () => {
    const rows = rowsOf([
      { i32Val: { values: [1, 0, 3], nulls: Buffer.from([0b010]) }, stringVal: null },
      { stringVal: { values: ["a", "b", ""], nulls: Buffer.from([0b100]) } },
    ]);
    expect(rows).toEqual([
      [1, "a"],
      [null, "b"],
      [3, null],
    ]);
  });

  it("have whole numbers of eight bytes and collections as text", () => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64BE(9007199254740993n);
    expect(columnOf(column(4)).read!({ buffer, offset: 0 })).toBe(9007199254740993n);
    expect(columnOf(column(10)).read!('["a"]')).toEqual(["a"]);
    expect(columnOf(column(8))).toMatchObject({ type: "TIMESTAMP", kind: "datetime" });
  });
});

describe("partitions of Hive", () => {
  const told = (...rows: string[]) =>
    hiveInspector(hive, async () => rows.map((partition) => ({ partition })), {
      uri: "hive://h/eu",
    } as ConnectionTarget);

  it("are told by their newest, as paths write them", async () => {
    const inspector = told("ds=2024-03-14/kind=a", "ds=2024-03-15/kind=it's%3A1", "ds=2024-03-15/kind=a");
    expect(await inspector.partitions?.("items")).toEqual({
      columns: ["ds", "kind"],
      latest: { ds: "2024-03-15", kind: "it's:1" },
      conditions: ["`ds` = '2024-03-15'", "`kind` = 'it\\'s:1'"],
      query: "SHOW PARTITIONS `eu`.`items`",
    });
  });

  it("are none where the table is not cut", async () => {
    const refuse = async () => {
      throw new Error("Table eu.items is not a partitioned table");
    };
    const inspector = hiveInspector(hive, refuse, { uri: "hive://h/eu" } as ConnectionTarget);
    expect(await inspector.partitions?.("items")).toBeNull();
  });
});
