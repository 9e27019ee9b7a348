import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { WebSocket } from "ws";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { describeEachQueue } from "../../../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import type { JobProcess } from "../../../jobs/process.ts";
import { createAsyncToken } from "../../../security/async-token.ts";
import { startWorker } from "../../../worker/worker.ts";

const WAIT = { timeout: 30_000, interval: 50 };
const SECRET = "a-secret-of-asynchronous-queries-0123";

interface Told {
  id: string;
  job_id: string;
  channel_id: string;
  status: string;
  result_url: string | null;
  errors: { message: string }[];
}

// Jobs and events in one place each time: Redis, or the metadata database.
describeEachQueue("asynchronous queries", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-async-"));
  let place: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let worker: JobProcess;
  let admin: Client;
  let gamma: Client;
  let dataset: number;
  let database: number;

  beforeAll(async () => {
    const file = join(folder, "shop.db");
    const tables = new DatabaseSync(file);
    tables.exec("create table sales (city text, n integer); insert into sales values ('Bern', 3), ('Oslo', 5)");
    tables.close();
    place = await createTestDatabase(kind === "redis" ? "sqlite" : kind, inject("services"));
    const redis = inject("services").redis.url;
    const prefix = `${randomUUID()}-`;
    running = await startFreshServer(place.sqlalchemyUri, {
      level: "silent",
      change: (settings) => ({
        ...settings,
        FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, GLOBAL_ASYNC_QUERIES: true },
        GLOBAL_ASYNC_QUERIES_JWT_SECRET: SECRET,
        GLOBAL_ASYNC_QUERIES_REDIS_STREAM_PREFIX: prefix,
        RESULTS_BACKEND: { CACHE_TYPE: "FileSystemCache", CACHE_DIR: join(folder, "results") },
        CACHE_CONFIG: { CACHE_TYPE: "SupersetMetastoreCache" },
        DATA_CACHE_CONFIG: { CACHE_TYPE: "SupersetMetastoreCache" },
        ...(kind === "redis" && {
          GLOBAL_ASYNC_QUERIES_CACHE_BACKEND: { CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: redis ?? "" },
          CELERY_CONFIG: { broker_url: redis ?? "", broker_transport_options: { global_keyprefix: prefix } },
        }),
      }),
    });
    admin = await signInAs(running.server.url, "admin");
    gamma = await signInAs(running.server.url, "gamma");
    const sqlalchemy_uri = `sqlite:///${file}`;
    const { body: made } = await admin("POST", "/api/v1/database/", {
      database_name: "shop",
      sqlalchemy_uri,
      allow_run_async: true,
    });
    database = made.id as number;
    const table = { database: made.id, schema: "main", table_name: "sales" };
    dataset = (await admin("POST", "/api/v1/dataset/", table)).body.id as number;
    worker = await startWorker(running.app);
  }, 120_000);
  afterAll(async () => {
    await worker?.stop(5_000);
    await running?.stop();
    await place?.drop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const question = (row_limit: number, column = "city") => ({
    datasource: { id: dataset, type: "table" },
    queries: [{ columns: [column], metrics: [], row_limit }],
  });
  const events = async (client: Client, after?: string) =>
    (await client("GET", `/api/v1/async_event/${after ? `?last_id=${after}` : ""}`)).body.result as Told[];
  const ended = (client: Client, job: unknown) =>
    vi.waitFor(async () => {
      const told = (await events(client)).find((event) => event.job_id === job);
      expect(told).toBeDefined();
      return told as Told;
    }, WAIT);
  const socketOf = (headers: Record<string, string>, path = "/") =>
    new WebSocket(running.server.url.replace("http", "ws") + path, { headers });
  /** What a socket was told, or why it was refused. */
  const listen = async (headers: Record<string, string>, path?: string) => {
    const socket = socketOf(headers, path);
    const told: Told[] = [];
    socket.on("message", (data) => told.push(JSON.parse(String(data))));
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return { told, close: () => socket.terminate() };
  };

  it("answers 202, tells the end, and gives the data by the key that it tells", async () => {
    const asked = await admin("POST", "/api/v1/chart/data", question(10));
    expect(asked.status).toBe(202);
    expect(asked.body).toMatchObject({ status: "pending", errors: [], result_url: null, user_id: expect.any(Number) });
    const told = await ended(admin, asked.body.job_id);
    expect(told).toMatchObject({ status: "done", errors: [], channel_id: asked.body.channel_id });
    expect(told.result_url).toMatch(/^\/api\/v1\/chart\/data\/qc-[0-9a-f]+$/);
    const { status, body } = await admin("GET", told.result_url ?? "");
    expect(status).toBe(200);
    expect(body.result).toMatchObject([{ data: [{ city: "Bern" }, { city: "Oslo" }], is_cached: true }]);
    // What is in the cache needs no worker, nor do those who cannot hear of its end, nor files.
    expect((await admin("POST", "/api/v1/chart/data", question(10))).status).toBe(200);
    expect((await admin("POST", "/api/v1/chart/data", { ...question(9), result_format: "csv" })).status).toBe(200);
    expect(await events(admin, told.id)).toEqual([]);
    expect((await admin("GET", "/api/v1/async_event/?last_id=none")).status).toBe(400);
  });

  it("tells what went wrong", async () => {
    const asked = await admin("POST", "/api/v1/chart/data", question(8, "nowhere"));
    const failed = asked.status === 202 ? await ended(admin, asked.body.job_id) : undefined;
    // Columns are checked when the query is written: by the worker.
    expect(failed).toMatchObject({ status: "error", result_url: null });
    expect(failed?.errors[0]?.message).toMatch(/nowhere/);
  });

  it("tells by web socket what the browser's own channel is told, and what it has missed", async () => {
    const mine = await listen({ cookie: admin.cookie });
    const theirs = await listen({ cookie: gamma.cookie, origin: running.server.url });
    const asked = await admin("POST", "/api/v1/chart/data", question(7));
    await vi.waitFor(() => expect(mine.told.map(({ job_id }) => job_id)).toContain(asked.body.job_id), WAIT);
    const told = mine.told.find(({ job_id }) => job_id === asked.body.job_id);
    expect(Object.keys(told ?? {}).sort()).toEqual([
      "channel_id",
      "errors",
      "id",
      "job_id",
      "result_url",
      "status",
      "user_id",
    ]);
    const late = await listen({ cookie: admin.cookie }, "/?last_id=0-0");
    await vi.waitFor(() => expect(late.told.map(({ job_id }) => job_id)).toContain(asked.body.job_id), WAIT);
    expect(theirs.told).toEqual([]);
    expect(await events(gamma)).toEqual([]);
    for (const each of [mine, theirs, late]) each.close();
  });

  it("tells how a query of SQL Lab goes that a worker runs, step by step", async () => {
    const mine = await listen({ cookie: admin.cookie });
    const theirs = await listen({ cookie: gamma.cookie });
    const ask = (sql: string, client_id: string) =>
      admin("POST", "/api/v1/sqllab/execute/", { database_id: database, sql, client_id, runAsync: true });
    expect((await ask("select 1; select * from sales", "telling")).status).toBe(202);
    expect((await ask("select * from nowhere", "failing")).status).toBe(202);
    const statesOf = (id: string) => mine.told.flatMap(({ job_id, status }) => (job_id === id ? [status] : []));
    await vi.waitFor(() => expect(statesOf("telling")).toEqual(["running", "running", "done"]), WAIT);
    await vi.waitFor(() => expect(statesOf("failing").at(-1)).toBe("error"), WAIT);
    // Rows and words of errors are asked for as before, by who may.
    expect(mine.told.every(({ errors, result_url }) => errors.length === 0 && result_url === null)).toBe(true);
    expect(theirs.told).toEqual([]);
    for (const each of [mine, theirs]) each.close();
  });

  it("tells nobody what is not theirs", async () => {
    const { body: asked } = await admin("POST", "/api/v1/chart/data", question(6));
    const channel = String(asked.channel_id);
    const sessionOf = (client: Client) =>
      client.cookie.split("; ").find((cookie) => cookie.startsWith("session=")) ?? "";
    const tokenOf = (client: Client) => client.cookie.split("; ").find((cookie) => cookie.startsWith("async-token="));
    const poll = (cookie: string) => fetch(`${running.server.url}/api/v1/async_event/`, { headers: { cookie } });
    // Another's token, one for another user's id, one of another secret, and none.
    const forged = await createAsyncToken(channel, 2, "x".repeat(40));
    for (const token of [tokenOf(admin), `async-token=${forged}`, "async-token=x.y.z", ""])
      expect((await poll(`${sessionOf(gamma)}; ${token}`)).status).toBe(401);
    expect((await poll(tokenOf(admin) ?? "")).status).toBe(401);
    const refused: Record<string, string>[] = [
      { cookie: `${sessionOf(gamma)}; ${tokenOf(admin)}` },
      { cookie: tokenOf(admin) ?? "" },
      { cookie: `${sessionOf(admin)}; async-token=${forged}` },
      { cookie: admin.cookie, origin: "https://elsewhere.example.com" },
      { cookie: "" },
    ];
    for (const headers of refused) await expect(listen(headers)).rejects.toThrow("401");
    // Who may not see the data is refused before a job is made, and finds nothing by the key of another's.
    expect((await gamma("POST", "/api/v1/chart/data", question(6))).status).toBe(403);
    const done = await ended(admin, asked.job_id);
    expect((await gamma("GET", done.result_url ?? "")).status).toBe(403);
    expect((await admin("GET", "/api/v1/chart/data/qc-none")).status).toBe(404);
  });

  it("answers programs that could not hear of the end at once", async () => {
    const { body } = await admin("POST", "/api/v1/security/login", {
      username: "admin",
      password: "admin",
      provider: "db",
    });
    const answer = await fetch(`${running.server.url}/api/v1/chart/data`, {
      method: "POST",
      headers: { authorization: `Bearer ${body.access_token}`, "content-type": "application/json" },
      body: JSON.stringify(question(5)),
    });
    expect(answer.status).toBe(200);
  });
});
