import { describe, expect, it } from "vitest";
import recorded from "./fixtures/make-url.json" with { type: "json" };
import { fileOf } from "./sqlite/driver.ts";
import { formatUri, parseUri } from "./uri.ts";

/** A URI and the parts that SQLAlchemy 1.4.54 finds in it (`make_url`), or null where it refuses it. */
type Recorded = readonly [uri: string, name: string | null, ...parts: unknown[]];

describe("SQLAlchemy URIs", () => {
  it("takes one apart", () => {
    expect(
      parseUri("postgresql+psycopg2://us%40er:p%40ss%2Fw%3Ard@db.example.com:5433/sales?sslmode=require&a=1&a=2"),
    ).toEqual({
      backend: "postgresql",
      driver: "psycopg2",
      username: "us@er",
      password: "p@ss/w:rd",
      host: "db.example.com",
      port: 5433,
      database: "sales",
      query: { sslmode: "require", a: ["1", "2"] },
    });
  });

  it.each([
    ["postgresql://", { host: null, database: null, username: null }],
    ["postgresql:///db?host=/var/run/postgresql", { host: null, database: "db" }],
    ["postgresql://u:@h/db", { username: "u", password: "", host: "h" }],
    ["mysql://u@[::1]:3307/db", { host: "::1", port: 3307, username: "u", password: null }],
    ["mysql+pymysql://u:100%@h/db", { password: "100%" }],
    ["sqlite://", { database: null }],
    ["sqlite:///rel/a.db", { database: "rel/a.db" }],
    ["sqlite:////abs/a.db", { database: "/abs/a.db" }],
    ["duckdb:///:memory:", { database: ":memory:" }],
    ["duckdb:///md:my_db?motherduck_token=abc", { database: "md:my_db" }],
    [
      "awsathena+rest://key:secret@athena.us-east-1.amazonaws.com/schema?s3_staging_dir=s3%3A%2F%2Fb%2F",
      { driver: "rest" },
    ],
    ["bigquery://project", { host: "project" }],
    ["snowflake://u:p@account/db/schema?warehouse=w", { database: "db/schema" }],
  ])("reads %s", (uri, parts) => expect(parseUri(uri)).toMatchObject(parts));

  it("refuses others without repeating them", () => {
    for (const text of ["", "nonsense", "postgresql:/x", "mysql://u:secret@h:port/db", "mysql://u:secret@h:99999/db"]) {
      expect(() => parseUri(text)).toThrow("Invalid connection string");
      expect(() => parseUri(text)).not.toThrow("secret");
    }
  });

  it("reads what SQLAlchemy reads, in every form that an engine has", () => {
    for (const [uri, name, username, password, host, port, database, query] of recorded as unknown as Recorded[]) {
      if (name === null) {
        expect(() => parseUri(uri), uri).toThrow("Invalid connection string");
        continue;
      }
      const [backend, ...driver] = name.split("+");
      const parts = { backend, driver: driver.join("+") || null, username, password, host, port, database };
      const read = parseUri(uri);
      expect({ ...read, query: { ...read.query } }, uri).toEqual({ ...parts, query });
      const again = parseUri(formatUri(read));
      expect({ ...again, query: { ...again.query } }, uri).toEqual({ ...parts, query });
    }
  });

  it("finds the file of SQLite", () => {
    expect(fileOf(parseUri("sqlite:////abs/a.db")).file).toBe("/abs/a.db");
    expect(fileOf(parseUri("sqlite:///a.db")).file).toBe("a.db");
    expect(fileOf(parseUri("sqlite://")).file).toBe(":memory:");
    expect(fileOf(parseUri("sqlite:///file:/abs/a%20b.db?mode=ro&uri=true"))).toEqual({
      file: "/abs/a b.db",
      readOnlyFile: true,
    });
  });
});
