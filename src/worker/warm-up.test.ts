import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { startFreshServer } from "../../test/conformance/server.ts";
import { type Client, signInAs } from "../../test/support/client.ts";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import type { App } from "../app.ts";
import { jobRepository } from "../jobs/repository.ts";
import { readSchedule } from "../jobs/schedule.ts";
import { writeDateTime } from "../metadata/values.ts";
import { pruneQueries } from "./prune.ts";
import { warmUpCaches } from "./warm-up.ts";
import { startWorker } from "./worker.ts";

const signal = AbortSignal.timeout(600_000);
const DAY_MS = 86_400_000;

describeEachDatabase("schedules of the house", (kind) => {
  let place: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let app: App;
  let admin: Client;
  let dataset = 0;
  const printed: string[] = [];
  const charts: number[] = [];
  const dashboards: number[] = [];

  const make = async (path: string, body: Record<string, unknown>): Promise<number> => {
    const answer = await admin("POST", path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return Number(answer.body.id);
  };
  const ask = { queries: [{ columns: ["username"], metrics: [], row_limit: 10, filters: [] }], result_type: "full" };

  beforeAll(async () => {
    place = await createTestDatabase(kind, inject("services"));
    running = await startFreshServer(place.sqlalchemyUri, {
      change: (settings) => ({
        ...settings,
        DATA_CACHE_CONFIG: { CACHE_TYPE: "SimpleCache", CACHE_DEFAULT_TIMEOUT: 600 },
      }),
    });
    app = running.app;
    vi.spyOn(app.log, "warn").mockImplementation((message, details) => {
      printed.push(`${message} ${JSON.stringify(details)}`);
    });
    admin = await signInAs(running.server.url, "admin");
    const uri = inject("services").postgresql.url?.replace("postgresql:", "postgresql+psycopg2:");
    const database = await make("/api/v1/database/", { database_name: "house", sqlalchemy_uri: uri ?? "sqlite://" });
    dataset = await make("/api/v1/dataset/", { database, table_name: "people", sql: "select 'x' as username" });
    for (const title of ["seen", "tagged", "neither"])
      dashboards.push(await make("/api/v1/dashboard/", { dashboard_title: title }));
    for (const [at, dashboard] of [...dashboards, dashboards[0]!].entries()) {
      const datasource = { id: dataset, type: "table" };
      charts.push(
        await make("/api/v1/chart/", {
          slice_name: `chart ${at}`,
          viz_type: "table",
          datasource_id: dataset,
          datasource_type: "table",
          params: "{}",
          dashboards: [dashboard],
          // The last one was never saved with its queries.
          ...(at < 3 && { query_context: JSON.stringify({ ...ask, datasource, form_data: { slice_id: at } }) }),
        }),
      );
    }
    const [seen, tagged, neither] = dashboards;
    const db = app.metadata.kysely();
    const look = (dashboard_id: number, days: number) => ({
      action: "DashboardRestApi.get",
      dashboard_id,
      dttm: writeDateTime(new Date(Date.now() - days * DAY_MS)),
    });
    await db.deleteFrom("logs").execute();
    await db
      .insertInto("logs")
      .values([look(seen!, 1), look(seen!, 1), look(tagged!, 1), ...Array(5).fill(look(neither!, 9))])
      .execute();
    await admin("POST", `/api/v1/tag/3/${tagged}/`, { properties: { tags: ["core"] } });
    await admin("POST", `/api/v1/tag/2/${charts[2]}/`, { properties: { tags: ["warm"] } });
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await place?.drop();
  });

  const repository = async () => jobRepository(await app.jobs.store(), "test");
  /** The charts of the jobs that a strategy asks for. */
  const chosen = async (kwargs: Record<string, unknown>, times = 1): Promise<number[]> => {
    const [entry] = readSchedule({ beat_schedule: { warm: { task: "cache-warmup", schedule: 60, kwargs } } }).scheduled;
    const at = new Date();
    await (await repository()).purgeAllJobs();
    for (let time = 0; time < times; time++) await warmUpCaches(app, entry!.payload as never, signal, at);
    const { jobs } = await (await repository()).queryJobs({ name: "cache-warmup.chart" });
    return jobs.map((job) => (job.data as { payload: { chart: number } }).payload.chart).sort((a, b) => a - b);
  };

  it("warms up the charts that a strategy names, each once, with Superset's arguments", async () => {
    const [first, second, third, bare] = charts;
    expect(await chosen({ strategy_name: "dummy" }, 2)).toEqual(charts);
    expect(await chosen({ strategy_name: "top_n_dashboards", top_n: 1, since: "7 days ago" })).toEqual([first, bare]);
    expect(await chosen({ strategy_name: "top_n_dashboards" })).toEqual([first, second, bare]);
    expect(await chosen({ strategy_name: "top_n_dashboards", top_n: 1, since: "30 days ago" })).toEqual([third]);
    expect(await chosen({ strategy_name: "dashboard_tags", tags: ["core", "warm"] })).toEqual([second, third]);
    expect(await chosen({ strategy_name: "dashboard_tags", tags: [] })).toEqual([]);
    await expect(chosen({ strategy_name: "coldest" })).rejects.toThrow('beat_schedule["warm"].kwargs');
  });

  it("fills the cache by the workers, so that who opens the chart asks no database", async () => {
    expect(await chosen({ strategy_name: "dummy" })).toEqual(charts);
    const worker = await startWorker(app);
    try {
      await vi.waitFor(
        async () => {
          const { jobs } = await (await repository()).queryJobs({ name: "cache-warmup.chart" });
          expect(jobs.map(({ state }) => state)).toEqual(charts.map(() => "completed"));
        },
        { timeout: 30_000, interval: 100 },
      );
    } finally {
      await worker.stop(10_000);
    }
    const { body } = await admin("GET", `/api/v1/chart/${charts[0]}/data/`);
    expect(body.result).toMatchObject([{ is_cached: true, data: [{ username: "x" }] }]);
    expect(printed.join("\n")).toContain(`{"chart":${charts[3]},"reason":"Chart's query context does not exist"}`);
  });

  it("leaves out, and names, charts in whose name nobody can look", async () => {
    const settings = { ...app.settings, CACHE_WARMUP_EXECUTORS: [{ fixed: "nobody" }] };
    printed.length = 0;
    await (await repository()).purgeAllJobs();
    await warmUpCaches({ ...app, settings }, { strategy_name: "dummy" }, signal, new Date());
    expect((await (await repository()).queryJobs()).total).toBe(0);
    expect(printed).toHaveLength(charts.length);
    expect(printed[0]).toContain("does not exist or is deactivated");
  });

  it("prunes the queries that nobody has touched for longer than wanted", async () => {
    const db = app.metadata.kysely();
    const [database] = await db.selectFrom("dbs").select("id").execute();
    const made = await db.selectFrom("query").select("id").execute();
    const query = (client_id: string, days: number) => ({
      client_id,
      database_id: database!.id,
      status: "success",
      changed_on: writeDateTime(new Date(Date.now() - days * DAY_MS)),
    });
    await db
      .insertInto("query")
      .values([query("kept", 29), query("old", 31), query("older", 400)])
      .execute();
    await pruneQueries(app, { retention_period_days: 30 }, signal);
    const left = await db.selectFrom("query").select("client_id").orderBy("id").execute();
    expect(left.slice(made.length)).toEqual([{ client_id: "kept" }]);
  });
});
