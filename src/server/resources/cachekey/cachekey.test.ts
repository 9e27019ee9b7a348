import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";

type Json = Record<string, never> & { id: number; access_token: string; result: { is_cached: boolean | null }[] };

describe("cached results that are named by their dataset", () => {
  let place: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let token = "";
  let dataset = 0;
  const folder = mkdtempSync(join(tmpdir(), "liteset-cachekey-"));

  async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> {
    const answer = await fetch(`${running.server.url}${path}`, {
      method,
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Json };
  }

  const isCached = async (more = {}) => {
    const question = {
      datasource: { id: dataset, type: "table" },
      queries: [{ columns: ["n"], metrics: [] }],
      ...more,
    };
    return Boolean((await ask("POST", "/api/v1/chart/data", question)).body.result[0]?.is_cached);
  };
  const notes = () => running.app.metadata.kysely().selectFrom("cache_keys").select("datasource_uid").execute();
  const noted = () => expect.poll(notes).toEqual([{ datasource_uid: `${dataset}__table` }]);

  beforeAll(async () => {
    place = await createTestDatabase("sqlite", inject("services"));
    const file = new DatabaseSync(join(folder, "shop.db"));
    file.exec("create table sales (n integer); insert into sales values (1)");
    file.close();
    running = await startFreshServer(place.sqlalchemyUri, {
      change: (settings) => ({ ...settings, STORE_CACHE_KEYS_IN_METADATA_DB: true, WTF_CSRF_ENABLED: false }),
    });
    const login = { username: "admin", password: "admin", provider: "db" };
    token = (await ask("POST", "/api/v1/security/login", login)).body.access_token;
    const uri = `sqlite:///${join(folder, "shop.db")}`;
    const database = (await ask("POST", "/api/v1/database/", { database_name: "shop", sqlalchemy_uri: uri })).body.id;
    dataset = (await ask("POST", "/api/v1/dataset/", { database, table_name: "sales" })).body.id;
  });

  afterAll(async () => {
    await running?.stop();
    await place?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([-1, -5])("are not kept where they are to last %i seconds", async (custom_cache_timeout) => {
    expect([await isCached({ custom_cache_timeout }), await isCached({ custom_cache_timeout })]).toEqual([
      false,
      false,
    ]);
    expect(await notes()).toEqual([]);
  });

  it.each([
    ["uid", () => ({ datasource_uids: [`${dataset}__table`] })],
    ["names", () => ({ datasources: [{ database_name: "shop", datasource_name: "sales", datasource_type: "table" }] })],
  ])("are asked anew once the dataset is invalidated by its %s", async (_how, request) => {
    expect(await isCached()).toBe(false);
    await noted();
    expect(await isCached()).toBe(true);
    expect(await ask("POST", "/api/v1/cachekey/invalidate", { datasource_uids: ["999__table"] })).toMatchObject({
      status: 201,
    });
    expect(await isCached()).toBe(true);
    expect(await ask("POST", "/api/v1/cachekey/invalidate", request())).toEqual({ status: 201, body: {} });
    expect(await notes()).toEqual([]);
    expect(await isCached()).toBe(false);
    await noted();
    await ask("POST", "/api/v1/cachekey/invalidate", request());
  });
});
