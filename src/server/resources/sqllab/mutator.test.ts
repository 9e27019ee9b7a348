import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";

describe("SQL_QUERY_MUTATOR", () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-mutator-"));
  let place: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let database: number;
  let mutate: (sql: string, about: { database: { name: string }; username: string }) => unknown;

  const mutating = (...given: Parameters<typeof mutate>) => mutate(...given);

  beforeAll(async () => {
    const file = new DatabaseSync(join(folder, "shop.db"));
    file.exec("create table sales (n integer); create table copy (n integer); insert into sales values (1), (2);");
    file.close();
    place = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(place.sqlalchemyUri, {
      level: "silent",
      change: (settings) => ({
        ...settings,
        SQL_QUERY_MUTATOR: mutating,
      }),
    });
    admin = await signInAs(running.server.url, "admin");
    const made = { database_name: "shop", sqlalchemy_uri: `sqlite:///${join(folder, "shop.db")}`, allow_dml: true };
    database = (await admin("POST", "/api/v1/database/", made)).body.id as number;
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await place?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const execute = (sql: string, client_id: string) =>
    admin("POST", "/api/v1/sqllab/execute/", { database_id: database, sql, client_id });

  it("changes each statement of SQL Lab by itself, and the history says so", async () => {
    const seen: string[] = [];
    mutate = (sql, { database: { name }, username }) => {
      seen.push(sql.replaceAll(/\s+/g, " "));
      return `-- ${username} in ${name}\n${sql}`;
    };
    const { body } = await execute("insert into copy values (7); select n from copy", "mutated1");
    expect(body).toMatchObject({ data: [{ n: 7 }] });
    expect(seen).toEqual(["insert into copy values (7)", expect.stringMatching(/^SELECT n FROM copy LIMIT \d+$/)]);
    expect((body.query as { executedSql: string }).executedSql).toMatch(/^-- admin in shop\nSELECT/);
    mutate = () => "select 1";
    const { body: file } = await admin("GET", "/api/v1/sqllab/export/mutated1/");
    expect(String(file.text).trim().split(/\s+/)).toEqual(["n", "7"]);
  });

  it("changes what charts ask, and what they show of it", async () => {
    mutate = (sql) => sql.replace("sales", "copy");
    const { body } = await admin("POST", "/api/v1/dataset/", { database, table_name: "sales" });
    const ask = (result_type: string) =>
      admin("POST", "/api/v1/chart/data", {
        datasource: { id: body.id, type: "table" },
        queries: [{ columns: ["n"], metrics: [], row_limit: 10 }],
        result_type,
        force: true,
      });
    const answerOf = async (type: string) => ((await ask(type)).body.result as Record<string, unknown>[])[0];
    expect(await answerOf("full")).toMatchObject({ data: [{ n: 7 }], query: expect.stringContaining("FROM copy") });
    expect(await answerOf("query")).toMatchObject({ query: expect.stringContaining("FROM copy") });
  });

  it("stops what it throws at", async () => {
    mutate = () => {
      throw new Error("not at night");
    };
    expect((await execute("select 1", "mutated2")).status).toBe(500);
    mutate = () => undefined;
    expect((await execute("select 1", "mutated3")).status).toBe(500);
    const { body } = await admin("GET", "/api/v1/query/?q=(order_column:changed_on,order_direction:desc)");
    expect((body.result as { status: string }[]).map(({ status }) => status).slice(0, 2)).toEqual(["failed", "failed"]);
  });
});
