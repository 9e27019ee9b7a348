import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { createLogger } from "../log.ts";
import type { ConnectionTarget, EnginePools, ResultTable } from "./engine.ts";
import { quotingMode } from "./mysql/driver.ts";
import { createEnginePools } from "./pool.ts";
import { engineFor } from "./registry.ts";

const log = createLogger({ level: "silent" });
const services = inject("services");
let nextId = 1;

function targetTo(uri: string, more: Partial<ConnectionTarget> = {}): ConnectionTarget {
  return { databaseId: nextId++, databaseName: "test", uri, allowDml: true, ...more };
}

function values(table: ResultTable): Record<string, unknown> {
  return Object.fromEntries(table.columns.map((column) => [column.name, column.values]));
}

const shape = (table: ResultTable) => table.columns.map(({ name, type, generic, kind }) => [name, type, generic, kind]);

interface Kind {
  name: "postgresql" | "mysql" | "sqlite" | "duckdb";
  /** A statement that runs for ever, and one that gives this many rows `n`. */
  endless: string;
  rows(count: number): string;
  /** A query for the words that the database knows; absent where it does not tell them. */
  words?: string;
}
const kinds: Kind[] = [
  {
    name: "postgresql",
    endless: "SELECT pg_sleep(600)",
    rows: (n) => `SELECT generate_series(1, ${n}) AS n`,
    words: "SELECT word FROM pg_get_keywords()",
  },
  {
    name: "mysql",
    endless:
      "SELECT SLEEP(600) + (SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b, information_schema.COLUMNS c) AS n",
    rows: (n) => `WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < ${n}) SELECT n FROM r`,
    words: "SELECT LOWER(WORD) FROM information_schema.KEYWORDS",
  },
  {
    name: "sqlite",
    endless: "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    rows: (n) => `WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < ${n}) SELECT n FROM r`,
  },
  {
    name: "duckdb",
    endless: "SELECT count(*) FROM range(10000000) a, range(10000000) b",
    rows: (n) => `SELECT range AS n FROM range(1, ${n} + 1)`,
    words: "SELECT DISTINCT keyword_name FROM duckdb_keywords()",
  },
];

