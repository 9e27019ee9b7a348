import { describe, expect, it } from "vitest";
import { parametersOf } from "./parameters.ts";
import { engineFor } from "./registry.ts";
import { formatUri } from "./uri.ts";

const uriOf = (engine: string, values: Record<string, unknown>, secrets: Record<string, unknown> = {}): string =>
  formatUri(engineFor(engine).form!.toUri(values, secrets));

describe("forms of connections", () => {
  it("BigQuery: the project of the credentials is the address", () => {
    const credentials_info = { type: "service_account", project_id: "my-project", private_key: "XXXXXXXXXX" };
    expect(uriOf("bigquery", { query: { location: "EU" } }, { credentials_info })).toBe(
      "bigquery://my-project/?location=EU",
    );
    expect(uriOf("bigquery", {}, { credentials_info: JSON.stringify(credentials_info) })).toBe(
      "bigquery://my-project/",
    );
    expect(() => uriOf("bigquery", {})).toThrow("Missing service credentials");
    for (const wrong of [{}, "{", { project_id: 1 }, { project_id: "a/b?c" }])
      expect(() => uriOf("bigquery", {}, { credentials_info: wrong })).toThrow("Invalid service credentials");
    const shown = parametersOf(engineFor("bigquery"), "bigquery://my-project/?location=EU", { credentials_info });
    expect(shown).toEqual({ credentials_info, query: { location: "EU" } });
    expect(parametersOf(engineFor("bigquery"), "bigquery://my-project/")).toBeNull();
  });

  it("Databricks: there and back, the token as the password", () => {
    const values = {
      access_token: "dapi/1",
      host: "dbc.cloud.databricks.com",
      port: 443,
      http_path_field: "/sql/1.0/warehouses/x",
      default_catalog: "main",
      default_schema: "default",
      encryption: true,
    };
    const uri = uriOf("databricks", values);
    expect(uri).toBe(
      "databricks://token:dapi%2F1@dbc.cloud.databricks.com:443?http_path=%2Fsql%2F1.0%2Fwarehouses%2Fx&catalog=main&schema=default&ssl=1",
    );
    expect(parametersOf(engineFor("databricks"), uri)).toEqual(values);
    expect(parametersOf(engineFor("databricks"), "databricks://token:x@h:443")).toBeNull();
  });

  it("DuckDB: a file, and with a token a database of MotherDuck", () => {
    const file = { access_token: "", database: "/data/sales.duckdb", query: {} };
    expect(uriOf("duckdb", file)).toBe("duckdb:////data/sales.duckdb");
    expect(parametersOf(engineFor("duckdb"), "duckdb:////data/sales.duckdb")).toEqual(file);
    expect(uriOf("duckdb", {})).toBe("duckdb:///:memory:");
    const hosted = "duckdb:///md:sales?motherduck_token=abc";
    expect(uriOf("duckdb", { access_token: "abc", database: "sales" })).toBe(hosted);
    expect(uriOf("duckdb", parametersOf(engineFor("duckdb"), hosted) ?? {})).toBe(hosted);
    expect(() => uriOf("duckdb", { database: "md:sales" })).toThrow("Need MotherDuck token");
  });

  it("Snowflake and Couchbase: there and back", () => {
    const snowflake = {
      username: "ada",
      password: "p@ss",
      account: "xy123",
      database: "sales",
      role: "reader",
      warehouse: "small",
    };
    expect(uriOf("snowflake", snowflake)).toBe("snowflake://ada:p%40ss@xy123/sales?role=reader&warehouse=small");
    expect(parametersOf(engineFor("snowflake"), uriOf("snowflake", snowflake))).toEqual(snowflake);
    expect(
      uriOf("couchbase", { username: "user", password: "p@ss/w:rd", host: "h", port: 1234, query: { a: "b" } }),
    ).toBe("couchbase://user:p%40ss%2Fw%3Ard@h:1234?a=b&ssl=false");
  });
});
