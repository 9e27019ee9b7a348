import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../conformance/server.ts";
import { type Client, signInAs } from "../support/client.ts";
import { freePort } from "../support/free-port.ts";
import { launcher } from "../support/installation.ts";
import { createTestDatabase, type TestDatabase } from "../support/services.ts";

const services = inject("services");
const { url, reason } = services.postgresql;

describe.skipIf(url === null)(`queries of SQL Lab whose process is killed ${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-killed-"));
  const processes: ChildProcess[] = [];
  let metadata: TestDatabase;
  let observer: Awaited<ReturnType<typeof startFreshServer>>;
  let database = 0;

  beforeAll(async () => {
    metadata = await createTestDatabase("sqlite", services);
    const settings = {
      SECRET_KEY: "oracle-secret-key-0123456789abcdef",
      SQLALCHEMY_DATABASE_URI: metadata.sqlalchemyUri,
      DISALLOWED_SQL_FUNCTIONS: {},
      RESULTS_BACKEND: { CACHE_TYPE: "FileSystemCache", CACHE_DIR: join(folder, "results") },
    };
    writeFileSync(join(folder, "liteset.config.ts"), `export default ${JSON.stringify(settings)};\n`);
    observer = await startFreshServer(metadata.sqlalchemyUri, { level: "silent" });
    const admin = await signInAs(observer.server.url, "admin");
    const made = { database_name: "w", sqlalchemy_uri: url?.replace(/^postgresql/, "postgresql+psycopg2") };
    database = (await admin("POST", "/api/v1/database/", { ...made, allow_run_async: true })).body.id as number;
  }, 120_000);
  afterEach(async () => {
    for (const child of processes.splice(0)) await kill(child);
  });
  afterAll(async () => {
    await observer?.stop();
    await metadata?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A real process of its own; resolves when it says that it is ready. */
  async function start(...args: string[]): Promise<ChildProcess> {
    const child = spawn(process.execPath, [launcher, ...args, "--config", join(folder, "liteset.config.ts")], {
      cwd: folder,
    });
    processes.push(child);
    let printed = "";
    child.stdout.on("data", (chunk) => (printed += chunk));
    child.stderr.on("data", (chunk) => (printed += chunk));
    await expect
      .poll(() => /is ready/.test(printed) || (child.exitCode !== null && printed), { timeout: 90_000 })
      .toBe(true);
    return child;
  }

  function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.kill("SIGKILL");
    });
  }

  const row = (clientId: string) =>
    observer.app.metadata
      .kysely()
      .selectFrom("query")
      .select(["status", "error_message"])
      .where("client_id", "=", clientId)
      .executeTakeFirst();
  const statusOf = async (clientId: string) => (await row(clientId))?.status;

  async function serve(): Promise<{ child: ChildProcess; admin: Client }> {
    const port = await freePort();
    const child = await start("run", "--port", String(port));
    return { child, admin: await signInAs(`http://127.0.0.1:${port}`, "admin") };
  }

  /** Whether the database is at work on the query of this name. */
  async function isAtWork(clientId: string): Promise<boolean> {
    const client = new pg.Client(url!);
    await client.connect();
    try {
      const like = `%${clientId} %`;
      const own = "select 1 from pg_stat_activity where state = 'active' and query like $1 and pid <> pg_backend_pid()";
      return (await client.query(own, [like])).rows.length > 0;
    } finally {
      await client.end();
    }
  }

  const ask = (admin: Client, client_id: string, runAsync: boolean) =>
    admin("POST", "/api/v1/sqllab/execute/", {
      database_id: database,
      sql: `select pg_sleep(120), 'of ${client_id} '`,
      client_id,
      runAsync,
    });

  it("are stopped from another process, and end as failed, in words, when theirs is killed and another one starts", async () => {
    const { child, admin } = await serve();
    const other = ask(admin, "other", false);
    await expect.poll(() => statusOf("other"), { timeout: 30_000 }).toBe("running");
    const elsewhere = await signInAs(observer.server.url, "admin");
    expect((await elsewhere("POST", "/api/v1/query/stop", { client_id: "other" })).status).toBe(200);
    expect(JSON.stringify((await other).body)).toContain("The query was stopped.");
    await expect.poll(() => isAtWork("of other"), { timeout: 30_000 }).toBe(false);

    const asked = ask(admin, "server", false).catch(() => "cut off");
    await expect.poll(() => statusOf("server"), { timeout: 30_000 }).toBe("running");
    // The row says so just before the database is asked.
    await expect.poll(() => isAtWork("of server"), { timeout: 30_000 }).toBe(true);
    await kill(child);
    expect(await asked).toBe("cut off");
    expect(await statusOf("server")).toBe("running");
    expect(await isAtWork("of server")).toBe(true);
    await start("run", "--port", String(await freePort()));
    await expect.poll(() => statusOf("server"), { timeout: 30_000 }).toBe("failed");
    expect((await row("server"))?.error_message).toContain("the server that ran it ended");
    await expect.poll(() => isAtWork("of server"), { timeout: 30_000 }).toBe(false);
  }, 240_000);

  it("end as failed, and are not begun again, when the worker is killed and another one starts", async () => {
    const worker = await start("worker");
    const { admin } = await serve();
    expect((await ask(admin, "worker", true)).status).toBe(202);
    await expect.poll(() => statusOf("worker"), { timeout: 30_000 }).toBe("running");
    await kill(worker);
    expect(await statusOf("worker")).toBe("running");
    await start("worker");
    await expect.poll(() => statusOf("worker"), { timeout: 30_000 }).toBe("failed");
    expect((await row("worker"))?.error_message).toContain("the worker that ran it ended");
    await expect.poll(() => isAtWork("of worker"), { timeout: 30_000 }).toBe(false);
  }, 240_000);
});
