import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { createLogger } from "../log.ts";
import type { ConnectionTarget, Inspector } from "./engine.ts";
import { createEnginePools } from "./pool.ts";

const services = inject("services");
const pools = createEnginePools({}, createLogger({ level: "silent" }));
const databases: TestDatabase[] = [];
afterAll(async () => {
  await pools.close();
  for (const database of databases) await database.drop();
});

let nextId = 1;
async function prepare(target: ConnectionTarget, statements: string[]): Promise<Inspector> {
  for (const sql of statements) await pools.run(target, sql, { readOnly: false });
  return pools.inspect(target);
}
async function targetOn(kind: "postgresql" | "mysql" | "sqlite"): Promise<ConnectionTarget> {
  const database = await createTestDatabase(kind, services);
  databases.push(database);
  return { databaseId: nextId++, databaseName: kind, uri: database.sqlalchemyUri, allowDml: true };
}
const typesOf = async (inspector: Inspector, table = "everything") =>
  Object.fromEntries((await inspector.columns(table)).map((column) => [column.name, column.type]));
const viewTexts = (inspector: Inspector, names: string[]) =>
  Promise.all(names.map(async (name) => (await inspector.viewText?.(name))?.trim() ?? null));

// The types below are those that SQLAlchemy 1.4 of a genuine Superset 6.0.0 reflected from the same tables.
describe.skipIf(services.postgresql.url === null)("inspecting PostgreSQL", () => {
  let inspector: Inspector;
  beforeAll(async () => {
    inspector = await prepare(await targetOn("postgresql"), [
      "CREATE TYPE mood AS ENUM ('sad', 'ok')",
      "CREATE DOMAIN dom AS VARCHAR(7)",
      "CREATE SCHEMA other",
      "CREATE TABLE other.p (id serial PRIMARY KEY)",
      `CREATE TABLE everything (a smallint, b integer NOT NULL DEFAULT 5, c bigint, d numeric, e numeric(10,2), f real, g double precision,
        h varchar, i varchar(20), j char(3), k text, l boolean, m date, n time, o time(3) with time zone, p timestamp, q timestamp(6),
        r timestamptz, s timestamptz(3), t interval, u bytea, v uuid, w json, x jsonb, y integer[], z varchar(5)[], aa text[][], ab mood,
        ac dom, ad inet, ae money, af bit(3), ag bit varying(5), ah xml, ai tsvector, aj int4range, ak name, al oid,
        am interval day to second(2), an point, ao "char", ap serial, aq mood[], PRIMARY KEY (b, a), FOREIGN KEY (c) REFERENCES other.p(id))`,
      "COMMENT ON TABLE everything IS 'T'",
      "COMMENT ON COLUMN everything.a IS 'the a'",
      "CREATE UNIQUE INDEX ix ON everything (c, d)",
      "CREATE INDEX fx ON everything (lower(k), c)",
      "CREATE VIEW vw AS SELECT 1 AS x",
      "CREATE MATERIALIZED VIEW mv AS SELECT 2 AS y",
    ]);
  });

  it("names types as SQLAlchemy does", async () => {
    expect(await typesOf(inspector)).toEqual({
      a: "SMALLINT",
      b: "INTEGER",
      c: "BIGINT",
      d: "NUMERIC",
      e: "NUMERIC(10, 2)",
      f: "REAL",
      g: "DOUBLE PRECISION",
      h: "VARCHAR",
      i: "VARCHAR(20)",
      j: "CHAR(3)",
      k: "TEXT",
      l: "BOOLEAN",
      m: "DATE",
      n: "TIME WITHOUT TIME ZONE",
      o: "TIME(3) WITH TIME ZONE",
      p: "TIMESTAMP WITHOUT TIME ZONE",
      q: "TIMESTAMP(6) WITHOUT TIME ZONE",
      r: "TIMESTAMP WITH TIME ZONE",
      s: "TIMESTAMP(3) WITH TIME ZONE",
      t: "INTERVAL",
      u: "BYTEA",
      v: "UUID",
      w: "JSON",
      x: "JSONB",
      y: "INTEGER[]",
      z: "VARCHAR(5)[]",
      aa: "TEXT[]",
      ab: "MOOD",
      ac: "VARCHAR",
      ad: "INET",
      ae: "MONEY",
      af: "BIT(3)",
      ag: "BIT VARYING(5)",
      ah: "UNKNOWN",
      ai: "TSVECTOR",
      aj: "INT4RANGE",
      ak: "VARCHAR",
      al: "OID",
      am: "INTERVAL DAY TO SECOND (2)",
      an: "UNKNOWN",
      ao: "VARCHAR",
      ap: "INTEGER",
      aq: "MOOD[]",
    });
  });

  it("reads the rest", async () => {
    const [a, b] = await inspector.columns("everything");
    expect(a).toEqual({
      name: "a",
      type: "SMALLINT",
      generic: 0,
      isTemporal: false,
      nullable: false,
      default: null,
      comment: "the a",
    });
    expect(b).toMatchObject({ default: "5", nullable: false });
    expect(await inspector.indexes("everything")).toEqual([{ name: "ix", unique: true, columns: ["c", "d"] }]);
    expect(await inspector.primaryKey("everything")).toEqual({ name: "everything_pkey", columns: ["b", "a"] });
    expect(await inspector.foreignKeys("everything")).toEqual([
      {
        name: "everything_c_fkey",
        columns: ["c"],
        referredSchema: "other",
        referredTable: "p",
        referredColumns: ["id"],
      },
    ]);
    expect([await inspector.comment("everything"), await inspector.comment("vw")]).toEqual(["T", null]);
    expect([await inspector.tables(), await inspector.views(), await inspector.materializedViews()]).toEqual([
      ["everything"],
      ["vw"],
      ["mv"],
    ]);
    expect(await viewTexts(inspector, ["vw", "mv", "everything"])).toEqual(["SELECT 1 AS x;", "SELECT 2 AS y;", null]);
    expect(await inspector.tables("other")).toEqual(["p"]);
    expect(await inspector.schemas()).toEqual(["information_schema", "other", "public"]);
    expect(await inspector.defaultSchema()).toBe("public");
    expect(await inspector.catalogs()).toContain(await inspector.defaultCatalog());
  });
});

