import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { startFreshServer } from "../conformance/server.ts";
import { type Client, signInAs } from "../support/client.ts";
import { freePort } from "../support/free-port.ts";
import { launcher } from "../support/installation.ts";
import { createTestDatabase, type TestDatabase } from "../support/services.ts";

const services = inject("services");
const reason = services.postgresql.reason || services.redis.reason;
const SECRET_KEY = "oracle-secret-key-0123456789abcdef";

describe.skipIf(reason !== "")(`two servers with one Redis ${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-two-"));
  let metadata: TestDatabase;
  let warehouse: TestDatabase;
  let watcher: pg.Client;
  let near: Awaited<ReturnType<typeof startFreshServer>>;
  let far: ChildProcess | undefined;
  let clients: Client[];
  let gamma: Client;
  let dataset = 0;

  beforeAll(async () => {
    [metadata, warehouse] = await Promise.all([
      createTestDatabase("postgresql", services),
      createTestDatabase("postgresql", services),
    ]);
    watcher = new pg.Client(warehouse.url);
    await watcher.connect();
    // A question waits for as long as the test holds the lock.
    await watcher.query(`
      create table turn (n integer);
      create function held() returns integer volatile language sql as
        'select pg_advisory_xact_lock_shared(4711); select 1';
      create table line (region text); insert into line values ('north'), ('south');
      create view slow as select region, held() as waited from line`);
    const cache = {
      CACHE_TYPE: "RedisCache",
      CACHE_REDIS_URL: services.redis.url ?? "",
      CACHE_KEY_PREFIX: `two_${process.pid}_`,
      CACHE_DEFAULT_TIMEOUT: 300,
    };
    near = await startFreshServer(metadata.sqlalchemyUri, {
      level: "silent",
      change: (settings) => ({ ...settings, DATA_CACHE_CONFIG: cache }),
    });
    const settings = {
      SECRET_KEY,
      SQLALCHEMY_DATABASE_URI: metadata.sqlalchemyUri,
      DATA_CACHE_CONFIG: cache,
      RATELIMIT_ENABLED: false,
    };
    writeFileSync(join(folder, "liteset.config.ts"), `export default ${JSON.stringify(settings)};\n`);
    const port = await freePort();
    far = spawn(
      process.execPath,
      [launcher, "run", "--port", String(port), "--config", join(folder, "liteset.config.ts")],
      { cwd: folder },
    );
    let printed = "";
    far.stdout?.on("data", (chunk) => (printed += chunk));
    far.stderr?.on("data", (chunk) => (printed += chunk));
    await vi.waitFor(() => expect(printed).toMatch(/is ready/), { timeout: 90_000, interval: 50 });
    clients = await Promise.all([near.server.url, `http://127.0.0.1:${port}`].map((url) => signInAs(url, "admin")));
    gamma = await signInAs(near.server.url, "alpha");
    const [admin] = clients;
    const database = { database_name: "shop", sqlalchemy_uri: warehouse.sqlalchemyUri };
    const made = (await admin!("POST", "/api/v1/database/", database)).body.id;
    const table = { database: made, schema: "public", table_name: "slow" };
    dataset = (await admin!("POST", "/api/v1/dataset/", table)).body.id as number;
    const rule = { name: "south", filter_type: "Regular", tables: [dataset], clause: "region = 'south'" };
    const role = await near.app.metadata
      .kysely()
      .selectFrom("ab_role")
      .select("id")
      .where("name", "=", "Alpha")
      .executeTakeFirstOrThrow();
    const answer = await admin!("POST", "/api/v1/rowlevelsecurity/", { ...rule, roles: [role.id] });
    expect(answer.status).toBe(201);
    near.app.viewers.invalidate();
  }, 120_000);

  afterAll(async () => {
    far?.kill("SIGKILL");
    await near?.stop();
    await watcher?.end();
    await Promise.all([metadata?.drop(), warehouse?.drop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const hold = () => watcher.query("select pg_advisory_lock(4711)");
  const release = () => watcher.query("select pg_advisory_unlock_all()");
  /** Questions that are in the warehouse at this moment. */
  const asked = async () => {
    const sql = `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and state = 'active' and query like '%waited%' and pid <> pg_backend_pid()`;
    return (await watcher.query<{ n: number }>(sql)).rows[0]?.n;
  };
  const ask = async (client: Client, row_limit: number, force = false) => {
    const queries = [{ columns: ["region", "waited"], orderby: [["region", true]], row_limit }];
    const datasource = { id: dataset, type: "table" };
    const { status, body } = await client("POST", "/api/v1/chart/data", { datasource, queries, force });
    const [result] = body.result as { data: { region: string }[] }[];
    return { status, regions: result?.data.map(({ region }) => region).join(" ") };
  };
  const whole = { status: 200, regions: "north south" };
  const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

  it("ask the warehouse once what many ask both of them, apart from who may see other rows", async () => {
    await hold();
    const many = clients.flatMap((client) => Array.from({ length: 5 }, () => ask(client, 101)));
    await expect.poll(asked, { timeout: 30_000 }).toBe(1);
    const other = ask(gamma, 101);
    await expect.poll(asked, { timeout: 30_000 }).toBe(2);
    await settled();
    expect(await asked()).toBe(2);
    await release();
    expect(await Promise.all(many)).toEqual(many.map(() => whole));
    expect(await other).toEqual({ status: 200, regions: "south" });
  }, 60_000);

  it("give who forces an answer none that was asked for before", async () => {
    await hold();
    const [first, second] = clients;
    const old = ask(second!, 102);
    await expect.poll(asked, { timeout: 30_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const forced = [ask(first!, 102, true), ask(first!, 102, true)];
    await expect.poll(asked, { timeout: 30_000 }).toBe(2);
    await settled();
    expect(await asked()).toBe(2);
    await release();
    expect(await Promise.all([old, ...forced])).toEqual([whole, whole, whole]);
  }, 60_000);

  it("go on in the place of one that is killed while it asks", async () => {
    await hold();
    const [alive, dying] = clients;
    const lost = ask(dying!, 103).catch(() => "cut off");
    await expect.poll(asked, { timeout: 30_000 }).toBe(1);
    const waits = ask(alive!, 103);
    await settled();
    expect(await asked()).toBe(1);
    far?.kill("SIGKILL");
    expect(await lost).toBe("cut off");
    // The warehouse is not told that the first is dead.
    await expect.poll(asked, { timeout: 30_000 }).toBe(2);
    await release();
    expect(await waits).toEqual(whole);
  }, 60_000);
});
