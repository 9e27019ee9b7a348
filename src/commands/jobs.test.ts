import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { describeEachQueue } from "../../test/support/describe-databases.ts";
import { createTestQueue } from "../../test/support/queues.ts";
import { processJobs } from "../jobs/process.ts";
import type { JobSeen } from "../jobs/state.ts";
import { askFor } from "../jobs/tasks.ts";
import { createLogger } from "../log.ts";
import { cancelJobCommand, listJobs, retryJobs, showJob } from "./jobs.ts";

describeEachQueue("liteset jobs", (kind) => {
  let made: Awaited<ReturnType<typeof createTestQueue>>;
  const folder = mkdtempSync(join(tmpdir(), "liteset-jobs-command-"));
  const config = join(folder, "superset_config.py");
  const ids = { failed: "", waiting: "", later: "" };

  /** What a command prints. */
  const printed = async (run: () => Promise<void>): Promise<string> => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    try {
      await run();
      return log.mock.calls.map(([line]) => String(line)).join("\n");
    } finally {
      log.mockRestore();
    }
  };
  const listed = async (options: Record<string, unknown> = {}): Promise<JobSeen[]> =>
    JSON.parse(await printed(() => listJobs({ config, json: true, ...options })));
  const work = async (fails: boolean) =>
    processJobs({
      store: await made.queue.store(),
      log: createLogger({ level: "silent" }),
      concurrency: 1,
      limits: () => ({ softSeconds: 60, hardSeconds: 60, perSecond: Number.POSITIVE_INFINITY }),
      pollMs: 50,
      triesAgain: () => false,
      processors: {
        prune_logs: async () => {
          if (fails) throw new Error("the disk is\nfull");
        },
      },
    });
  const ended = (state: string) =>
    vi.waitFor(async () => expect(await listed({ name: "prune_logs" })).toMatchObject([{ state }]), {
      timeout: 20_000,
      interval: 100,
    });

  beforeAll(async () => {
    made = await createTestQueue(kind, inject("services"));
    const { uri, celery } = made.place;
    const lines = {
      SECRET_KEY: JSON.stringify("a-secret-key-of-tests-that-is-long-enough"),
      SQLALCHEMY_DATABASE_URI: JSON.stringify(uri),
      CELERY_CONFIG: JSON.stringify(celery).replaceAll("null", "None"),
    };
    writeFileSync(
      config,
      Object.entries(lines)
        .map(([key, value]) => `${key} = ${value}\n`)
        .join(""),
    );
    const expiresAt = new Date(Date.now() + 1_000_000);
    ids.failed = (await askFor(made.queue, "prune_logs", { retention_period_days: 3 }, { expiresAt }))!;
    const failing = await work(true);
    await ended("failed");
    await failing.stop(5_000);
    ids.waiting = (await askFor(made.queue, "doctor.ping", {}))!;
    ids.later = (await askFor(made.queue, "doctor.ping", {}, { key: "later", at: new Date(Date.now() + 3_600_000) }))!;
  }, 60_000);
  afterAll(async () => {
    await made?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("lists jobs by state and name, those to do first, and tells why one failed", async () => {
    expect((await listed()).map(({ id, state }) => [id, state])).toEqual([
      [ids.waiting, "queued"],
      [ids.later, "scheduled"],
      [ids.failed, "failed"],
    ]);
    expect((await listed({ state: "failed, scheduled" })).map(({ id }) => id)).toEqual([ids.later, ids.failed]);
    expect((await listed({ name: "doctor.ping", limit: "1" })).map(({ id }) => id)).toEqual([ids.waiting]);
    await expect(listJobs({ config, state: "broken" })).rejects.toThrow('not "broken"');
    await expect(listJobs({ config, limit: "many" })).rejects.toThrow("--limit");
    const table = await printed(() => listJobs({ config, limit: "2" }));
    expect(table).toContain(`${ids.waiting}  doctor.ping  queued`);
    expect(table).toContain("and 1 more");
    const shown = JSON.parse(await printed(() => showJob({ config, json: true }, ids.failed)));
    expect(shown).toMatchObject({
      name: "prune_logs",
      state: "failed",
      due: null,
      failures: 1,
      error: "the disk is\nfull",
      arguments: { retention_period_days: 3 },
    });
    expect(shown.seconds).toBeGreaterThanOrEqual(0);
    await expect(showJob({ config }, "none")).rejects.toThrow("There is no job none");
  });

  it("cancels what has not ended; a cancelled moment is not handed over again", async () => {
    await expect(cancelJobCommand({ config }, ids.failed)).rejects.toThrow("is failed");
    expect(await printed(() => cancelJobCommand({ config }, ids.later))).toBe(`Job ${ids.later} is cancelled.`);
    expect((await listed({ state: "cancelled" })).map(({ id }) => id)).toEqual([ids.later]);
    expect(await askFor(made.queue, "doctor.ping", {}, { key: "later" })).toBeNull();
    const store = await made.queue.store();
    const now = Date.now();
    expect((await store.next("doctor.ping", now + 7_200_000, now - 60_000, now, "worker"))?.id).toBe(ids.waiting);
    expect(await store.next("doctor.ping", now + 7_200_000, now - 60_000, now, "worker")).toBeUndefined();
    await expect(retryJobs({ config }, ids.waiting)).rejects.toThrow("is running");
    expect(await printed(() => cancelJobCommand({ config }, ids.waiting))).toContain("its worker stops it");
    expect((await listed({ state: "cancelled" })).map(({ id }) => id).sort()).toEqual([ids.later, ids.waiting].sort());
    await expect(cancelJobCommand({ config }, ids.waiting)).rejects.toThrow("is cancelled");
  });

  it("lets what failed begin again, one or all", async () => {
    await expect(retryJobs({ config })).rejects.toThrow("--failed");
    expect(await printed(() => retryJobs({ config, failed: true, name: "doctor.ping", json: true }))).toBe(
      '{"retried":[]}',
    );
    expect(await printed(() => retryJobs({ config, failed: true }))).toBe("1 job begins again.");
    expect(await listed({ name: "prune_logs" })).toMatchObject([{ state: "queued", failures: 0, error: null }]);
    const working = await work(false);
    await ended("completed");
    await working.stop(5_000);
    await expect(retryJobs({ config }, ids.failed)).rejects.toThrow("is completed");
  });
});
