import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, inject, it, vi } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { createLogger } from "../log.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import { type JobProcess, type Processor, processJobs } from "./process.ts";
import { enqueue, forgetFinished, jobRepository, prepareJobs } from "./repository.ts";

const WAIT = { timeout: 30_000, interval: 50 };

describeEachDatabase("jobs", (kind) => {
  let database: TestDatabase;
  let metadata: Metadata;
  const folder = mkdtempSync(join(tmpdir(), "liteset-jobs-"));
  const children: ChildProcess[] = [];
  const workers: JobProcess[] = [];

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    metadata = await openMetadata({
      SECRET_KEY: "a-secret-key-of-tests",
      SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri,
    });
    await Promise.all([prepareJobs(metadata), prepareJobs(metadata)]);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    for (const worker of workers.splice(0)) await worker.stop(5_000);
    await jobRepository(metadata, "test").purgeAllJobs();
  });
  afterAll(async () => {
    await metadata?.close();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (file: string, ...more: string[]) => {
    const script = join(import.meta.dirname, "fixtures/worker.ts");
    const child = spawn(process.execPath, [script, database.sqlalchemyUri, file, ...more], { stdio: "inherit" });
    children.push(child);
    return child;
  };
  const work = async (note: Processor) => {
    const log = createLogger({ level: "silent" });
    const options = { metadata, log, concurrency: 2, limitSeconds: () => 60, pollMs: 50, processors: { note } };
    const worker = await processJobs(options);
    workers.push(worker);
    return worker;
  };
  const states = async () => (await jobRepository(metadata, "test").queryJobs()).jobs.map((job) => job.state);

  it("ends each job once in three workers, also those of a worker that is killed", async () => {
    const file = join(folder, "notes");
    const notes = (word: string) =>
      (existsSync(file) ? readFileSync(file, "utf8") : "")
        .split("\n")
        .map((line) => line.split(" "))
        .filter(([first]) => first === word);
    const moments = Array.from({ length: 40 }, (_, at) => at);
    const add = (at: number) => enqueue(metadata, { name: "note", data: at, at: new Date(0), key: `moment ${at}` });
    const [first, second] = await Promise.all([
      Promise.all(moments.map(add)),
      Promise.all([...moments].reverse().map(add)),
    ]);
    expect([...first, ...second].filter(Boolean)).toHaveLength(moments.length);

    const doomed = start(file, "hang");
    await vi.waitFor(() => expect(notes("begin")).toHaveLength(1), WAIT);
    const [[, hung] = []] = notes("begin");
    doomed.kill("SIGKILL");
    start(file);
    start(file);
    await vi.waitFor(() => expect(notes("end").length).toBeGreaterThanOrEqual(moments.length), WAIT);
    await vi.waitFor(async () => expect(new Set(await states())).toEqual(new Set(["completed"])), WAIT);
    const ended = notes("end").map(([, job]) => Number(job));
    expect(ended.sort((a, b) => a - b)).toEqual(moments);
    expect(notes("begin").filter(([, job]) => job === hung)).toHaveLength(2);
  });

  it("tries a job that failed again", async () => {
    let tries = 0;
    await work(async () => {
      tries++;
      if (tries === 1) throw new Error("not this time");
    });
    await enqueue(metadata, { name: "note", data: {}, at: new Date() });
    await vi.waitFor(() => expect(tries).toBe(2), WAIT);
    await vi.waitFor(async () => expect(await states()).toEqual(["completed"]), WAIT);
  });

  it("lets the job that runs end when it is stopped, and leaves the others to be done", async () => {
    const begun: unknown[] = [];
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const worker = await work(async (data) => {
      begun.push(data);
      await gate;
    });
    for (const data of [1, 2]) await enqueue(metadata, { name: "note", data, at: new Date() });
    await vi.waitFor(() => expect(begun).toHaveLength(2), WAIT);
    await enqueue(metadata, { name: "note", data: 3, at: new Date() });
    const stopped = worker.stop(20_000);
    open();
    await stopped;
    await vi.waitFor(async () => expect((await states()).sort()).toEqual(["completed", "completed", "queued"]), WAIT);
    expect(begun).toHaveLength(2);
  });

  it("knows a moment again until its job is forgotten, and forgets none that is still to do", async () => {
    const job = { name: "note", data: {}, at: new Date(), key: "once" };
    expect(await enqueue(metadata, job)).toBe(true);
    await forgetFinished(metadata, new Date(Date.now() + 60_000));
    expect(await enqueue(metadata, job)).toBe(false);
    await work(async () => {});
    await vi.waitFor(async () => expect(await states()).toEqual(["completed"]), WAIT);
    expect(await enqueue(metadata, job)).toBe(false);
    await forgetFinished(metadata, new Date(Date.now() + 60_000));
    expect(await states()).toEqual([]);
  });

  it("refuses a job too large for the table", async () => {
    const data = "x".repeat(70_000);
    await expect(enqueue(metadata, { name: "note", data, at: new Date() })).rejects.toThrow("60000 bytes");
  });
});