for (const kind of kinds) {
  const absent = kind.name === "postgresql" || kind.name === "mysql" ? services[kind.name].reason : "";
  describe.skipIf(absent !== "")(`pools on ${kind.name}${absent ? ` (skipped: ${absent})` : ""}`, () => {
    let database: TestDatabase | undefined;
    let folder: string | undefined;
    let target: ConnectionTarget;
    let pools: EnginePools;
    const write = (sql: string) => pools.run(target, sql, { readOnly: false });

    beforeAll(async () => {
      pools = createEnginePools({}, log);
      if (kind.name === "duckdb") {
        folder = mkdtempSync(join(tmpdir(), "liteset-duck-"));
        target = targetTo(`duckdb:///${join(folder, "a.duckdb")}`);
      } else {
        database = await createTestDatabase(kind.name, services);
        target = targetTo(database.sqlalchemyUri);
      }
      await write("CREATE TABLE people (id INTEGER, name VARCHAR(20))");
      await write("INSERT INTO people VALUES (1, 'Ada'), (2, NULL)");
    });
    afterAll(async () => {
      await pools?.close();
      await database?.drop();
      if (folder) rmSync(folder, { recursive: true, force: true });
    });

    it.skipIf(!kind.words)("takes every word of the database for the name of a column", async () => {
      const { quote } = engineFor(target.uri);
      const told = (await pools.run(target, kind.words!)).columns[0]!.values.map(String);
      const words = [...new Set(told.filter((word) => /^[a-z]\w*$/.test(word)))];
      expect(words.length).toBeGreaterThan(200);
      const all = words.map((word) => `${quote(word)} AS ${quote(word)}`);
      const given = words.map((word) => `1 AS ${quote(word, true)}`);
      const sql = `SELECT ${all} FROM (SELECT ${given}) AS given WHERE ${words.map((word) => `${quote(word)} = 1`).join(" AND ")}`;
      expect((await pools.run(target, sql)).columns.map(({ name }) => name)).toEqual(words);
    });

    it("reads rows by columns", async () => {
      const table = await pools.run(target, "SELECT id, name FROM people ORDER BY id");
      expect(table.rowCount).toBe(2);
      expect(values(table)).toEqual({ id: [1, 2], name: ["Ada", null] });
      expect(table.columns.map((column) => column.generic)).toEqual([0, 1]);
    });

    it("makes repeated names unique and keeps columns of empty results", async () => {
      const table = await pools.run(target, "SELECT 1 AS a, 2 AS a, 3 AS a__1, 4 AS a FROM people WHERE 1 = 0");
      expect(table.columns.map((column) => column.name)).toEqual(["a", "a__1", "a__1__1", "a__2"]);
      expect(table.rowCount).toBe(0);
    });

    it("stops reading at the row limit and says so", async () => {
      const table = await pools.run(target, kind.rows(1000), { maxRows: 10 });
      expect([table.rowCount, table.truncated]).toEqual([10, true]);
      expect(table.columns[0]?.values).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const exact = await pools.run(target, kind.rows(10), { maxRows: 10 });
      expect([exact.rowCount, exact.truncated]).toEqual([10, undefined]);
      expect((await pools.run(target, "SELECT id FROM people ORDER BY id")).columns[0]?.values).toEqual([1, 2]);
    });

    it("refuses a result beyond the byte limit", async () => {
      await expect(pools.run(target, kind.rows(1000), { maxBytes: 1000 })).rejects.toMatchObject({
        type: "RESULT_TOO_LARGE_ERROR",
      });
    });

    it("streams in batches, and an abandoned stream harms nobody", async () => {
      let rows = 0;
      let batches = 0;
      for await (const batch of pools.stream(target, kind.rows(1000), { batchRows: 100 })) {
        rows += batch.rowCount;
        batches++;
      }
      expect(rows).toBe(1000);
      expect(batches).toBeGreaterThan(0);
      for await (const batch of pools.stream(target, kind.rows(1000), { batchRows: 10 })) {
        expect(batch.columns[0]?.values[0]).toBe(1);
        break;
      }
      expect((await pools.run(target, "SELECT count(*) AS n FROM people")).columns[0]?.values).toEqual([2]);
    });

    it("cancels on the database when the caller leaves", async () => {
      const controller = new AbortController();
      const running = pools.run(target, kind.endless, { signal: controller.signal });
      setTimeout(() => controller.abort(new Error("the browser left")), 200);
      await expect(running).rejects.toThrow("the browser left");
      expect((await pools.run(target, "SELECT count(*) AS n FROM people")).columns[0]?.values).toEqual([2]);
    });

    it("stops a query at its time limit", async () => {
      await expect(pools.run(target, kind.endless, { timeoutMs: 300 })).rejects.toMatchObject({
        type: "BACKEND_TIMEOUT_ERROR",
        status: 408,
      });
    });

    it("queues in order beyond the bound, and a waiting request has its own limit", async () => {
      const small: ConnectionTarget = { ...target, databaseId: nextId++, extra: { engine_params: { pool_size: 1 } } };
      const controller = new AbortController();
      const slow = pools.run(small, kind.endless, { signal: controller.signal });
      const late = pools.run(small, "SELECT 1 AS n", { timeoutMs: 200 });
      await expect(late).rejects.toMatchObject({ type: "BACKEND_TIMEOUT_ERROR" });
      const done: number[] = [];
      const waiting = [1, 2, 3].map((n) => pools.run(small, `SELECT ${n} AS n`).then(() => done.push(n)));
      // Another database is not held up.
      expect((await pools.run(target, "SELECT 7 AS n")).columns[0]?.values).toEqual([7]);
      expect(done).toEqual([]);
      controller.abort(new Error("enough"));
      await expect(slow).rejects.toThrow("enough");
      await Promise.all(waiting);
      expect(done).toEqual([1, 2, 3]);
    });

    it("waits for a connection no longer than its pool_timeout, and says so", async () => {
      const engine_params = { pool_size: 1, pool_timeout: 0.2 };
      const small: ConnectionTarget = { ...target, databaseId: nextId++, extra: { engine_params } };
      const controller = new AbortController();
      const slow = pools.run(small, kind.endless, { signal: controller.signal });
      await expect(pools.run(small, "SELECT 1 AS n")).rejects.toThrow(
        /^All 1 connections .* pool_timeout of 0.2 seconds/,
      );
      controller.abort(new Error("enough"));
      await expect(slow).rejects.toThrow("enough");
      expect((await pools.run(small, "SELECT 1 AS n")).columns[0]?.values).toEqual([1]);
    });

    it("writes only when both the database and the caller allow it", async () => {
      const sql = "INSERT INTO people VALUES (3, 'x')";
      await expect(pools.run(target, sql)).rejects.toMatchObject({ type: "GENERIC_DB_ENGINE_ERROR" });
      const noDml = { ...target, allowDml: false };
      await expect(pools.run(noDml, sql, { readOnly: false })).rejects.toMatchObject({
        type: "GENERIC_DB_ENGINE_ERROR",
      });
      expect((await pools.run(target, "SELECT count(*) AS n FROM people")).columns[0]?.values).toEqual([2]);
    });

    it("runs one statement, whole: no second one, no text cut by NUL, none at all", async () => {
      await expect(pools.run(target, "SELECT 1; SELECT 2")).rejects.toMatchObject({ status: 400 });
      await expect(pools.run(target, "SELECT 1 /*\0*/")).rejects.toThrow("NUL");
      await expect(pools.run(target, "SELECT FROM WHERE")).rejects.toMatchObject({ status: 400 });
    });

    it("says which column does not exist", async () => {
      const error = await pools.run(target, "SELECT nope FROM people").catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ status: 400, message: expect.stringContaining("nope") });
    });

    it("does not hand session settings to the next user", async () => {
      const change = {
        postgresql: "SET TIME ZONE 'Asia/Tokyo'",
        mysql: "SET time_zone = '+09:00'",
        sqlite: "CREATE TEMP TABLE left_behind (a)",
        duckdb: "SET VARIABLE left_behind = 1",
      }[kind.name];
      const look = {
        postgresql: "SELECT current_setting('TimeZone') AS v",
        mysql: "SELECT @@session.time_zone AS v",
        sqlite: "SELECT count(*) AS v FROM sqlite_temp_master",
        duckdb: "SELECT getvariable('left_behind') AS v",
      }[kind.name];
      const one: ConnectionTarget = { ...target, databaseId: nextId++, extra: { engine_params: { pool_size: 1 } } };
      const before = (await pools.run(one, look)).columns[0]?.values;
      await pools.run(one, change);
      expect((await pools.run(one, look)).columns[0]?.values).toEqual(before);
    });

    it("lists tables and columns", async () => {
      const inspector = pools.inspect(target);
      expect(await inspector.tables()).toEqual(["people"]);
      expect((await inspector.columns("people")).map(({ name, type, generic }) => [name, type, generic])).toEqual([
        ["id", kind.name === "mysql" ? "INTEGER(11)" : "INTEGER", 0],
        ["name", kind.name === "duckdb" ? "VARCHAR" : "VARCHAR(20)", 1],
      ]);
      expect(await inspector.columns("nothing")).toEqual([]);
      expect(await inspector.columns("people'; DROP TABLE people --")).toEqual([]);
      expect(await inspector.views()).toEqual([]);
    });
  });
}

