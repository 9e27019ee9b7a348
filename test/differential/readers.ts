import { randomUUID } from "node:crypto";
import { type DatasetFields, type Ids, REGIONS, type Reader } from "./asked.ts";
import { templates } from "./macros.ts";
import { type Ask, must, openSession, type Send, signIn } from "./servers.ts";

/** What a server has for them: its own ids. */
export interface Ruled {
  ids: Ids;
  /** The dashboard as guests know it. */
  embedded: string;
  /** What makes the names of this run its own. */
  mark: string;
}

/** Sales of which people see different rows. */
export const SALES = `create table sales as select * from (values
  (1, timestamp '2024-01-05', 'North', 'ale', 10),
  (2, timestamp '2024-01-20', 'South', 'ale', 20),
  (3, timestamp '2024-02-03', 'North', 'gin', 40),
  (4, timestamp '2024-02-10', 'South', 'gin', 80),
  (5, timestamp '2024-02-28', 'East', 'ale', 160),
  (6, timestamp '2024-03-01', 'North', 'ale', 320),
  (7, timestamp '2024-03-02', 'South', 'rum', 640)
) as t (id, sold_on, region, product, amount);
create table refunds as select id, region, amount / 10 as amount from sales;
create table secrets as select id, region, amount * 7 as amount from sales`;

const PASSWORD = "Secret-word-1";
const PEOPLE: [string, ...string[]][] = [
  ["north", "Alpha", "North"],
  ["south", "Alpha", "South"],
  ["both", "Alpha", "North", "South"],
  ["exempt", "Alpha", "North", "Exempt"],
  ["gamma", "Gamma"],
];
const RULES: [string, string[], string[], string, string?][] = [
  ["Regular", ["sales"], ["North"], "region = 'North'", "place"],
  ["Regular", ["sales"], ["South"], "region = 'South'", "place"],
  ["Regular", ["sales"], ["South"], "product <> '{{ 'r' + 'um' }}'"],
  ["Base", ["sales"], ["Exempt", "South"], "amount < 300"],
  ["Regular", ["by region", "nested"], ["North", "South"], "amount > 15"],
  ["Regular", ["refunds"], ["North"], "region in ('North', '{{ current_username()[:5] }}')"],
];
const CHARTS = [
  ["chart", "sales"],
  ["chart of regions", "by region"],
  ["chart of nested", "nested"],
] as const;

const metrics = [{ metric_name: "total", expression: "SUM(amount)" }];
const DATASETS: Record<string, (ids: Ids) => DatasetFields> = {
  sales: () => ({ main_dttm_col: "sold_on", metrics }),
  refunds: () => ({ metrics }),
  secrets: () => ({ metrics }),
  "by region": () => ({ sql: "select region, sum(amount) as amount from sales group by region", metrics }),
  joined: () => ({
    sql: "with s as (select * from public.sales) select s.id, s.region, r.amount from s join refunds r using (id)",
    metrics,
  }),
  nested: ({ sales, gamma }) => ({
    sql: `select * from {{ dataset(${sales}) }} where amount > 10`,
    metrics,
    owners: [1, gamma],
  }),
  twice: ({ nested }) => ({ sql: `select * from {{ dataset(${nested}) }}`, metrics }),
  "of secrets": ({ secrets, gamma }) => ({
    sql: `select * from {{ dataset(${secrets}) }}`,
    metrics,
    owners: [1, gamma],
  }),
};