describe.skipIf(services.mysql.url === null)("inspecting MySQL", () => {
  let inspector: Inspector;
  beforeAll(async () => {
    inspector = await prepare(await targetOn("mysql"), [
      "CREATE TABLE p (id int PRIMARY KEY)",
      `CREATE TABLE everything (a smallint unsigned, b mediumint, d int NOT NULL DEFAULT 5, d2 int(10) unsigned zerofill, f decimal(10,2), g float,
        g2 float(7,3), h double, i bit(3), j bool, k char(3), l varchar(20) CHARACTER SET latin1, m text, n longtext, o binary(4), q varbinary(10),
        r blob, s enum('a','b c'), t set('x','y'), u date, v datetime, w datetime(6), x timestamp NULL, y time(3), z year, ab geometry,
        ac mediumtext COMMENT 'cc', PRIMARY KEY (d, a), UNIQUE KEY uq (b), KEY kk (f, g), FOREIGN KEY fk1 (d) REFERENCES p(id)) COMMENT='T'`,
      "CREATE VIEW vw AS SELECT 1 AS x",
    ]);
  });

  it("names types as SQLAlchemy does", async () => {
    expect(await typesOf(inspector)).toEqual({
      a: "SMALLINT(5) UNSIGNED",
      b: "MEDIUMINT(9)",
      d: "INTEGER(11)",
      d2: "INTEGER(10) UNSIGNED ZEROFILL",
      f: "DECIMAL(10, 2)",
      g: "FLOAT",
      g2: "FLOAT(7, 3)",
      h: "DOUBLE",
      i: "BIT(3)",
      j: "TINYINT(1)",
      k: "CHAR(3)",
      l: "VARCHAR(20)",
      m: "TEXT",
      n: "LONGTEXT",
      o: "BINARY(4)",
      q: "VARBINARY(10)",
      r: "BLOB",
      s: "ENUM('A','B C')",
      t: "SET('X','Y')",
      u: "DATE",
      v: "DATETIME",
      w: "DATETIME(6)",
      x: "TIMESTAMP",
      y: "TIME(3)",
      z: "YEAR(4)",
      ab: "UNKNOWN",
      ac: "MEDIUMTEXT",
    });
  });

  it("reads the rest", async () => {
    const columns = await inspector.columns("everything");
    expect(columns.find(({ name }) => name === "ac")?.comment).toBe("cc");
    expect(columns.find(({ name }) => name === "d")?.default).toBe("5");
    expect(await inspector.indexes("everything")).toEqual([
      { name: "kk", unique: false, columns: ["f", "g"] },
      { name: "uq", unique: true, columns: ["b"] },
    ]);
    expect(await inspector.primaryKey("everything")).toEqual({ name: null, columns: ["d", "a"] });
    expect(await inspector.foreignKeys("everything")).toMatchObject([
      { columns: ["d"], referredSchema: null, referredTable: "p" },
    ]);
    expect(await inspector.comment("everything")).toBe("T");
    expect([await inspector.tables(), await inspector.views()]).toEqual([["everything", "p"], ["vw"]]);
    expect(await viewTexts(inspector, ["vw", "everything"])).toEqual(["select 1 AS `x`", null]);
    expect(await inspector.schemas()).toContain(await inspector.defaultSchema());
  });
});

