import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { describeEachDatabase } from "../../../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import type { JobProcess } from "../../../jobs/process.ts";
import type { Settings } from "../../../settings/keys.ts";
import { settleQueries } from "../../../sqllab/settle.ts";
import { startWorker } from "../../../worker/worker.ts";

const { postgresql, redis } = inject("services");
const folder = mkdtempSync(join(tmpdir(), "liteset-results-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every type whose value could be lost on the way through a store. */
const TYPES = `select * from (values
  (1::int, 9007199254740993::bigint, 12345678901234567890.123456789::numeric, 0.1::float8, 'NaN'::numeric, true,
   date '2024-02-29', timestamp '2024-02-29 13:14:15.123456', timestamptz '2024-02-29 13:14:15+02', time '10:11:12.5',
   interval '1 day 02:03:04', '{"a": [1, null]}'::jsonb, array[1, 2], '\\x0102'::bytea, 'x"y', null::text),
  (2, -9007199254740993, 0.5, 'Infinity', 1.50, false, date '0044-03-15', timestamp '1969-12-31 23:59:59.999999',
   null, null, interval '-3 days', null, null, null, '日本', null)
) t(i, b, n, f, "has space", "true", d, ts, tz, t, iv, j, arr, by, "quo""te", nothing)`;

interface Known {
  id: string;
  state: string;
  resultsKey: string;
  limitingFactor: string;
}
interface Body {
  query: Known;
  data: unknown;
  columns: { name: string }[];
  errors: { error_type: string; message: string }[];
}
interface Answer {
  status: number;
  body: Body;
}

interface Place {
  running: Awaited<ReturnType<typeof startFreshServer>>;
  admin: Client;
  other: Client;
  database: number;
  ask(sql: string, more?: Record<string, unknown>): Promise<Answer>;
  known(clientId: string): Promise<Known>;
  ended(clientId: string): Promise<Known>;
  results(client: Client, key: string, rows?: number): Promise<Answer>;
}

async function open(metadata: TestDatabase, change: Partial<Settings>): Promise<Place> {
  const running = await startFreshServer(metadata.sqlalchemyUri, {
    level: "silent",
    change: (settings) => ({ ...settings, DISALLOWED_SQL_FUNCTIONS: {}, ...change }),
  });
  const [admin, other] = await Promise.all([
    signInAs(running.server.url, "admin"),
    signInAs(running.server.url, "sqllab"),
  ]);
  const made = await admin("POST", "/api/v1/database/", {
    database_name: "w",
    sqlalchemy_uri: postgresql.url?.replace(/^postgresql/, "postgresql+psycopg2"),
    allow_run_async: true,
    allow_dml: true,
  });
  const database = made.body.id as number;
  const known = async (clientId: string) => {
    const { body } = await admin("GET", "/api/v1/query/updated_since?q=(last_updated_ms:0)");
    return (body.result as Known[]).find(({ id }) => id === clientId)!;
  };
  return {
    running,
    admin,
    other,
    database,
    known,
    ask: (sql, more = {}) =>
      admin("POST", "/api/v1/sqllab/execute/", {
        database_id: database,
        sql,
        runAsync: true,
        ...more,
      }) as Promise<unknown> as Promise<Answer>,
    ended: async (clientId) => {
      await expect
        .poll(async () => (await known(clientId))?.state, { timeout: 30_000 })
        .toMatch(/success|failed|stopped|timed_out/);
      return known(clientId);
    },
    results: (client, key, rows) =>
      client(
        "GET",
        `/api/v1/sqllab/results/?q=(key:'${key}'${rows === undefined ? "" : `,rows:${rows}`})`,
      ) as Promise<unknown> as Promise<Answer>,
  };
}

const stores: [string, Partial<Settings>][] = [
  [
    "Redis, MessagePack and Arrow",
    { RESULTS_BACKEND: { CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: redis.url ?? "", CACHE_KEY_PREFIX: "t_" } },
  ],
  [
    "Redis, JSON",
    {
      RESULTS_BACKEND: { CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: redis.url ?? "", CACHE_KEY_PREFIX: "t_" },
      RESULTS_BACKEND_USE_MSGPACK: false,
    },
  ],
  ["files, MessagePack and Arrow", { RESULTS_BACKEND: { CACHE_TYPE: "FileSystemCache", CACHE_DIR: folder } }],
];

describe.skipIf(!postgresql.url || !redis.url).each(stores)("results kept in %s", (_name, change) => {
  let metadata: TestDatabase;
  let place: Place;
  let worker: JobProcess;

  beforeAll(async () => {
    metadata = await createTestDatabase("sqlite", inject("services"));
    place = await open(metadata, change);
    worker = await startWorker(place.running.app);
  }, 60_000);
  afterAll(async () => {
    await worker?.stop(2_000);
    await place?.running.stop();
    await metadata?.drop();
  }, 60_000);

  it("are the rows that a direct answer has, of every type", async () => {
    const asked = await place.ask(TYPES, { client_id: "types" });
    expect(asked).toMatchObject({ status: 202, body: { query: { id: "types", state: "pending", resultsKey: null } } });
    const query = await place.ended("types");
    expect(query).toMatchObject({ state: "success", progress: 100, rows: 2, errorMessage: null });
    const direct = await place.ask(TYPES, { runAsync: false });
    const stored = await place.results(place.admin, query.resultsKey);
    expect(stored.status).toBe(200);
    expect(stored.body.data).toEqual(direct.body.data);
    expect(stored.body.columns).toEqual(direct.body.columns);
    expect(stored.body.query.resultsKey).toBe(query.resultsKey);
    // a direct answer is kept too, so that a reload of the page finds it
    const again = await place.results(place.admin, direct.body.query.resultsKey);
    expect(again.body.data).toEqual(direct.body.data);
  });

  it("are told as the reference tells them, no digit lost", async () => {
    const sql = `select array[9007199254740993] a, array[1.50::numeric, 'NaN'] n, array[1::float8, 2.5] f,
      array['2024-01-01'::date, null] d, array['2024-01-01 10:00:00.5+00'::timestamptz] z, array['{"k": [1]}'::jsonb] j,
      '{"id": 9007199254740993, "x": 1.0}'::jsonb o, '\\xff00ff'::bytea b, array['\\x61'::bytea] ab, time '10:11:12.5' t,
      timestamp '9999-12-31 23:59:59.999999' e, 'infinity'::timestamp i, 'infinity'::date di`;
    const rows = [
      {
        a: "[9007199254740993]",
        n: "[1.50, null]",
        f: "[1.0, 2.5]",
        d: '["2024-01-01", null]',
        z: '["2024-01-01T10:00:00.500000+00:00"]',
        j: '[{"k": [1]}]',
        o: "{'x': 1.0, 'id': 9007199254740993}",
        b: "[bytes]",
        ab: '["a"]',
        t: "10:11:12.500000",
        e: "9999-12-31T23:59:59.999999",
        i: "9999-12-31T23:59:59.999999",
        di: "9999-12-31",
      },
    ];
    const { body } = await place.ask(sql, { runAsync: false });
    expect(body.data).toEqual(rows);
    expect((await place.results(place.admin, body.query.resultsKey)).body.data).toEqual(rows);
  });

  it("say what limited them, as a direct answer does", async () => {
    const limited = async (sql: string, runAsync: boolean) => {
      const client_id = randomUUID().slice(0, 10);
      await place.ask(sql, { client_id, runAsync, queryLimit: 7 });
      return (await place.ended(client_id)).limitingFactor;
    };
    for (const [rows, factor] of [
      [3, "QUERY"],
      [7, "QUERY_AND_DROPDOWN"],
      [9, "DROPDOWN"],
    ]) {
      const sql = `select n from generate_series(1, 20) n limit ${rows}`;
      expect([factor, await limited(sql, false), await limited(sql, true)]).toEqual([factor, factor, factor]);
    }
    expect(await limited("select 1 as n", true)).toBe("NOT_LIMITED");
  });

  it("come by pages, keep odd and repeated names, and may be none", async () => {
    await place.ask('select n as a, n as a, n "__proto__" from generate_series(1, 30) n', { client_id: "pages" });
    const { resultsKey } = await place.ended("pages");
    const page = await place.results(place.admin, resultsKey, 2);
    expect(page.body).toMatchObject({
      displayLimitReached: true,
      data: [
        { a: 1, a__1: 1 },
        { a: 2, a__1: 2 },
      ],
    });
    expect(page.body.columns.map(({ name }) => name)).toEqual(["a", "a__1", "__proto__"]);
    await place.ask("select 1 as a where 1 = 0", { client_id: "none" });
    const none = await place.results(place.admin, (await place.ended("none")).resultsKey);
    expect(none.body).toMatchObject({ data: [], columns: [{ name: "a", type: "INTEGER" }] });
  });

  it("are told as gone when they are, and are nobody else's", async () => {
    await place.ask("select 1", { client_id: "gone" });
    const { resultsKey } = await place.ended("gone");
    expect((await place.results(place.other, resultsKey)).status).toBe(404);
    expect((await place.results(place.admin, "no-such-key")).body.errors[0]).toMatchObject({
      error_type: "RESULTS_BACKEND_ERROR",
      message: expect.stringContaining("could not be found"),
    });
    await place.running.app.metadata
      .kysely()
      .updateTable("query")
      .set({ results_key: "nothing-there" })
      .where("results_key", "=", resultsKey)
      .execute();
    expect(await place.results(place.admin, "nothing-there")).toMatchObject({
      status: 410,
      body: { errors: [{ message: expect.stringContaining("Data could not be retrieved from the results backend") }] },
    });
  });
});

describeEachDatabase("a query on a worker", (kind) => {
  let metadata: TestDatabase;
  let place: Place;
  let worker: JobProcess | undefined;
  const store = { RESULTS_BACKEND: { CACHE_TYPE: "FileSystemCache", CACHE_DIR: folder } };

  beforeAll(async () => {
    metadata = await createTestDatabase(kind, inject("services"));
    const FEATURE_FLAGS = { SQLLAB_FORCE_RUN_ASYNC: true };
    place = await open(metadata, { ...store, FEATURE_FLAGS, SQLLAB_ASYNC_TIME_LIMIT_SEC: 2 });
  }, 120_000);
  afterAll(async () => {
    await worker?.stop(2_000);
    await place?.running.stop();
    await metadata?.drop();
  }, 60_000);

  it("is refused in words while there is no worker", async () => {
    const { status, body } = await place.ask("select 1", { client_id: "early" });
    expect([status, body.errors[0]!.error_type]).toEqual([500, "ASYNC_WORKERS_ERROR"]);
    expect(body.errors[0]!.message).toContain("liteset worker");
    expect(await place.known("early")).toMatchObject({ state: "failed", extra: { errors: body.errors } });
  });

  it("is refused at once where it would not be run at all", async () => {
    worker = await startWorker(place.running.app);
    const { body } = await place.ask("select from where (", { client_id: "broken" });
    expect(body.errors[0]!.error_type).toBe("INVALID_SQL_ERROR");
    expect((await place.known("broken")).state).toBe("failed");
  });

  it("is every query with SQLLAB_FORCE_RUN_ASYNC, whatever the database and the request say", async () => {
    const change = (allow_run_async: boolean) =>
      place.admin("PUT", `/api/v1/database/${place.database}`, { allow_run_async });
    await change(false);
    const { status, body } = await place.ask("select 7 as n", { client_id: "forced", runAsync: false });
    await change(true);
    expect([status, body.data]).toEqual([202, undefined]);
    const { state, resultsKey } = await place.ended("forced");
    expect(state).toBe("success");
    expect((await place.results(place.admin, resultsKey)).body.data).toEqual([{ n: 7 }]);
  });

  it("ends in the states of the reference, with the errors that people read", async () => {
    await place.ask("select 1 / 0", { client_id: "zero" });
    await place.ask("select pg_sleep(30)", { client_id: "slow" });
    await place.ask("select 1; select 2 as two", { client_id: "two" });
    expect(await place.ended("zero")).toMatchObject({
      state: "failed",
      errorMessage: expect.stringContaining("division by zero"),
      extra: { errors: [{ error_type: "GENERIC_DB_ENGINE_ERROR" }] },
    });
    expect(await place.ended("slow")).toMatchObject({
      state: "timed_out",
      errorMessage: expect.stringContaining("killed after 2 seconds"),
    });
    const { resultsKey } = await place.ended("two");
    expect((await place.results(place.admin, resultsKey)).body.data).toEqual([{ two: 2 }]);
  });

  it("is stopped from another process, in the database too", async () => {
    await place.ask("select pg_sleep(1.9), 'stop me'", { client_id: "stopme" });
    await expect.poll(async () => (await place.known("stopme")).state, { timeout: 20_000 }).toBe("running");
    expect((await place.admin("POST", "/api/v1/query/stop", { client_id: "stopme" })).status).toBe(200);
    expect((await place.ended("stopme")).state).toBe("stopped");
  });

  it("ends when its process is gone, and when it waits for workers that never come", async () => {
    const db = () => place.running.app.metadata.kysely();
    await place.ask("select 1", { client_id: "orphan" });
    await place.ended("orphan");
    const extra = (values: object) => JSON.stringify(values);
    const lost = { runner: { id: "00000000-0000-4000-8000-000000000000", kind: "worker" } };
    await db()
      .updateTable("query")
      .set({ status: "running", extra_json: extra(lost) })
      .where("client_id", "=", "orphan")
      .execute();
    await settleQueries(place.running.app);
    expect(await place.known("orphan")).toMatchObject({
      state: "failed",
      errorMessage: expect.stringContaining("the worker that ran it ended"),
    });
    // those that somebody is at work on stay
    const alive = { runner: { id: place.running.app.presence.id, kind: "server" } };
    await db()
      .updateTable("query")
      .set({ status: "running", extra_json: extra(alive) })
      .where("client_id", "=", "orphan")
      .execute();
    await settleQueries(place.running.app);
    expect((await place.known("orphan")).state).toBe("running");
    await db().updateTable("query").set({ status: "failed" }).where("client_id", "=", "orphan").execute();
  });
});
