import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type App, createApp } from "../../src/app.ts";
import { createLogger } from "../../src/log.ts";
import { upgrade } from "../../src/metadata/migrate.ts";
import { openMetadata } from "../../src/metadata/orm.ts";
import { syncRolesAndPermissions } from "../../src/security/roles.ts";
import { createUser } from "../../src/security/users.ts";
import { type RunningServer, startServer } from "../../src/server/start.ts";
import { defaultSettings } from "../../src/settings/keys.ts";
import { createTestDatabase, type TestDatabase } from "../support/services.ts";

const services = inject("services");
const { url, reason } = services.postgresql;

/** What `log.error` wrote. */
const errors: string[] = [];
const lines = {
  write: (line: string) => {
    const entry = JSON.parse(line) as { level: string; message: string };
    if (entry.level === "error") errors.push(entry.message);
    return true;
  },
};

describe.skipIf(url === null)(`a client that leaves ${reason}`, () => {
  let place: TestDatabase;
  let warehouse: pg.Client;
  let app: App;
  let server: RunningServer;
  let token: string;
  let dataset: number;

  beforeAll(async () => {
    place = await createTestDatabase("postgresql", services);
    const settings = {
      ...defaultSettings(),
      SECRET_KEY: "a test's secret key, 0123456789",
      SQLALCHEMY_DATABASE_URI: place.sqlalchemyUri,
      RATELIMIT_ENABLED: false,
      WTF_CSRF_ENABLED: false,
    };
    await upgrade(settings);
    const metadata = await openMetadata(settings);
    await syncRolesAndPermissions(metadata);
    const person = { username: "admin", firstName: "Ad", lastName: "Min", email: "a@example.com", password: "admin" };
    await createUser(metadata, settings, { ...person, roles: ["Admin"] });
    await metadata.close();
    warehouse = new pg.Client(place.url);
    await warehouse.connect();
    // Each row of the view takes two minutes.
    await warehouse.query("create view slow as select 1 as n, pg_sleep(120)::text as waited");
    app = await createApp(settings, { log: createLogger({ level: "info", stream: lines }) });
    server = await startServer(app, { port: 0 });
    token = ((await post("/api/v1/security/login", { username: "admin", password: "admin", provider: "db" })) as Token)
      .access_token;
    const { id } = (await post("/api/v1/database/", {
      database_name: "slow",
      sqlalchemy_uri: place.sqlalchemyUri,
    })) as Created;
    dataset = ((await post("/api/v1/dataset/", { database: id, schema: "public", table_name: "slow" })) as Created).id;
  });

  afterAll(async () => {
    await server?.stop(0);
    await app?.close();
    await warehouse?.end();
    await place?.drop();
  });

  it("has its query cancelled in the database, and is no error in the log", async () => {
    const leaving = new AbortController();
    const asked = fetch(`${server.url}/api/v1/chart/data`, {
      ...request({ datasource: { id: dataset, type: "table" }, queries: [{ columns: ["waited"], metrics: [] }] }),
      signal: leaving.signal,
    }).catch((error: Error) => error.name);
    await until(async () => (await running()) === 1);
    leaving.abort();
    expect(await asked).toBe("AbortError");
    await until(async () => (await running()) === 0);
    expect(errors).toEqual([]);
  });

  it("does not keep others waiting: health and sign-in answer while queries hang", async () => {
    const leaving = new AbortController();
    const body = { datasource: { id: dataset, type: "table" }, queries: [{ columns: ["waited"], metrics: [] }] };
    const asked = Array.from({ length: 40 }, (_, index) =>
      fetch(`${server.url}/api/v1/chart/data`, {
        ...request({ ...body, queries: [{ columns: ["waited"], metrics: [], row_limit: index + 1 }] }),
        signal: leaving.signal,
      }).catch((error: Error) => error.name),
    );
    await until(async () => (await running()) > 0);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    await post("/api/v1/security/login", { username: "admin", password: "admin", provider: "db" });
    leaving.abort();
    await Promise.all(asked);
    await until(async () => (await running()) === 0);
    expect(errors).toEqual([]);
  });

  async function running(): Promise<number> {
    const { rows } = await warehouse.query<{ count: string }>(
      "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and query like '%waited%' and pid <> pg_backend_pid()",
    );
    return Number(rows[0]?.count);
  }

  function request(body: unknown): RequestInit {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    return { method: "POST", headers, body: JSON.stringify(body) };
  }

  async function post(path: string, body: unknown): Promise<unknown> {
    const answer = await fetch(server.url + path, request(body));
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }
});

interface Token {
  access_token: string;
}

interface Created {
  id: number;
}

/** Waits for a state; a minute at most. */
async function until(isReached: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isReached())) {
    if (Date.now() > deadline) throw new Error("the awaited state was not reached in a minute");
    await wait(50);
  }
}