/** Makes roles, people, rules, datasets, charts and an embedded dashboard. */
export async function makeRuled(base: string, uri: string): Promise<Ruled> {
  const ask: Ask = await signIn(base, "admin", "admin");
  const mark = randomUUID().slice(0, 8);
  const create = async (resource: string, body: object) =>
    (await must<{ id: number }>(ask("POST", `/api/v1/${resource}`, body))).id;
  const ids: Ids = {};
  const { result: known } = await must<{ result: { id: number; name: string }[] }>(
    ask("GET", "/api/v1/security/roles/?q=(page_size:100)"),
  );
  for (const { id, name } of known) ids[`role ${name}`] = id;
  for (const name of ["North", "South", "Exempt"])
    ids[`role ${name}`] = await create("security/roles/", { name: `${name} ${mark}` });
  const database = { database_name: `ruled ${mark}`, sqlalchemy_uri: uri, expose_in_sqllab: true };
  ids.database = await create("database/", database);
  for (const [username, ...names] of PEOPLE) {
    ids[username] = await create("security/users/", {
      username: `${username}-${mark}`,
      first_name: username,
      last_name: "Person",
      email: `${username}-${mark}@example.com`,
      active: true,
      password: PASSWORD,
      roles: names.map((name) => ids[`role ${name}`]),
    });
  }
  for (const name of Object.keys({ ...DATASETS, ...templates })) {
    const { sql, first = sql, columns, ...more } = (DATASETS[name] ?? templates[name]!)(ids);
    const made = { database: ids.database, schema: "public", table_name: name, ...(first && { sql: first }) };
    ids[name] = await create("dataset/", made);
    const path = `/api/v1/dataset/${ids[name]}`;
    if (columns) await must(ask("PUT", `${path}?override_columns=true`, { columns }));
    await must(ask("PUT", path, { ...more, ...(sql && { sql }) }));
  }
  for (const [at, [filter_type, tables, roles, clause, group_key = ""]] of RULES.entries()) {
    await create("rowlevelsecurity/", {
      name: `rule ${at} ${mark}`,
      filter_type,
      tables: tables.map((name) => ids[name]),
      roles: roles.map((name) => ids[`role ${name}`]),
      clause,
      group_key,
      description: "",
    });
  }
  ids.dashboard = await create("dashboard/", { dashboard_title: `ruled ${mark}`, published: true });
  for (const [name, of] of CHARTS) {
    const params = { viz_type: "table", datasource: `${ids[of]}__table`, groupby: ["region"], metrics: ["total"] };
    const context = { datasource: { id: ids[of], type: "table" }, queries: [REGIONS], form_data: params };
    ids[name] = await create("chart/", {
      slice_name: name,
      viz_type: "table",
      datasource_id: ids[of],
      datasource_type: "table",
      dashboards: [ids.dashboard],
      params: JSON.stringify(params),
      query_context: JSON.stringify(context),
    });
  }
  const embedded = await must<{ result: { uuid: string } }>(
    ask("POST", `/api/v1/dashboard/${ids.dashboard}/embedded`, { allowed_domains: [] }),
  );
  return { ids, mark, embedded: embedded.result.uuid };
}

/** Ways to ask as each of the readers. */
export async function signInReaders(base: string, { ids, mark, embedded }: Ruled): Promise<Record<Reader, Send>> {
  const admin = await openSession(base, "admin", "admin");
  const guest = async (rls: object[]): Promise<Send> => {
    const given = await admin("POST", "/api/v1/security/guest_token/", {
      user: { username: "guest", first_name: "Gu", last_name: "Est" },
      resources: [{ type: "dashboard", id: embedded }],
      rls,
    });
    const { token } = (await given.json()) as { token: string };
    return (method, path, body) =>
      fetch(base + path, {
        method,
        headers: { "x-guesttoken": token, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
  };
  const signed = (name: string) => openSession(base, `${name}-${mark}`, PASSWORD);
  return {
    admin,
    north: await signed("north"),
    south: await signed("south"),
    both: await signed("both"),
    exempt: await signed("exempt"),
    gamma: await signed("gamma"),
    guest: await guest([]),
    "southern guest": await guest([
      { clause: "region <> 'East'" },
      { dataset: ids.sales, clause: "amount > 10" },
      { dataset: ids.refunds, clause: "amount < 0" },
    ]),
  };
}

/** An answer without what differs between two servers that answer alike: ids, names of this run, places in SQL. */
export function settled(answer: unknown, { ids, mark }: Ruled): unknown {
  const known = new Set(Object.entries(ids).flatMap(([name, id]) => (name.startsWith("role ") ? [] : [String(id)])));
  const text = (JSON.stringify(answer) ?? "null")
    .replaceAll(mark, "M")
    .replaceAll(/(id:|[Dd]ataset (?:ID )?|dataset_|[Dd]atasource |[Cc]hart )(\d+)\b/g, (whole, before, id) =>
      known.has(id) ? `${before}#` : whole,
    )
    .replaceAll(/"(datasource|slice_id)":\d+/g, '"$1":0')
    .replaceAll(/LINE \d+:.*?\^(?:\\n)?/g, "LINE");
  return JSON.parse(text);
}