describe.skipIf(services.postgresql.url === null)("PostgreSQL values", () => {
  const pools = createEnginePools({}, log);
  const target = targetTo(services.postgresql.url ?? "postgresql://");
  afterAll(() => pools.close());

  it("reads every kind without the local time zone", async () => {
    const table = await pools.run(
      target,
      `SELECT 1::int AS i, 9223372036854775807 AS big, 1.50::numeric AS dec, 'NaN'::float8 AS nan, '-Infinity'::float8 AS inf, '-0'::float8 AS zero,
        true AS b, DATE '2024-03-31' AS d, TIMESTAMP '2024-03-31 02:30:00.123456' AS ts, TIMESTAMPTZ '2024-03-31 02:30:00+05:30' AS tz,
        DATE '0044-03-15 BC' AS bc, 'infinity'::date AS forever, INTERVAL '1 day 2 hours' AS iv, TIME '13:45' AS t,
        '{"a": [1, null]}'::jsonb AS j, ARRAY[1, NULL, 3] AS arr, ARRAY['a,b', 'q"\\', NULL, 'NULL'] AS texts, '\\x00ff'::bytea AS bytes,
        '11111111-2222-3333-4444-555555555555'::uuid AS u, NULL AS nothing`,
    );
    const first = Object.fromEntries(table.columns.map((column) => [column.name, column.values[0]]));
    expect(first).toEqual({
      i: 1,
      big: 9223372036854775807n,
      dec: 1.5,
      nan: Number.NaN,
      inf: Number.NEGATIVE_INFINITY,
      zero: -0,
      b: true,
      d: Date.UTC(2024, 2, 31),
      ts: Date.UTC(2024, 2, 31, 2, 30) + 123.456,
      tz: Date.UTC(2024, 2, 30, 21),
      bc: Date.UTC(-43, 2, 15),
      forever: Date.UTC(9999, 11, 31),
      iv: "1 day 02:00:00",
      t: "13:45:00",
      j: { a: [1, null] },
      arr: [1, null, 3],
      texts: ["a,b", 'q"\\', null, "NULL"],
      bytes: new Uint8Array([0, 255]),
      u: "11111111-2222-3333-4444-555555555555",
      nothing: null,
    });
    expect(shape(table).slice(0, 3)).toEqual([
      ["i", "INTEGER", 0, "number"],
      ["big", "LONGINTEGER", 0, "number"],
      ["dec", "DECIMAL", 0, "number"],
    ]);
    expect(shape(table).find(([name]) => name === "tz")).toEqual(["tz", "DATETIMETZ", 2, "datetime"]);
    expect(shape(table).find(([name]) => name === "u")).toEqual(["u", "STRING", 1, "string"]);
  });

  it("has results without columns", async () => {
    expect(await pools.run(target, "SELECT FROM generate_series(1, 3)")).toEqual({ columns: [], rowCount: 0 });
  });

  it("words errors as libpq does", async () => {
    await expect(pools.run(target, "SELECT 1,\n  nope FROM pg_class")).rejects.toMatchObject({
      message: 'column "nope" does not exist\nLINE 2:   nope FROM pg_class\n          ^\n',
      type: "GENERIC_DB_ENGINE_ERROR",
      extra: { engine_name: "PostgreSQL" },
    });
    await expect(pools.run(target, "SELEC 1")).rejects.toMatchObject({
      message: 'Please check your query for syntax errors at or near "SELEC". Then, try running your query again.',
      type: "SYNTAX_ERROR",
    });
  });

  it("explains connections that fail, without the password", async () => {
    const url = new URL(services.postgresql.url ?? "postgresql://h");
    const at = (host: string, database = "postgres") => targetTo(`postgresql://postgres:hidden-pw@${host}/${database}`);
    const cases: [ConnectionTarget, string][] = [
      [at("no-such-host.invalid"), "CONNECTION_INVALID_HOSTNAME_ERROR"],
      [at("127.0.0.1:1"), "GENERIC_DB_ENGINE_ERROR"],
      [at(url.host, "no_such_database"), "CONNECTION_UNKNOWN_DATABASE_ERROR"],
      [targetTo(`postgresql://no_such_role:hidden-pw@${url.host}/postgres`), "CONNECTION_INVALID_USERNAME_ERROR"],
    ];
    for (const [bad, type] of cases) {
      const error = await pools.ping(bad).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ type });
      expect(JSON.stringify(error) + String(error)).not.toContain("hidden-pw");
    }
  });

  it("goes on after the server sent its kept connection away", async () => {
    const pid = async () => (await pools.run(target, "SELECT pg_backend_pid() AS n")).columns[0]?.values[0];
    const first = await pid();
    expect(await pid()).toBe(first);
    const other = { ...target, databaseId: nextId++ };
    await pools.run(other, `SELECT pg_terminate_backend(${first})`);
    expect(await pid()).not.toBe(first);
  });

  it("survives a server that hangs on connecting, and one that cuts the answer in the middle", async () => {
    const url = new URL(services.postgresql.url ?? "postgresql://h");
    const sockets = new Set<Socket>();
    let proxied: Socket[] = [];
    const listen = (handler: (socket: Socket) => void) =>
      new Promise<Server>((resolve) => {
        const server = createServer((socket) => {
          sockets.add(socket);
          socket.on("error", () => {});
          handler(socket);
        });
        server.listen(0, "127.0.0.1", () => resolve(server));
      });
    const silent = await listen(() => {});
    const cutting = await listen((socket) => {
      const upstream = connect(Number(url.port || 5432), url.hostname);
      upstream.on("error", () => {});
      socket.pipe(upstream).pipe(socket);
      proxied.push(socket, upstream);
    });
    const portOf = (server: Server) => (server.address() as AddressInfo).port;
    const hanging = targetTo(`postgresql://postgres@127.0.0.1:${portOf(silent)}/postgres?sslmode=disable`);
    await expect(pools.run(hanging, "SELECT 1", { timeoutMs: 300 })).rejects.toMatchObject({ status: 408 });
    await expect(pools.ping(hanging, { timeoutMs: 300 })).rejects.toMatchObject({
      type: "CONNECTION_DATABASE_TIMEOUT",
      message: expect.stringContaining("did not answer"),
    });
    const broken = targetTo(`postgresql://postgres@127.0.0.1:${portOf(cutting)}/postgres?sslmode=disable`);
    const reading = (async () => {
      for await (const batch of pools.stream(broken, "SELECT n, pg_sleep(0.01) FROM generate_series(1, 1000) n", {
        batchRows: 1,
      })) {
        expect(batch.rowCount).toBe(1);
        for (const socket of proxied) socket.destroy();
      }
    })();
    await expect(reading).rejects.toMatchObject({ type: "GENERIC_DB_ENGINE_ERROR" });
    proxied = [];
    expect((await pools.run(broken, "SELECT 5 AS n")).columns[0]?.values).toEqual([5]);
    for (const socket of [...sockets, ...proxied]) socket.destroy();
    silent.close();
    cutting.close();
  });
});

