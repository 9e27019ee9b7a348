import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFreshServer } from "../../test/conformance/server.ts";
import { type Client, signInAs } from "../../test/support/client.ts";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";

interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}
interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const ROUNDS = 4;
const JUNK: unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    2 ** 31,
    2 ** 53,
    1e300,
    [],
    [null],
    [[[]]],
    {},
    { a: 1 },
    ["x"],
    "",
    " ",
    "1",
    "x",
    "é漢😀",
  ],
  ...[
    "a\0b",
    "\ud800",
    "x".repeat(300),
    "x".repeat(70_000),
    "../..",
    "'; drop table x; --",
    "{{ 1 }}",
    "{",
    "[]",
    '{"a":1}',
  ],
  ...["5b7c9f0e-1f0a-4b62-8a5e-0c1de0000009", "2020-01-01", "* * * * *", "sqlite://", "postgresql://a@b.invalid/c"],
];
const PARTS = "0 -1 x %00 %C3%A9 99999999999 999999999999999999999 5b7c9f0e-1f0a-4b62-8a5e-0c1de0000009".split(" ");
const QUESTIONS = [
  ..."( !(1) !n 'x' !(-1) !(9999999999999) (keys:!(none)) (columns:!(a)) (page:-1,page_size:99999999999)".split(" "),
  ..."(filters:!((col:id,opr:eq,value:99999999999999))) (filters:!((col:changed_on,opr:gt,value:1e20)))".split(" "),
  ..."(filters:!((col:owners,opr:rel_m_m,value:!n))) (filter:'%00') (order_column:id) (force:!t)".split(" "),
];
/** What would end the session or change what the asker may; signing in to databases is not built. */
const LEFT_OUT = /^get .*(logout|oauth2)|^(post|put|delete) .*\/(security|me)\//;

describeEachDatabase("junk", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-junk-"));
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    const warehouse = new DatabaseSync(join(folder, "warehouse.db"));
    warehouse.exec("create table sales (id integer, amount real, sold_at timestamp)");
    warehouse.close();
    running = await startFreshServer(database.sqlalchemyUri);
    admin = await signInAs(running.server.url, "admin");
  }, 120_000);

  afterAll(async () => {
    await running?.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** Makes one of each of the main objects and gives their ids. */
  const makeObjects = async (round: number): Promise<string[]> => {
    const make = async (resource: string, body: Record<string, unknown>) => {
      const { status, body: answer } = await admin("POST", `/api/v1/${resource}/`, body);
      expect({ resource, status, answer }).toMatchObject({ status: 201 });
      return answer.id as number;
    };
    const sqlalchemy_uri = `sqlite:///${join(folder, "warehouse.db")}`;
    const warehouse = await make("database", { database_name: `warehouse ${round}`, sqlalchemy_uri });
    const sql = "select * from sales";
    const dataset = await make("dataset", { database: warehouse, table_name: `sales ${round}`, sql });
    const board = await make("dashboard", { dashboard_title: `board ${round}` });
    const drawing = { slice_name: "chart", datasource_id: dataset, datasource_type: "table", dashboards: [board] };
    return [warehouse, dataset, board, await make("chart", drawing)].map(String);
  };

  it("never makes an operation of the API fail", async () => {
    const document = (await admin("GET", "/api/v1/_openapi")).body as unknown as Document;
    const { next, pick } = dice(20_260_101);
    const resolve = (schema: Schema | undefined): Schema =>
      schema?.$ref ? resolve(document.components.schemas[schema.$ref.split("/").pop() ?? ""]) : (schema ?? {});

    /** A value of a schema's type, or in one of four cases anything. */
    const madeFor = (given: Schema | undefined, depth = 0): unknown => {
      const schema = resolve(given);
      if (next() < 0.25 || depth > 3) return pick(JUNK);
      if (schema.enum) return pick(schema.enum);
      if (schema.properties) return objectOf(schema, depth + 1);
      if (schema.type === "array") return [madeFor(schema.items, depth + 1)];
      if (schema.type === "integer" || schema.type === "number") return pick([1, 2, 3, 4, 0]);
      if (schema.type === "boolean") return true;
      return schema.type === "string" ? `text ${next()}` : pick(JUNK);
    };
    const objectOf = ({ properties = {}, required = [] }: Schema, depth = 0): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(properties)
          .filter(([name]) => next() < (required.includes(name) ? 0.93 : 0.3))
          .map(([name, schema]) => [name, madeFor(schema, depth)]),
      );

    const operations = Object.entries(document.paths)
      .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
      .filter(({ path, method }) => !LEFT_OUT.test(`${method} ${path}`));
    expect(operations.length).toBeGreaterThan(150);
    const failures: unknown[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ids = await makeObjects(round);
      const part = () => (next() < 0.6 ? pick(ids) : pick(PARTS));
      for (const { path, method, operation } of operations) {
        const query = (operation.parameters ?? [])
          .filter(({ in: place }) => place === "query" && next() < 0.7)
          .map(({ name }) => `${name}=${name === "q" ? encodeURIComponent(pick(QUESTIONS)) : part()}`);
        const address = `${path.replace(/\{[^}]+\}/g, part)}${query.length > 0 ? `?${query.join("&")}` : ""}`;
        const body = operation.requestBody?.content["application/json"]?.schema;
        const sent = body && (next() < 0.05 ? pick(JUNK) : madeFor({ ...resolve(body) }));
        const { status, body: answer } = await admin(method.toUpperCase(), address, sent);
        if (status >= 500 && !isUnconfigured(answer)) failures.push({ method, address, sent, answer });
      }
    }
    expect(failures).toEqual([]);
  }, 300_000);
});

/** What this installation lacks is told with the reference's own 500. */
const isUnconfigured = ({ errors }: Record<string, unknown>): boolean =>
  Array.isArray(errors) && errors.every(({ error_type: type }) => type === "RESULTS_BACKEND_NOT_CONFIGURED_ERROR");

/** Throws that come out alike each time. */
function dice(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  return { next, pick };
}
