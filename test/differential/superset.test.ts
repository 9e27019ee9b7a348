// Every chart of the examples and every kind of query, answered by Liteset and by a genuine Superset 6.0.0 over the same tables.
// TEST_SUPERSET_URL names the Superset (`../shared/oracle/start NAME PORT`), which must reach the test databases;
// TEST_SUPERSET_ADMIN is `name:password` of an admin there. For MariaDB its settings need, by ORACLE_EXTRA, what `start` adds for
// `mysql`, and `import pymysql; pymysql.install_as_MySQLdb()`.
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { loadExampleBundle } from "../../src/bundles/examples.ts";
import { createEnginePools } from "../../src/engines/pool.ts";
import { createLogger } from "../../src/log.ts";
import { startFreshServer } from "../conformance/server.ts";
import { createTestDatabase, type DatabaseKind, type TestDatabase } from "../support/services.ts";
import { differences } from "./equal.ts";
import { knownDifferences } from "./known-differences.ts";
import { type Mirrored, mirrorDatasets } from "./mirror.ts";
import { type Question, questions } from "./questions.ts";
import { type Ask, must, signIn } from "./servers.ts";

const url = process.env.TEST_SUPERSET_URL;
const [admin = "admin", password = "admin"] = (process.env.TEST_SUPERSET_ADMIN ?? "admin:admin").split(":");

/** What this test uses of the frontend's registry: the queries that it asks for a chart. */
interface ChartTypes {
  chartTypes: Record<string, { buildQuery(formData: object): { queries: Record<string, unknown>[] } }>;
}

for (const kind of ["postgresql", "mysql"] as const)
  describe.skipIf(!url)(`answers of Superset on ${kind}${url ? "" : " (skipped: TEST_SUPERSET_URL is not set)"}`, () =>
    suite(kind),
  );

function suite(kind: DatabaseKind): void {
  let metadata: TestDatabase;
  let warehouse: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let liteset: Ask;
  let superset: Ask;
  let mirrored: Mirrored;

  beforeAll(async () => {
    const services = inject("services");
    metadata = await createTestDatabase("sqlite", services);
    warehouse = await createTestDatabase(kind, services);
    running = await startFreshServer(metadata.sqlalchemyUri, {
      change: (settings) => ({ ...settings, SQLALCHEMY_EXAMPLES_URI: warehouse.sqlalchemyUri }),
    });
    const { settings } = running.app;
    const engines = createEnginePools(settings, createLogger({ level: "error" }));
    await loadExampleBundle(
      { settings, metadata: running.app.metadata, engines },
      { force: false, onlyMetadata: false, bigData: false, progress: () => {} },
    );
    await engines.close();
    liteset = await signIn(running.server.url, "admin", "admin");
    superset = await signIn(url!, admin, password);
    mirrored = await mirrorDatasets(
      liteset,
      superset,
      `differential ${kind} ${process.pid}`,
      withDriver(warehouse.sqlalchemyUri),
    );
  }, 300_000);
  afterAll(async () => {
    await mirrored?.remove();
    await running?.stop();
    await warehouse?.drop();
    await metadata?.drop();
  }, 60_000);

  /** Names of the questions that the servers answer differently, with the differences. */
  async function compare(asked: readonly (Question | OwnQuestion)[]): Promise<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    const waiting = [...asked];
    const next = async (): Promise<void> => {
      for (let question = waiting.shift(); question; question = waiting.shift()) {
        const { name, dataset, ...body } = question;
        const id = typeof dataset === "number" ? dataset : mirrored.byName.get(dataset)!;
        const [theirs, ours] = await Promise.all([
          superset("POST", "/api/v1/chart/data", bodyFor(body, mirrored.ids.get(id)!)),
          liteset("POST", "/api/v1/chart/data", bodyFor(body, id)),
        ]);
        // where Superset fails, Liteset must not
        if (theirs.status >= 500 && ours.status < 500) continue;
        const lines = differences(theirs.body, ours.body);
        if (theirs.status !== ours.status) lines.unshift(`status ${theirs.status} there, ${ours.status} here`);
        if (lines.length > 0) found[name] = lines;
      }
    };
    await Promise.all([next(), next(), next()]);
    return Object.fromEntries(Object.entries(found).filter(([name]) => !Object.hasOwn(knownDifferences, name)));
  }

  it("are given for every chart of the example dashboards", async () => {
    const registry = new URL("../../ui/charts/registry.ts", import.meta.url).href;
    const { chartTypes } = (await import(registry)) as ChartTypes;
    const { result } = await must<{ result: Chart[] }>(liteset("GET", "/api/v1/chart/?q=(page_size:100)"));
    expect(result.length).toBeGreaterThanOrEqual(50);
    const asked = await Promise.all(
      result.map(async ({ id, slice_name, viz_type, datasource_id }) => {
        const chart = await must<{ result: { params: string } }>(liteset("GET", `/api/v1/chart/${id}`));
        const formData = { ...(JSON.parse(chart.result.params) as object), viz_type };
        const { queries } = chartTypes[viz_type]!.buildQuery(formData);
        return { name: slice_name, dataset: datasource_id, queries, form_data: formData };
      }),
    );
    expect(await compare(asked)).toEqual({});
  }, 600_000);

  it("are given for every kind of query", async () => {
    expect(await compare(questions())).toEqual({});
  }, 600_000);
}

interface Chart {
  id: number;
  slice_name: string;
  viz_type: string;
  datasource_id: number;
}
type OwnQuestion = Omit<Question, "dataset"> & { dataset: number };

const bodyFor = (question: Omit<Question, "name" | "dataset">, id: number) => ({
  result_type: "full",
  result_format: "json",
  ...question,
  datasource: { id, type: "table" },
  force: true,
});

/** Superset's own installation has this driver of MySQL. */
const withDriver = (uri: string): string => uri.replace(/^mysql:/, "mysql+pymysql:");
