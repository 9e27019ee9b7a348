import { describe, expect, it } from "vitest";
import type { EngineChoice } from "./api.ts";
import { newValues, toBody, toValues } from "./connection.ts";

const postgresql: EngineChoice = {
  name: "PostgreSQL",
  engine: "postgresql",
  default_driver: "psycopg2",
  preferred: true,
  sqlalchemy_uri_placeholder: "",
  engine_information: { supports_file_upload: true, disable_ssh_tunneling: false },
  parameters: { properties: {}, required: [] },
};

describe("a connection", () => {
  it("is sent in the parts of its engine's form", () => {
    const values = { ...newValues(5432), database_name: "Sales" };
    values.parameters = { host: " db ", port: 5432, database: "sales", username: "ada", query: "a=1&b=2" };
    expect(toBody(values, postgresql, false)).toMatchObject({
      database_name: "Sales",
      configuration_method: "dynamic_form",
      engine: "postgresql",
      driver: "psycopg2",
      parameters: { host: "db", port: 5432, database: "sales", username: "ada", password: null },
      extra: '{"allows_virtual_table_explore":true}',
    });
    expect(toBody(values, postgresql, false).parameters).toMatchObject({ query: { a: "1", b: "2" } });
  });

  it("comes back from its fields as it was stored, masks and unknown keys of extra included", () => {
    const detail = {
      database_name: "Sales",
      sqlalchemy_uri: "postgresql://ada:XXXXXXXXXX@db:5432/sales",
      parameters: { host: "db", port: 5432, database: "sales", username: "ada", password: "XXXXXXXXXX", query: {} },
      allow_dml: true,
      extra: '{"engine_params": {"x": 1}, "metadata_cache_timeout": {"schema_cache_timeout": 60}}',
      masked_encrypted_extra: '{"key": "XXXXXXXXXX"}',
      ssh_tunnel: { id: 3, server_address: "gate", server_port: 22, username: "ada", private_key: "XXXXXXXXXX" },
    };
    const body = toBody(toValues(detail), postgresql, true);
    expect(body).toMatchObject({
      parameters: { password: "XXXXXXXXXX" },
      allow_dml: true,
      allow_ctas: false,
      masked_encrypted_extra: '{"key": "XXXXXXXXXX"}',
      ssh_tunnel: { id: 3, server_address: "gate", private_key: "XXXXXXXXXX" },
    });
    expect(JSON.parse(String(body.extra))).toEqual({
      engine_params: { x: 1 },
      metadata_cache_timeout: { schema_cache_timeout: 60 },
      allows_virtual_table_explore: true,
    });
  });

  it("sends credentials with the secure extra, and no part that the form has not", () => {
    const bigquery: EngineChoice = {
      ...postgresql,
      engine: "bigquery",
      parameters: { properties: { credentials_info: { "x-encrypted-extra": true }, query: {} } },
    };
    const detail = {
      database_name: "Sales",
      parameters: { credentials_info: { project_id: "p", private_key: "XXXXXXXXXX" }, query: { location: "EU" } },
      masked_encrypted_extra: '{"credentials_info": {"project_id": "p", "private_key": "XXXXXXXXXX"}, "other": 1}',
    };
    const values = toValues(detail);
    const body = toBody(values, bigquery, false);
    expect(JSON.parse(String(body.masked_encrypted_extra))).toEqual({
      credentials_info: { project_id: "p", private_key: "XXXXXXXXXX" },
      other: 1,
    });
    expect(Object.keys(body.parameters as object).sort()).toEqual(["credentials_info", "query"]);
    const typed = { ...newValues(undefined), parameters: { credentials_info: '{"project_id": "q"}', query: "" } };
    expect(toBody(typed, bigquery, false)).toMatchObject({
      masked_encrypted_extra: '{"credentials_info":{"project_id":"q"}}',
      parameters: { query: {} },
    });
    const half = { ...newValues(undefined), parameters: { credentials_info: '{"project', query: "" } };
    expect(toBody(half, bigquery, false).masked_encrypted_extra).toBeNull();
  });

  it("keeps sheets by their names in the extra", () => {
    const gsheets: EngineChoice = {
      ...postgresql,
      engine: "gsheets",
      parameters: { properties: { catalog: {}, service_account_info: { "x-encrypted-extra": true } } },
    };
    const extra =
      '{"engine_params": {"pool_size": 2, "catalog": {"sales": "https://docs.google.com/spreadsheets/d/a"}}}';
    const body = toBody(toValues({ database_name: "Sheets", extra }), gsheets, false);
    expect(body.parameters).toEqual({ catalog: { sales: "https://docs.google.com/spreadsheets/d/a" } });
    expect(JSON.parse(String(body.extra)).engine_params).toEqual({
      pool_size: 2,
      catalog: { sales: "https://docs.google.com/spreadsheets/d/a" },
    });
  });

  it("takes a stored tunnel away where it is switched off", () => {
    expect(toBody({ ...newValues(1), sqlalchemy_uri: "sqlite://" }, undefined, true).ssh_tunnel).toBeNull();
    expect(toBody({ ...newValues(1), sqlalchemy_uri: "sqlite://" }, undefined, false)).not.toHaveProperty("ssh_tunnel");
  });
});
