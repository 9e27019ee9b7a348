import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, inject, it, vi } from "vitest";
import { describeEachQueue } from "../../test/support/describe-databases.ts";
import { createTestQueue } from "../../test/support/queues.ts";
import { createLogger } from "../log.ts";
import { type JobProcess, type ProcessOptions, type Processor, processJobs } from "./process.ts";
import { CancelledJob, jobRepository } from "./repository.ts";
import { cancelJob, describeJob } from "./state.ts";

const WAIT = { timeout: 30_000, interval: 50 };

describeEachQueue("jobs", (kind) => {
  let made: Awaited<ReturnType<typeof createTestQueue>>;
  const folder = mkdtempSync(join(tmpdir(), "liteset-jobs-"));
  const children: ChildProcess[] = [];
  const workers: JobProcess[] = [];

  beforeAll(async () => {
    made = await createTestQueue(kind, inject("services"));
    const store = await made.queue.store();
    await Promise.all([store.prepare(), store.prepare()]);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    for (const worker of workers.splice(0)) await worker.stop(5_000);
    const store = await made.queue.store();
    for (const { id, name } of await store.list(1_000)) {
      // Those of a worker that was killed are taken over first.
      await store.next(name, 0, Number.MAX_SAFE_INTEGER, 1, "test");
      await store.unlock(id, "test");
      await store.remove(id);
    }
    expect(await store.list(1)).toEqual([]);
  });
  afterAll(async () => {
    await made?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (file: string, ...more: string[]) => {
    const script = join(import.meta.dirname, "fixtures/worker.ts");
    const child = spawn(process.execPath, [script, JSON.stringify(made.place), file, ...more], { stdio: "inherit" });
    children.push(child);
    return child;
  };
  const work = async (note: Processor, more: Partial<ProcessOptions> = {}) => {
    const worker = await processJobs({
      store: await made.queue.store(),
      log: createLogger({ level: "silent" }),
      concurrency: 2,
      limits: () => ({ softSeconds: 60, hardSeconds: 60, perSecond: Number.POSITIVE_INFINITY }),
      pollMs: 50,
      processors: { note },
      ...more,
    });
    workers.push(worker);
    return worker;
  };
  const states = async () =>
    (await jobRepository(await made.queue.store(), "test").queryJobs()).jobs.map((job) => job.state);
  const add = (data: unknown, key?: string) =>
    made.queue.enqueue({ name: "note", data, at: new Date(), ...(key && { key }) });

  it("ends each job once in three workers, also those of a worker that is killed", async () => {
    const file = join(folder, "notes");
    const notes = (word: string) =>
      (existsSync(file) ? readFileSync(file, "utf8") : "")
        .split("\n")
        .map((line) => line.split(" "))
        .filter(([first]) => first === word);
    const moments = Array.from({ length: 40 }, (_, at) => at);
    const [first, second] = await Promise.all([
      Promise.all(moments.map((at) => add(at, `moment ${at}`))),
      Promise.all([...moments].reverse().map((at) => add(at, `moment ${at}`))),
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
    await add({});
    await vi.waitFor(() => expect(tries).toBe(2), WAIT);
    await vi.waitFor(async () => expect(await states()).toEqual(["completed"]), WAIT);
  });

  it("begins a job that the bell tells of without looking for it", async () => {
    const begun: unknown[] = [];
    await work(async (data) => void begun.push(data), { pollMs: 3_600_000 });
    // Until the bell is heard, which on some queues takes a connection, it is rung in vain.
    await vi.waitFor(async () => {
      await add("told");
      expect(begun).toContain("told");
    }, WAIT);
  });

  it("hands back what it took and has not begun", async () => {
    const worker = await work(async () => {}, { pollMs: 3_600_000 });
    // Due within the hour that this worker takes jobs ahead for.
    for (const at of [1, 2]) await made.queue.enqueue({ name: "note", data: at, at: new Date(Date.now() + 600_000) });
    const store = await made.queue.store();
    await vi.waitFor(async () => {
      await add("ring");
      expect((await store.list(9)).filter((job) => job.lockedAt !== null).length).toBeGreaterThan(0);
    }, WAIT);
    await worker.stop(5_000);
    expect((await store.list(1_000)).filter((job) => job.lockedAt !== null)).toEqual([]);
  });

  it.each(["next", "unlock"] as const)(
    "waits for the %s of a lock that is under way when it is stopped",
    async (step) => {
      const store = await made.queue.store();
      const { promise: gate, resolve: open } = Promise.withResolvers<void>();
      const reached = vi.fn();
      const gated = async <T>(change: () => Promise<T>): Promise<T> => {
        // What is taken is taken, however long it takes to be told of it.
        const taken = step === "next" ? await change() : undefined;
        reached();
        await gate;
        return taken ?? change();
      };
      // Both are found at once where one place is free, so that one is given back.
      for (const name of ["note", "other"]) await made.queue.enqueue({ name, data: {}, at: new Date() });
      const worker = await work(async () => {}, {
        store: {
          ...store,
          ...(step === "next" && { next: (...more) => gated(() => store.next(...more)) }),
          ...(step === "unlock" && { unlock: (...more) => gated(() => store.unlock(...more)) }),
        },
        concurrency: 1,
        pollMs: 3_600_000,
        processors: { note: async () => {}, other: async () => {} },
      });
      await vi.waitFor(() => expect(reached).toHaveBeenCalled(), WAIT);
      const stopped = worker.stop(5_000);
      setTimeout(open, 50);
      await stopped;
      expect((await store.list(9)).filter((job) => job.lockedAt !== null)).toEqual([]);
    },
  );

  it("does soon, and once, a job that it took without being told so, or could not begin at first", async () => {
    const store = await made.queue.store();
    const failing = new Set(["next", "save"]);
    const begun: unknown[] = [];
    await work(async (data) => void begun.push(data), {
      store: {
        ...store,
        next: async (...more) => {
          const job = await store.next(...more);
          if (job && failing.delete("next")) throw new Error("the answer was lost");
          return job;
        },
        save: async (...more) => {
          if (failing.delete("save")) throw new Error("the store is away");
          return store.save(...more);
        },
      },
    });
    for (const data of [1, 2, 3]) await add(data);
    await vi.waitFor(async () => expect(await states()).toEqual(["completed", "completed", "completed"]), WAIT);
    expect(begun.sort()).toEqual([1, 2, 3]);
    expect(failing).toEqual(new Set());
  });

  it("stops a job that is cancelled while it runs, and does it no more", async () => {
    const store = await made.queue.store();
    const begun: AbortSignal[] = [];
    await work(
      async (_data, signal) => {
        begun.push(signal);
        return begun.length === 1 ? new Promise(() => {}) : Promise.resolve();
      },
      // Where the bell is heard by this process only, others notice with the next sign of life.
      { lockMs: 3_000 },
    );
    const id = (await add({}))!;
    await vi.waitFor(() => expect(begun).toHaveLength(1), WAIT);
    expect(await cancelJob(store, id)).toBe(true);
    await vi.waitFor(() => expect(begun[0]?.reason).toBeInstanceOf(CancelledJob), WAIT);
    expect(await cancelJob(store, id)).toBe(false);
    await add({});
    await vi.waitFor(() => expect(begun).toHaveLength(2), WAIT);
    expect(describeJob((await store.find(id))!)).toMatchObject({ state: "cancelled", due: null });
  });

  it("stops a job at its soft limit, gives it up at its hard limit, and tries it no more", async () => {
    const stopped: string[] = [];
    await work(
      (data, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            stopped.push(String(data));
            if (data === "tidy") reject(signal.reason);
          });
        }),
      { limits: () => ({ softSeconds: 0.1, hardSeconds: 0.3, perSecond: Number.POSITIVE_INFINITY }) },
    );
    await add("tidy");
    await add("deaf");
    await vi.waitFor(async () => expect(await states()).toEqual(["failed", "failed"]), WAIT);
    expect(stopped.sort()).toEqual(["deaf", "tidy"]);
    expect((await (await made.queue.store()).list(10)).map((job) => job.nextRunAt)).toEqual([null, null]);
  });

  it("begins no more jobs than the rate limit allows", async () => {
    const begun: number[] = [];
    await work(async () => void begun.push(Date.now()), {
      limits: () => ({ softSeconds: 60, hardSeconds: 60, perSecond: 2 }),
    });
    await Promise.all(Array.from({ length: 5 }, (_, at) => add(at)));
    await vi.waitFor(() => expect(begun).toHaveLength(5), WAIT);
    // Two at once, then one each half second.
    expect(begun.at(-1)! - begun[0]!).toBeGreaterThan(1_000);
  });

  it("lets the job that runs end when it is stopped, and leaves the others to be done", async () => {
    const begun: unknown[] = [];
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const worker = await work(async (data) => {
      begun.push(data);
      await gate;
    });
    for (const data of [1, 2]) await add(data);
    await vi.waitFor(() => expect(begun).toHaveLength(2), WAIT);
    await add(3);
    const stopped = worker.stop(20_000);
    open();
    await stopped;
    await vi.waitFor(async () => expect((await states()).sort()).toEqual(["completed", "completed", "queued"]), WAIT);
    expect(begun).toHaveLength(2);
  });

  it("knows a moment again until its job is forgotten, and forgets none that is still to do", async () => {
    const store = await made.queue.store();
    const add = () => made.queue.enqueue({ name: "note", data: {}, at: new Date(), key: "once" });
    const forget = () => store.forgetFinished(Date.now() + 60_000);
    expect(await add()).not.toBeNull();
    await forget();
    expect(await add()).toBeNull();
    await work(async () => {});
    await vi.waitFor(async () => expect(await states()).toEqual(["completed"]), WAIT);
    expect(await add()).toBeNull();
    await forget();
    expect(await states()).toEqual([]);
  });

  it("lets a worker that has lost a job write nothing about it", async () => {
    const store = await made.queue.store();
    await add("lost");
    const now = Date.now();
    const slow = await store.next("note", now, 0, now, "slow");
    const next = await store.next("note", now, now + 1, now + 1, "quick");
    expect(next?.id).toBe(slow?.id);
    const ended = { nextRunAt: null, lockedAt: null, finishedAt: now, body: next!.body };
    expect(await store.save(next!.id, ended, "slow")).toBe(false);
    await store.unlock(next!.id, "slow");
    expect((await store.find(next!.id))?.lockedAt).toBe(now + 1);
    expect(await store.remove(next!.id)).toBe(false);
    expect(await store.save(next!.id, ended, "quick")).toBe(true);
    expect(await store.save(next!.id, ended, "quick")).toBe(false);
  });

  it("refuses a job too large for the queue", async () => {
    await expect(add("x".repeat(1_100_000))).rejects.toThrow("1000000 bytes");
  });
});
