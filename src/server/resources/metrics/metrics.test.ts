import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { describeEachQueue } from "../../../../test/support/describe-databases.ts";
import { createTestQueue } from "../../../../test/support/queues.ts";
import { cancelJob } from "../../../jobs/state.ts";
import { askFor } from "../../../jobs/tasks.ts";
import { startWorker } from "../../../worker/worker.ts";

const TOKEN = "a-token-for-prometheus";

describeEachQueue("/metrics", (kind) => {
  let made: Awaited<ReturnType<typeof createTestQueue>>;
  let running: Awaited<ReturnType<typeof startFreshServer>>;

  const scrape = (token?: string) =>
    fetch(`${running.server.url}/metrics`, token ? { headers: { authorization: `Bearer ${token}` } } : {});
  const lines = async (): Promise<string[]> => (await (await scrape(TOKEN)).text()).split("\n");

  beforeAll(async () => {
    made = await createTestQueue(kind, inject("services"));
    running = await startFreshServer(made.place.uri, {
      level: "silent",
      change: (settings) => ({
        ...settings,
        METRICS_TOKEN: TOKEN,
        CELERY_CONFIG: made.place.celery as typeof settings.CELERY_CONFIG,
      }),
    });
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await made?.drop();
  });

  it("is not there for who does not know the token", async () => {
    for (const token of [undefined, "another", `${TOKEN}x`]) {
      const answer = await scrape(token);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain("liteset_");
    }
    const answer = await scrape(TOKEN);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  });

  it("counts requests by method and status", async () => {
    await fetch(`${running.server.url}/health`);
    const found = await lines();
    expect(found).toContain("# TYPE liteset_http_request_duration_seconds histogram");
    expect(found).toContain('liteset_http_request_duration_seconds_count{method="GET",status="404"} 3');
    expect(found).toContain('liteset_http_request_duration_seconds_bucket{method="GET",status="404",le="+Inf"} 3');
    // Each line is a comment, or a name with labels and a number.
    const odd = found.filter((line) => !/^($|# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [\d.e+-]+$)/.test(line));
    expect(odd).toEqual([]);
  });

  it("counts jobs to do by state, and tells how long those that ended took", async () => {
    const { app } = running;
    await askFor(app.jobs, "doctor.ping", {});
    const later = new Date(Date.now() + 3_600_000);
    for (const key of ["one", "two"])
      await askFor(app.jobs, "prune_query", { retention_period_days: 1 }, { key, at: later });
    const store = await app.jobs.store();
    const cancelled = (await store.list(9)).find(({ name }) => name === "prune_query");
    await cancelJob(store, cancelled!.id);
    expect(await lines()).toEqual(
      expect.arrayContaining([
        "liteset_queue_up 1",
        'liteset_jobs{task="doctor.ping",state="queued"} 1',
        'liteset_jobs{task="prune_query",state="scheduled"} 1',
        'liteset_jobs{task="prune_query",state="queued"} 0',
        'liteset_jobs_ended{task="prune_query",state="cancelled"} 1',
      ]),
    );
    const now = Date.now();
    const held = await store.next("prune_query", later.getTime(), 0, now, "test");
    expect(await lines()).toContain('liteset_jobs{task="prune_query",state="running"} 1');
    await store.unlock(held!.id, "test");

    const worker = await startWorker(app);
    try {
      await expect
        .poll(lines, { timeout: 20_000, interval: 100 })
        .toContain('liteset_jobs_ended{task="doctor.ping",state="completed"} 1');
    } finally {
      await worker.stop(5_000);
    }
    const found = await lines();
    expect(found).toContain('liteset_jobs{task="doctor.ping",state="queued"} 0');
    expect(found.some((line) => /^liteset_job_duration_seconds\{task="doctor.ping",quantile="1"\} \d/.test(line))).toBe(
      true,
    );
  });
});

it("is not there at all without METRICS_TOKEN", async () => {
  const { createTestDatabase } = await import("../../../../test/support/services.ts");
  const place = await createTestDatabase("sqlite", inject("services"));
  const { server, stop } = await startFreshServer(place.sqlalchemyUri, { level: "silent" });
  try {
    for (const headers of [{}, { authorization: "Bearer null" }, { authorization: "Bearer " }])
      expect((await fetch(`${server.url}/metrics`, { headers })).status).toBe(404);
  } finally {
    await stop();
    await place.drop();
  }
}, 60_000);