describe("inspecting SQLite and DuckDB", () => {
  it("names SQLite's types as SQLAlchemy does", async () => {
    const inspector = await prepare(await targetOn("sqlite"), [
      "CREATE TABLE p (id INTEGER PRIMARY KEY)",
      `CREATE TABLE everything (a varchar(20) NOT NULL DEFAULT 'x', b decimal(10,2), c double precision, d unsigned big int, e float(3), f datetime(6),
        g json, h foo, i, j text(5), k integer(5), l timestamp, m blob, n double, o bool, PRIMARY KEY (b, a), FOREIGN KEY (d) REFERENCES p(id))`,
      "CREATE UNIQUE INDEX ix ON everything (a, c)",
      "CREATE VIEW vw AS SELECT 1 AS x",
    ]);
    expect(await typesOf(inspector)).toEqual({
      a: "VARCHAR(20)",
      b: "DECIMAL(10, 2)",
      c: "REAL",
      d: "INTEGER",
      e: "FLOAT",
      f: "DATETIME",
      g: "JSON",
      h: "NUMERIC",
      i: "UNKNOWN",
      j: "TEXT(5)",
      k: "INTEGER",
      l: "TIMESTAMP",
      m: "BLOB",
      n: "FLOAT",
      o: "BOOLEAN",
    });
    expect((await inspector.columns("everything"))[0]).toMatchObject({ nullable: false, default: "'x'" });
    expect(await inspector.indexes("everything")).toEqual([{ name: "ix", unique: true, columns: ["a", "c"] }]);
    expect(await inspector.primaryKey("everything")).toEqual({ name: null, columns: ["b", "a"] });
    expect(await inspector.foreignKeys("everything")).toMatchObject([
      { columns: ["d"], referredTable: "p", referredColumns: ["id"] },
    ]);
    expect([await inspector.tables(), await inspector.views(), await inspector.schemas()]).toEqual([
      ["everything", "p"],
      ["vw"],
      ["main"],
    ]);
    expect(await viewTexts(inspector, ["vw", "p"])).toEqual(["CREATE VIEW vw AS SELECT 1 AS x", null]);
  });

  it("reads DuckDB", async () => {
    const target: ConnectionTarget = {
      databaseId: nextId++,
      databaseName: "duckdb",
      uri: "duckdb:///:memory:",
      allowDml: true,
    };
    const inspector = await prepare(target, [
      "CREATE TABLE p (id INTEGER PRIMARY KEY)",
      "CREATE TABLE everything (a VARCHAR NOT NULL DEFAULT 'x', b DECIMAL(10,2), c DOUBLE, d TIMESTAMP, e INTEGER REFERENCES p(id), f INTEGER[])",
      "CREATE INDEX ix ON everything (b)",
      "CREATE VIEW vw AS SELECT 1 AS x",
    ]);
    expect(await typesOf(inspector)).toEqual({
      a: "VARCHAR",
      b: "NUMERIC(10, 2)",
      c: "DOUBLE",
      d: "TIMESTAMP",
      e: "INTEGER",
      f: "INTEGER[]",
    });
    expect(await inspector.indexes("everything")).toEqual([{ name: "ix", unique: false, columns: ["b"] }]);
    expect(await inspector.primaryKey("p")).toMatchObject({ columns: ["id"] });
    expect(await inspector.foreignKeys("everything")).toMatchObject([
      { columns: ["e"], referredTable: "p", referredColumns: ["id"] },
    ]);
    expect([await inspector.tables(), await inspector.views(), await inspector.defaultSchema()]).toEqual([
      ["everything", "p"],
      ["vw"],
      "main",
    ]);
    expect(await viewTexts(inspector, ["vw", "p"])).toEqual(["CREATE VIEW vw AS SELECT 1 AS x;", null]);
  });
});