describe.skipIf(services.mysql.url === null)("MySQL values", () => {
  const pools = createEnginePools({}, log);
  const target = targetTo(services.mysql.url ?? "mysql://");
  afterAll(() => pools.close());

  it("reads every kind without the local time zone", async () => {
    const table = await pools.run(
      target,
      `SELECT 1 AS i, 9223372036854775807 AS big, 1.50 AS num, CAST(1.5 AS DOUBLE) AS f, CAST('2024-03-31' AS DATE) AS d,
        CAST('2024-03-31 02:30:00.123456' AS DATETIME(6)) AS dt, CAST('-26:00:01' AS TIME) AS t, X'00FF' AS bytes,
        CONVERT(X'FF61' USING utf8mb4) AS bad, JSON_OBJECT('a', 1) AS j, 'été' AS s, NULL AS nothing`,
    );
    const first = Object.fromEntries(table.columns.map((column) => [column.name, column.values[0]]));
    expect(first).toEqual({
      i: 1,
      big: 9223372036854775807n,
      num: 1.5,
      f: 1.5,
      d: Date.UTC(2024, 2, 31),
      dt: Date.UTC(2024, 2, 31, 2, 30) + 123.456,
      t: "-26:00:01",
      bytes: new Uint8Array([0, 255]),
      bad: "?a",
      j: '{"a": 1}',
      s: "été",
      nothing: null,
    });
  });

  it("reads every digit of numbers", async () => {
    const numbers = [93.99999999999999, 0.1 + 0.2, -1.5e-7, 1.7976931348623157e308, 123456789.12345679, 94, -0.1];
    const sql = numbers.map((number, at) => `${number.toExponential()} AS n${at}`).join(", ");
    const { columns } = await pools.run(target, `SELECT ${sql}, CAST(NULL AS DOUBLE) AS none`);
    expect(columns.map(({ values: [value] }) => value)).toEqual([...numbers, null]);
    expect(columns.map(({ type }) => type)).toEqual(columns.map(() => "DOUBLE"));
  });

  it("reads long, missing and no values, and the first answer of several", async () => {
    const lengths = [0, 250, 251, 252, 65_535, 65_536, 8_000_000];
    const sql = lengths.map((length) => `SELECT ${length} AS n, REPEAT('ä', ${length}) AS t, NULL AS none`);
    const { columns } = await pools.run(target, sql.join(" UNION ALL "));
    expect(columns[1]!.values.map((text) => String(text).length)).toEqual(lengths);
    expect(columns[1]!.values.every((text) => /^ä*$/.test(String(text)))).toBe(true);
    expect(columns[2]!.values).toEqual(lengths.map(() => null));
    const empty = await pools.run(target, "SELECT 1 AS a, 'x' AS b FROM DUAL WHERE FALSE");
    expect(empty).toMatchObject({
      rowCount: 0,
      columns: [
        { name: "a", values: [] },
        { name: "b", values: [] },
      ],
    });
    const writing = { ...target, allowDml: true };
    const create = "CREATE OR REPLACE PROCEDURE liteset_pool_two() BEGIN SELECT 1 AS a; SELECT 2 AS b, 3 AS c; END";
    const called = ["DROP PROCEDURE IF EXISTS liteset_pool_two", create, "CALL liteset_pool_two()"];
    const several = await pools.script(writing, called, { readOnly: false });
    expect(several.columns.map(({ name, values }) => [name, values])).toEqual([["a", [1]]]);
    await pools.script(writing, ["DROP PROCEDURE liteset_pool_two"], { readOnly: false });
  });

  it("uses a batch's memory again once it is done with, and only then", async () => {
    const sql = "SELECT seq AS n, CONCAT('row ', seq) AS t FROM seq_1_to_50";
    const kept: unknown[][] = [];
    let at = 0;
    for await (const batch of pools.stream(target, sql, { batchRows: 5 })) {
      if (at++ % 2 === 0) kept.push(batch.columns[1]!.values);
      batch.done?.();
      expect(batch.columns[0]!.unread).toBeUndefined();
    }
    expect(kept.flat()).toEqual(kept.flatMap((_, block) => [1, 2, 3, 4, 5].map((row) => `row ${block * 10 + row}`)));
  });

  it("reads quotes in one way whatever the server's default is", async () => {
    expect((await pools.run(target, `SELECT "a\\"b" AS t`)).columns[0]?.values).toEqual(['a"b']);
    expect(quotingMode("ANSI,NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES")).toBe("STRICT_TRANS_TABLES");
    expect(quotingMode("STRICT_TRANS_TABLES,NO_ZERO_DATE")).toBe(null);
    expect(quotingMode("ANSI_QUOTES")).toBe("");
  });

  it("explains errors in Superset's words", async () => {
    await expect(pools.run(target, "SELEC 1")).rejects.toMatchObject({ type: "SYNTAX_ERROR" });
    const url = new URL(services.mysql.url ?? "mysql://h");
    await expect(pools.ping(targetTo(`mysql://nobody:hidden-pw@${url.host}/mysql`))).rejects.toMatchObject({
      type: "CONNECTION_ACCESS_DENIED_ERROR",
      message: 'Either the username "nobody" or the password is incorrect.',
    });
    await expect(pools.ping(targetTo("mysql://nobody@127.0.0.1:1/mysql"))).rejects.toMatchObject({
      type: "CONNECTION_HOST_DOWN_ERROR",
    });
  });
});

