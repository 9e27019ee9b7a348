import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { type App, createApp } from "../app.ts";
import { brokerOf } from "../jobs/broker.ts";
import { createRateLimit, limitsOf } from "../jobs/limits.ts";
import { jobRepository } from "../jobs/repository.ts";
import { readSchedule } from "../jobs/schedule.ts";
import { createLogger } from "../log.ts";
import { Chart } from "../metadata/entities/chart.ts";
import { upgrade } from "../metadata/migrate.ts";
import { writeDateTime } from "../metadata/values.ts";
import { defaultSettings } from "../settings/keys.ts";
import { handOver, startBeat } from "./beat.ts";
import { startWorker } from "./worker.ts";

const DAY_MS = 86_400_000;

describeEachDatabase("the worker", (kind) => {
  let database: TestDatabase;
  let app: App;
  const printed: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    const beat_schedule = {
      logs: { task: "prune_logs", schedule: 1, kwargs: { retention_period_days: 30 } },
      reports: { task: "reports.prune_log", schedule: 1 },
      queries: { task: "prune_query", schedule: 1, options: { retention_period_days: 180 } },
      tags: { task: "sync_tags", schedule: 1 },
      other: { task: "cache-cooling", schedule: 1 },
    };
    const settings = {
      ...defaultSettings(),
      SECRET_KEY: "a-secret-key-of-tests",
      SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri,
      CELERY_CONFIG: { beat_schedule, broker_url: "amqp://user:secret@rabbit//" },
    };
    app = await createApp(settings, { log: createLogger({ stream: { write: (line) => printed.push(line) } }) });
    await upgrade(app.metadata);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const db = () => app.metadata.kysely();
  const ago = (days: number) => writeDateTime(new Date(Date.now() - days * DAY_MS));

  it("prunes by schedule what was kept long enough, and nothing else, and tags what there is", async () => {
    const em = app.metadata.em();
    em.create(Chart, { slice_name: "a chart" } as never);
    await em.flush();
    const entries = Array.from({ length: 1200 }, () => ({ action: "old", dttm: ago(31) }));
    await db().insertInto("logs").values(entries).execute();
    await db()
      .insertInto("logs")
      .values({ action: "new", dttm: ago(29) })
      .execute();
    for (const [id, log_retention] of [
      [1, 10],
      [2, null],
    ] as const) {
      const report = { type: "Report", name: `r${id}`, crontab: "0 0 * * *", extra_json: "{}", timezone: "UTC" };
      await db()
        .insertInto("report_schedule")
        .values({ id, ...report, log_retention })
        .execute();
      for (const days of [9, 11]) {
        const log = { scheduled_dttm: ago(days), end_dttm: ago(days), state: "Success", report_schedule_id: id };
        await db().insertInto("report_execution_log").values(log).execute();
      }
    }

    const worker = await startWorker(app);
    const beats = await Promise.all([startBeat(app), startBeat(app)]);
    try {
      await vi.waitFor(
        async () => {
          const logs = await db().selectFrom("logs").select("action").execute();
          expect(logs).toEqual([{ action: "new" }]);
          const kept = await db().selectFrom("report_execution_log").select("report_schedule_id").execute();
          expect(kept.map((row) => row.report_schedule_id).sort()).toEqual([1, 2, 2]);
          expect(await db().selectFrom("tag").select("name").execute()).toContainEqual({ name: "type:chart" });
        },
        { timeout: 30_000, interval: 100 },
      );
    } finally {
      await Promise.all([...beats.map((beat) => beat.stop()), worker.stop(10_000)]);
    }
    expect(printed.join("")).toContain("cache-cooling");
    expect(printed.join("")).toContain("amqp");
    expect(printed.join("")).not.toContain("secret@");
  });

  it("makes one job of a moment, whoever hands it over", async () => {
    const repository = jobRepository(await app.jobs.store(), "test");
    await repository.purgeAllJobs();
    const [entry] = readSchedule({ beat_schedule: { reports: { task: "reports.prune_log", schedule: 60 } } }).scheduled;
    const after = new Date("2026-11-24T10:00:30Z");
    const now = new Date("2026-11-24T10:01:00Z");
    const handed = await Promise.all(Array.from({ length: 5 }, () => handOver(app, entry!, after, now)));
    expect(handed.filter(Boolean)).toHaveLength(1);
    expect(await handOver(app, entry!, after, new Date("2026-11-24T10:00:59Z"))).toBe(false);
    expect((await repository.queryJobs()).total).toBe(1);
  });
});

it("takes limits from Celery's names", () => {
  const task_annotations = {
    prune_logs: { time_limit: 5, rate_limit: "30/m" },
    "*": { soft_time_limit: 7, rate_limit: 10 },
  };
  const { concurrency, of, queueOf } = limitsOf({
    worker_concurrency: 2,
    task_annotations,
    task_routes: { "reports.*": { queue: "slow" }, prune_logs: "tidy" },
  });
  expect(concurrency).toBe(2);
  expect(of("prune_logs")).toEqual({ softSeconds: 5, hardSeconds: 5, perSecond: 0.5 });
  expect(of("prune_query")).toEqual({ softSeconds: 7, hardSeconds: 37, perSecond: 10 });
  expect(["reports.execute", "prune_logs", "prune_query"].map(queueOf)).toEqual(["slow", "tidy", "celery"]);
  expect(limitsOf(null).of("prune_logs")).toMatchObject({ softSeconds: 3600, perSecond: Number.POSITIVE_INFINITY });
  expect(() => limitsOf({ worker_concurrency: "many" })).toThrow("CELERY_CONFIG.worker_concurrency");
  expect(() => limitsOf({ task_annotations: { "*": { rate_limit: "often" } } })).toThrow("10/s");
});

it("lets a second's worth begin at once, then as many as the rate says", () => {
  let now = 0;
  const rate = createRateLimit(2, () => now);
  const taken = () => [1, 2, 3].map(() => rate.take());
  expect(taken()).toEqual([true, true, false]);
  now += 500;
  expect(taken()).toEqual([true, false, false]);
});

it("finds the broker in its address, and never tells more of one that it does not know than its kind", () => {
  const broker = (broker_url: string) => brokerOf({ broker_url });
  expect(broker("amqp://user:secret@host//")).toEqual({ kind: "unsupported", scheme: "amqp" });
  expect(broker("rediss://:p@host/1")).toMatchObject({
    kind: "redis",
    address: { at: { host: "host", port: 6379 }, database: 1, password: "p", tls: { tls: true } },
    keyPrefix: "",
  });
  expect(broker("sqla+postgresql+psycopg2://u@h/jobs")).toEqual({
    kind: "database",
    uri: "postgresql+psycopg2://u@h/jobs",
  });
  expect(broker("postgresql://u@h/jobs")).toEqual({ kind: "database", uri: "postgresql://u@h/jobs" });
  expect(broker("sqla+sqlite:////tmp/jobs.db")).toEqual({ kind: "database", uri: "sqlite:////tmp/jobs.db" });
  expect(brokerOf(defaultSettings().CELERY_CONFIG)).toEqual({ kind: "metadata" });
  expect(brokerOf(null)).toEqual({ kind: "metadata" });
});
