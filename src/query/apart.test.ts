// One question is asked once: whose answers are the same, and whose never are.
import { afterAll, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { createCaches } from "../cache/names.ts";
import type { ConnectionTarget, ResultTable } from "../engines/engine.ts";
import { createEnginePools } from "../engines/pool.ts";
import { emptyColumn } from "../engines/values.ts";
import { createLogger } from "../log.ts";
import { Database } from "../metadata/entities/database.ts";
import { Dataset, SqlMetric, TableColumn } from "../metadata/entities/dataset.ts";
import { Role } from "../metadata/entities/role.ts";
import { RowLevelSecurityFilter } from "../metadata/entities/row-level-security.ts";
import { upgrade } from "../metadata/migrate.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import type { Viewer } from "../security/viewer.ts";
import { defaultSettings } from "../settings/keys.ts";
import { wholeAnswer } from "./answer.ts";
import { parseQueryContext } from "./query-context.ts";
import { runChartData } from "./run.ts";
import type { QueryApp, RunChartDataOptions } from "./session.ts";

let place: TestDatabase;
let metadata: Metadata;
let app: QueryApp;
const ids: Record<string, number> = {};
/** What reached the warehouse since the test began. */
let asked: string[] = [];

/** A warehouse whose rows tell who asked for them and how. */
async function answer(target: ConnectionTarget, sql: string): Promise<ResultTable> {
  const seen = `${target.impersonate ? target.username : "everybody"}: ${sql.replaceAll(/\s+/g, " ")}`;
  asked.push(seen);
  // Who asks the same comes while this runs.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const column = { ...emptyColumn("seen", "VARCHAR", "string", () => null), values: [seen] };
  return { columns: [column], rowCount: 1 };
}

beforeAll(async () => {
  place = await createTestDatabase("sqlite", inject("services"));
  const settings = {
    ...defaultSettings(),
    SECRET_KEY: "test-secret-key-that-is-long-enough",
    SQLALCHEMY_DATABASE_URI: place.sqlalchemyUri,
    DATA_CACHE_CONFIG: { CACHE_TYPE: "SimpleCache", CACHE_DEFAULT_TIMEOUT: 60 },
    FEATURE_FLAGS: { ENABLE_TEMPLATE_PROCESSING: true, EMBEDDED_SUPERSET: true },
  };
  metadata = await openMetadata(settings);
  await upgrade(metadata);
  const caches = createCaches(settings, { log: createLogger({ level: "error" }), metadata });
  const { inspect } = createEnginePools(settings, createLogger({ level: "error" }));
  app = { settings, metadata, caches, engines: { run: answer, stream: async function* () {}, inspect } };
  const em = metadata.em();
  const database = (name: string, uri: string, impersonate_user = false) =>
    em.create(Database, { database_name: name, sqlalchemy_uri: uri, impersonate_user });
  const plain = database("plain", "postgresql://bi@warehouse/db");
  const dataset = (table_name: string, on: Database, sql: string | null = null) => {
    const created = em.create(Dataset, { table_name, database: on, sql });
    const seen = "'x' || '{{ current_username() }}'";
    for (const [column_name, expression] of [
      ["seen", null],
      ["by_name", seen],
    ] as const)
      em.create(TableColumn, { column_name, type: "VARCHAR", expression, table: created });
    em.create(SqlMetric, { metric_name: "of_user", expression: "max('{{ current_user_id() }}')", table: created });
    return created;
  };
  const made = {
    table: dataset("facts", plain),
    ruled: dataset("ruled", plain),
    ruledByName: dataset("ruled_by_name", plain),
    impersonating: dataset("impersonating", database("own", "postgresql://bi@warehouse/own", true)),
    signedIn: dataset("signed_in", database("signed in", "trino://bi@warehouse/catalog", true)),
    byUser: dataset("by_user", plain, "select '{{ current_username() }}' as seen"),
    byMail: dataset("by_mail", plain, "select '{{ current_user_email() }}' as seen"),
    byRoles: dataset("by_roles", plain, "select '{{ current_user_roles()|join }}' as seen"),
    byAddress: dataset("by_address", plain, "select '{{ url_param('shop') }}' as seen"),
    byKey: dataset("by_key", plain, "select '{{ cache_key_wrapper(current_username()) }}' as seen"),
    byFilter: dataset("by_filter", plain, "select '{{ filter_values('shop')|join }}' as seen"),
  };
  await em.flush();
  for (const [name, { id }] of Object.entries(made)) ids[name] = id;
  made.byUser.sql = "select '{{ current_username() }}' as seen";
  em.create(Dataset, {
    table_name: "of_another",
    database: plain,
    sql: `select * from {{ dataset(${made.byUser.id}) }}`,
  });
  const north = em.create(Role, { name: "North" });
  const [clause, named] = [
    em.create(RowLevelSecurityFilter, { name: "north", clause: "seen = 'north'", filter_type: "Regular" }),
    em.create(RowLevelSecurityFilter, {
      name: "own",
      clause: "seen = '{{ current_username() }}'",
      filter_type: "Base",
    }),
  ];
  clause.roles.add(north);
  clause.tables.add(made.ruled);
  named.tables.add(made.ruledByName);
  await em.flush();
  ids.north = north.id;
  const other = await metadata.em().findOneOrFail(Dataset, { table_name: "of_another" });
  ids.ofAnother = other.id;
  em.create(TableColumn, { column_name: "seen", type: "VARCHAR", table: em.getReference(Dataset, other.id) });
  await em.flush();
});
afterAll(async () => {
  await metadata?.close();
  await place?.drop();
});
beforeEach(() => {
  asked = [];
});

const viewer = (username: string, more: Partial<Viewer> = {}): Viewer => ({
  ...{ id: username.length, username, firstName: "", lastName: "", email: `${username}@example.com` },
  ...{ roles: [], groupIds: [], isAdmin: false, isAnonymous: false },
  permissions: new Set(["all_datasource_access on all_datasource_access"]),
  ...more,
});
const [ann, robert] = [viewer("ann"), viewer("robert")];

interface Ask {
  who: Viewer;
  query?: object;
  address?: string;
  before?: object[];
}

/** The rows of each, who ask in the same moment; and of each again, from the cache. */
async function together(dataset: string, asks: readonly Ask[]): Promise<string[]> {
  const ask = async ({ who, query = { columns: ["seen"] }, address = "", before = [] }: Ask, force: boolean) => {
    const context = parseQueryContext({
      datasource: { id: ids[dataset], type: "table" },
      queries: [...before, query],
      force,
    });
    const options: RunChartDataOptions = { address: new URLSearchParams(address) };
    const body = JSON.parse((await wholeAnswer(await runChartData(app, context, who, options))).toString());
    return String(Object.values(body.result.at(-1).data[0])[0]);
  };
  const rows = await Promise.all(asks.map((one) => ask(one, true)));
  const count = asked.length;
  expect(await Promise.all(asks.map((one) => ask(one, false)))).toEqual(rows);
  expect(asked).toHaveLength(count);
  return rows;
}

it("asks once for people to whom the same rows are open", async () => {
  const [first, second, third] = await together("table", [{ who: ann }, { who: robert }, { who: viewer("eve") }]);
  expect(asked).toHaveLength(1);
  expect([second, third]).toEqual([first, first]);
});

it("asks nothing for who may not read the dataset, while somebody else does", async () => {
  const nobody = viewer("eve", { permissions: new Set() });
  const outcomes = await Promise.allSettled([
    together("table", [{ who: ann, query: { columns: ["seen"], row_limit: 7 } }]),
    together("table", [{ who: nobody, query: { columns: ["seen"], row_limit: 7 } }]),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(asked).toHaveLength(1);
});

it.each<[string, string, Ask[], string[]]>([
  [
    "row rules of roles",
    "ruled",
    [{ who: ann }, { who: viewer("bob", { roles: [{ id: -1, name: "North" }] }) }],
    ["", "north"],
  ],
  ["row rules by name", "ruledByName", [{ who: ann }, { who: robert }], ["'ann'", "'robert'"]],
  ["impersonation", "impersonating", [{ who: ann }, { who: robert }], ["ann: ", "robert: "]],
  ["sign-in of their own", "signedIn", [{ who: ann }, { who: robert }], ["ann: ", "robert: "]],
  ["current_username()", "byUser", [{ who: ann }, { who: robert }], ["'ann'", "'robert'"]],
  ["current_user_email()", "byMail", [{ who: ann }, { who: robert }], ["ann@", "robert@"]],
  [
    "current_user_roles()",
    "byRoles",
    [
      { who: viewer("a", { roles: [{ id: 8, name: "X1" }] }) },
      { who: viewer("b", { roles: [{ id: 9, name: "X2" }] }) },
    ],
    ["X1", "X2"],
  ],
  ["a dataset by name within a dataset", "ofAnother", [{ who: ann }, { who: robert }], ["'ann'", "'robert'"]],
  ["cache_key_wrapper()", "byKey", [{ who: ann }, { who: robert }], ["'ann'", "'robert'"]],
  [
    "a computed column by name",
    "table",
    [
      { who: ann, query: { columns: ["by_name"] } },
      { who: robert, query: { columns: ["by_name"] } },
    ],
    ["'ann'", "'robert'"],
  ],
  [
    "a metric by id",
    "table",
    [
      { who: ann, query: { metrics: ["of_user"] } },
      { who: robert, query: { metrics: ["of_user"] } },
    ],
    ["'3'", "'6'"],
  ],
  [
    "custom SQL by name",
    "table",
    ["ann", "robert"].map((name) => ({
      who: viewer(name),
      query: { metrics: ["of_user"], extras: { where: "seen = '{{ current_username() }}'" } },
    })),
    ["'ann'", "'robert'"],
  ],
  [
    "url_param()",
    "byAddress",
    [
      { who: ann, address: "shop=1" },
      { who: ann, address: "shop=2" },
    ],
    ["'1'", "'2'"],
  ],
  [
    "filter_values() of the first query",
    "byFilter",
    ["1", "2"].map((val) => ({
      who: ann,
      before: [{ columns: ["seen"], filters: [{ col: "shop", op: "IN", val: [val] }] }],
    })),
    ["'1'", "'2'"],
  ],
  [
    "rules of guests",
    "table",
    ["1", "2"].map((shop) => ({
      who: viewer("guest", { guest: { resources: [], rls: [{ clause: `shop = ${shop}` }] } }),
    })),
    ["shop = 1", "shop = 2"],
  ],
  [
    "rules of guests by name",
    "table",
    ["ann", "robert"].map((name) => ({
      who: viewer(name, { guest: { resources: [], rls: [{ clause: "seen = '{{ current_username() }}'" }] } }),
    })),
    ["'ann'", "'robert'"],
  ],
])("keeps apart by %s, what is asked in the same moment and what is cached", async (_, dataset, asks, own) => {
  const settled = asks.map((one) => ({
    ...one,
    who: { ...one.who, roles: one.who.roles.map((role) => (role.id < 0 ? { ...role, id: ids.north! } : role)) },
  }));
  const rows = await together(dataset, settled);
  for (const [at, part] of own.entries()) {
    expect(rows[at]).toContain(part);
    for (const other of own) if (other !== "" && other !== part) expect(rows[at]).not.toContain(other);
  }
  expect(new Set(rows).size).toBe(asks.length);
});