describe("SQLite values and borders", () => {
  const pools = createEnginePools({}, log);
  const target = targetTo("sqlite://");
  afterAll(() => pools.close());

  it("types columns by their values, as Superset does", async () => {
    const table = await pools.run(
      target,
      "SELECT 1 AS i, 9223372036854775807 AS big, 1.0 AS f, -0.0 AS zero, 9e999 AS inf, '2024-01-01 00:00:00' AS s, x'00ff' AS b, NULL AS n, cast(x'ff61' AS TEXT) AS bad UNION ALL SELECT 2, 3, 4, 5, 6.5, 7, x'', NULL, ''",
    );
    expect(values(table)).toEqual({
      i: [1, 2],
      big: [9223372036854775807n, 3],
      f: [1, 4],
      zero: [-0, 5],
      inf: [Number.POSITIVE_INFINITY, 6.5],
      s: ["2024-01-01 00:00:00", "7"],
      b: [new Uint8Array([0, 255]), new Uint8Array()],
      n: [null, null],
      bad: ["\ufffda", ""],
    });
    expect(shape(table).map(([name, type, generic]) => [name, type, generic])).toEqual([
      ["i", "INT", 0],
      ["big", "INT", 0],
      ["f", "FLOAT", 0],
      ["zero", "FLOAT", 0],
      ["inf", "FLOAT", 0],
      ["s", "STRING", 1],
      ["b", null, 1],
      ["n", null, 1],
      ["bad", "STRING", 1],
    ]);
  });

  it.each([
    "ATTACH DATABASE '/tmp/liteset-attached.db' AS x",
    "SELECT load_extension('x')",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA writable_schema = 1",
    "VACUUM INTO '/tmp/liteset-vacuum.db'",
  ])("refuses %s", async (sql) => {
    await expect(pools.run(target, sql, { readOnly: false })).rejects.toMatchObject({
      type: "GENERIC_DB_ENGINE_ERROR",
    });
  });

  it("says what is wrong with a column, and with a file that is not there", async () => {
    await expect(pools.run(target, "SELECT nope")).rejects.toMatchObject({
      message: 'We can\'t seem to resolve the column "nope"',
      type: "COLUMN_DOES_NOT_EXIST_ERROR",
    });
    await expect(pools.ping(targetTo("sqlite:////nowhere/at/all.db"))).rejects.toThrow("unable to open database file");
  });
});

