import { describe, expect, it } from "vitest";
import { motherduckOf } from "./duckdb/motherduck.ts";
import { databaseError } from "./errors.ts";
import { engineFor } from "./registry.ts";
import { checkUriIsSafe } from "./safety.ts";
import { targetOf } from "./target.ts";
import { formatUri, parseUri } from "./uri.ts";

describe("targets of stored databases", () => {
  const stored = {
    id: 3,
    database_name: "sales",
    sqlalchemy_uri: "postgresql+psycopg2://bi:XXXXXXXXXX@[::1]:5433/sales?sslmode=require",
  };

  it("put the password in, as it is", () => {
    const target = targetOf({ ...stored, password: "p@ss/w:rd%" }, { schema: "eu" });
    expect(parseUri(target.uri)).toMatchObject({
      username: "bi",
      password: "p@ss/w:rd%",
      host: "::1",
      port: 5433,
      database: "sales",
    });
    expect(target).toMatchObject({ databaseId: 3, schema: "eu", catalog: null, allowDml: false, extra: {} });
  });

  it("take the user's name where the database impersonates", () => {
    const database = { ...stored, password: "x", impersonate_user: true };
    expect(parseUri(targetOf(database, { username: "ann@example.com" }).uri).username).toBe("ann@example.com");
    expect(parseUri(targetOf(database).uri).username).toBe("bi");
    expect(parseUri(targetOf({ ...database, impersonate_user: false }, { username: "ann" }).uri).username).toBe("bi");
  });

  it("read the extra, and say whose is broken", () => {
    expect(targetOf({ ...stored, extra: '{"engine_params": {"pool_size": 3}}' }).extra).toEqual({
      engine_params: { pool_size: 3 },
    });
    expect(() => targetOf({ ...stored, extra: "{" })).toThrow('extra settings of the database "sales"');
  });

  it.each([
    "sqlite:////abs/a.db",
    "sqlite://",
    "mysql://u@h/db?charset=utf8mb4",
    "duckdb:///md:x?a=1&a=2",
    "postgresql:///db?host=%2Ftmp",
  ])("write %s so that it reads the same", (uri) => expect(parseUri(formatUri(parseUri(uri)))).toEqual(parseUri(uri)));
});

describe("unsafe URIs", () => {
  const strict = { PREVENT_UNSAFE_DB_CONNECTIONS: true };
  const open = { PREVENT_UNSAFE_DB_CONNECTIONS: false };

  it.each([
    ["sqlite:////etc/x.db", "SQLiteDialect_pysqlite"],
    ["sqlite+pysqlite://", "SQLiteDialect_pysqlite"],
    ["SQLite+anything:///x", "SQLiteDialect_pysqlite"],
    ["shillelagh://", "shillelagh"],
    ["shillelagh+apsw:///x", "shillelagh+apsw"],
    ["shillelagh+multicorn2:///x", "shillelagh+multicorn2"],
    ["duckdb:///:memory:", "duckdb"],
    ["duckdb+duckdb_engine:///x", "duckdb"],
    ["superset://", "superset"],
  ])("%s is refused unless the settings allow it", (uri, dialect) => {
    expect(() => checkUriIsSafe(uri, strict)).toThrow(
      `${dialect} cannot be used as a data source for security reasons.`,
    );
    if (!uri.startsWith("superset")) expect(() => checkUriIsSafe(uri, open)).not.toThrow();
  });

  it("what MotherDuck keeps is no file, and its name says nothing but a name", () => {
    expect(() => checkUriIsSafe("duckdb:///md:sales?motherduck_token=x", strict)).not.toThrow();
    expect(motherduckOf(parseUri("duckdb:///md:sales?motherduck_token=x"))).toEqual({
      path: "md:sales?saas_mode=true",
      config: { custom_user_agent: "liteset", motherduck_token: "x" },
    });
    expect(motherduckOf(parseUri("duckdb:////tmp/md:x"))).toBeNull();
    for (const name of ["md:x%3Fsaas_mode=false", "md:x'; ATTACH '/etc/x"])
      expect(() => motherduckOf(parseUri(`duckdb:///${name}`))).toThrow("named duckdb:///md:name");
  });

  it("errors hold no secret of the parameters or the secure extra", () => {
    const target = {
      databaseId: 1,
      databaseName: "x",
      uri: "duckdb:///md:x?motherduck_token=token-of-ours",
      secrets: { credentials_info: { private_key: "key-of-ours", project_id: "sales" } },
    };
    const error = databaseError(engineFor("duckdb"), target, new Error("token-of-ours key-of-ours sales"));
    expect(error.message).toBe("XXXXXXXXXX XXXXXXXXXX sales");
  });

  it.each([
    ["getaddrinfo ENOTFOUND nowhere.example", 'The hostname "nowhere.example" cannot be resolved.'],
    ["connect ECONNREFUSED 10.0.0.5:8123", 'Port 8123 on hostname "10.0.0.5" refused the connection.'],
    ["connect ETIMEDOUT 10.0.0.5:8123", 'The host "10.0.0.5" might be down, and can\'t be reached on port 8123.'],
  ])("says in words what the network said: %s", (said, words) => {
    const target = { databaseId: 1, databaseName: "x", uri: "clickhouse://u@h:8123/d" };
    expect(databaseError(engineFor("clickhouse"), target, new Error(said)).message).toBe(words);
  });

  it.each([
    "local_infile=1",
    "allow_local_infile=true",
    "LOCAL_INFILE=1",
    "allowLoadLocalInfile=1",
    "read_default_file=/etc/x",
  ])("mysql with %s is refused unless the settings allow it", (parameter) => {
    for (const driver of ["mysql", "mysql+mysqldb", "mysql+pymysql", "mariadb+mysqlconnector"]) {
      const uri = `${driver}://u:p@h/db?${parameter}`;
      expect(() => checkUriIsSafe(uri, strict)).toThrow("Forbidden query parameter(s)");
      expect(() => checkUriIsSafe(uri, open)).not.toThrow();
    }
  });

  it("others pass", () => {
    for (const uri of [
      "postgresql://u:p@h/db?sslmode=require",
      "mysql+pymysql://h/db?charset=utf8mb4",
      "trino://h/c",
    ]) {
      expect(() => checkUriIsSafe(uri, strict)).not.toThrow();
    }
  });
});