describe("DuckDB values and borders", () => {
  const pools = createEnginePools({}, log);
  const target = targetTo("duckdb:///:memory:");
  afterAll(() => pools.close());

  it("reads every kind", async () => {
    const table = await pools.run(
      target,
      `SELECT 1 AS i, 9223372036854775807 AS big, 1.50::DECIMAL(10,2) AS num, 'NaN'::DOUBLE AS nan, true AS b, DATE '2024-03-31' AS d,
        TIMESTAMP '2024-03-31 02:30:00.123456' AS ts, TIMESTAMPTZ '2024-03-31 02:30:00+05:30' AS tz, DATE '0044-03-15 (BC)' AS bc,
        [1, NULL] AS list, {'a': 1, 'b': [2::BIGINT, 9223372036854775807]} AS struct, '\\x00\\xFF'::BLOB AS bytes, TIME '13:45:00' AS t, uuid '11111111-2222-3333-4444-555555555555' AS u, NULL AS n`,
    );
    const first = Object.fromEntries(table.columns.map((column) => [column.name, column.values[0]]));
    expect(first).toEqual({
      i: 1,
      big: 9223372036854775807n,
      num: 1.5,
      nan: Number.NaN,
      b: true,
      d: Date.UTC(2024, 2, 31),
      ts: Date.UTC(2024, 2, 31, 2, 30) + 123.456,
      tz: Date.UTC(2024, 2, 30, 21),
      bc: Date.UTC(-43, 2, 15),
      list: [1, null],
      struct: { a: 1, b: [2, "9223372036854775807"] },
      bytes: new Uint8Array([0, 255]),
      t: "13:45:00",
      u: "11111111-2222-3333-4444-555555555555",
      n: null,
    });
  });

  it("does not read files of the server unless the database's extra allows it", async () => {
    const sql = "SELECT count(*) AS n FROM read_text('/etc/hostname')";
    await expect(pools.run(target, sql)).rejects.toThrow(/disabled/);
    await expect(pools.run(target, "SET enable_external_access = true")).rejects.toThrow();
    const config = { enable_external_access: true };
    const open = targetTo("duckdb:///:memory:", { extra: { engine_params: { connect_args: { config } } } });
    expect((await pools.run(open, sql)).columns[0]?.values).toEqual([1]);
  });
});
