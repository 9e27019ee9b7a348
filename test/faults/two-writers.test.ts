import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Client } from "../support/client.ts";
import { describeEachDatabase } from "../support/describe-databases.ts";
import { type Served, serveWarehouse } from "../support/scene.ts";

/** Rows of a join table: `own` names the object that is written, `other` what it is related to. */
interface Join {
  table: string;
  own: string;
  other: string;
}

const join_ = (table: string, own: string, other: string): Join => ({ table, own, other });

/** What one writer replaces: ids by the name of the set. */
type Sets = Record<string, number[]>;

/** An object whose relations are replaced as a whole by whoever writes it. */
interface Contested {
  name: string;
  joins: Record<string, Join>;
  /** What is stored, where join tables alone do not tell. */
  read?(id: number): Promise<Sets>;
  /** Gives the object's id and the ids that each set may hold. */
  make(): Promise<{ id: number; of: Sets }>;
  write(id: number, sets: Sets): Promise<{ status: number; body: unknown }>;
}

/**
 * Several write one object at once: afterwards the join tables hold what one of them wrote, whole, each row once, and nobody
 * got an error.
 */
describeEachDatabase("objects that several write at once", (kind) => {
  let served: Served;
  let running: Served["running"];
  let admin: Client;
  const people: Record<string, number> = {};
  const roles: Record<string, number> = {};
  let datasets: number[];
  let charts: number[];
  let dashboards: number[];
  let count = 0;

  beforeAll(async () => {
    const tables = "create table a (id integer); create table b (id integer); create table c (id integer)";
    served = await serveWarehouse(inject("services"), { kind, tables });
    ({ running, admin } = served);
    const db = running.app.metadata.kysely();
    for (const user of await db.selectFrom("ab_user").select(["id", "username"]).execute())
      people[user.username] = user.id;
    for (const role of await db.selectFrom("ab_role").select(["id", "name"]).execute()) roles[role.name] = role.id;
    datasets = await each(["a", "b", "c"], (table_name) =>
      make("dataset", { database: served.database, schema: "main", table_name }),
    );
    charts = await each(["a", "b", "c"], newChart);
    dashboards = await each(["a", "b", "c"], (dashboard_title) => make("dashboard", { dashboard_title }));
  }, 120_000);

  afterAll(() => served?.close(), 60_000);

  const each = async <T>(names: string[], act: (name: string) => Promise<T>): Promise<T[]> => {
    const made: T[] = [];
    for (const name of names) made.push(await act(name));
    return made;
  };
  const make = async (resource: string, body: object): Promise<number> => {
    const answer = await admin("POST", `/api/v1/${resource}/`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return (answer.body.id ?? (answer.body.result as { id: number } | undefined)?.id) as number;
  };
  const newChart = (slice_name: string): Promise<number> =>
    make("chart", {
      slice_name,
      datasource_id: datasets[0],
      datasource_type: "table",
      viz_type: "table",
      params: "{}",
    });
  const newName = (): string => `contested ${count++}`;
  const put = (path: string, body: object) => admin("PUT", `/api/v1/${path}`, body);
  const three = (of: Record<string, number>, ...names: string[]): number[] => names.map((name) => of[name] as number);
  const owners = () => three(people, "admin", "alpha", "gamma");
  const someRoles = () => three(roles, "Alpha", "Gamma", "sql_lab");
  const layout = (ids: readonly number[]) => {
    const positions = Object.fromEntries(
      ids.map((chartId) => [`CHART-${chartId}`, { type: "CHART", id: `CHART-${chartId}`, meta: { chartId } }]),
    );
    return { json_metadata: JSON.stringify({ positions }) };
  };

  const contested: Contested[] = [
    {
      name: "row rules: tables and roles",
      joins: {
        tables: join_("rls_filter_tables", "rls_filter_id", "table_id"),
        roles: join_("rls_filter_roles", "rls_filter_id", "role_id"),
      },
      make: async () => {
        const rule = { name: newName(), filter_type: "Base", clause: "1 = 1", tables: datasets, roles: someRoles() };
        return { id: await make("rowlevelsecurity", rule), of: { tables: datasets, roles: someRoles() } };
      },
      write: (id, sets) => put(`rowlevelsecurity/${id}`, { filter_type: "Base", clause: "1 = 1", ...sets }),
    },
    {
      name: "dashboards: owners and roles",
      joins: {
        owners: join_("dashboard_user", "dashboard_id", "user_id"),
        roles: join_("dashboard_roles", "dashboard_id", "role_id"),
      },
      make: async () => ({
        id: await make("dashboard", { dashboard_title: newName() }),
        of: { owners: owners(), roles: someRoles() },
      }),
      write: (id, sets) => put(`dashboard/${id}`, sets),
    },
    {
      name: "dashboards: charts",
      joins: { charts: join_("dashboard_slices", "dashboard_id", "slice_id") },
      make: async () => ({ id: await make("dashboard", { dashboard_title: newName() }), of: { charts } }),
      write: (id, sets) => put(`dashboard/${id}`, layout(sets.charts ?? [])),
    },
    {
      name: "charts: owners and dashboards",
      joins: {
        owners: join_("slice_user", "slice_id", "user_id"),
        dashboards: join_("dashboard_slices", "slice_id", "dashboard_id"),
      },
      make: async () => ({ id: await newChart(newName()), of: { owners: owners(), dashboards } }),
      write: (id, sets) => put(`chart/${id}`, sets),
    },
    {
      name: "datasets: owners",
      joins: { owners: join_("sqlatable_user", "table_id", "user_id") },
      make: async () => ({ id: datasets[0] as number, of: { owners: owners() } }),
      write: (id, sets) => put(`dataset/${id}`, sets),
    },
    {
      name: "reports: owners and recipients",
      joins: {},
      make: async () => {
        const report = { type: "Report", crontab: "0 9 * * *", dashboard: dashboards[0], recipients: [] };
        const id = await make("report", { ...report, name: newName() });
        return { id, of: { owners: owners(), recipients: [1, 2, 3] } };
      },
      write: (id, { owners: wanted, recipients = [] }) => {
        const to = (at: number) => ({ type: "Email", recipient_config_json: { target: `${at}@example.com` } });
        return put(`report/${id}`, { owners: wanted, recipients: recipients.map(to) });
      },
      read: async (id) => {
        const rows = await running.app.metadata
          .kysely()
          .selectFrom("report_recipient")
          .where("report_schedule_id", "=", id)
          .select("recipient_config_json")
          .execute();
        const recipients = rows.map((row) => Number(/(\d)@example/.exec(row.recipient_config_json ?? "")?.[1]));
        const join = join_("report_schedule_user", "report_schedule_id", "user_id");
        return { ...(await stored({ owners: join }, id)), recipients: sorted(recipients) };
      },
    },
    {
      name: "users: roles and groups",
      joins: {
        roles: join_("ab_user_role", "user_id", "role_id"),
        groups: join_("ab_user_group", "user_id", "group_id"),
      },
      make: async () => ({
        id: people.sqllab as number,
        of: { roles: someRoles(), groups: await each(["1", "2", "3"], newGroup) },
      }),
      write: (id, sets) => put(`security/users/${id}`, sets),
    },
    {
      name: "groups: roles and users",
      joins: {
        roles: join_("ab_group_role", "group_id", "role_id"),
        users: join_("ab_user_group", "group_id", "user_id"),
      },
      make: async () => ({ id: await newGroup(), of: { roles: someRoles(), users: owners() } }),
      write: (id, sets) => put(`security/groups/${id}`, sets),
    },
    {
      name: "roles: users",
      joins: { users: join_("ab_user_role", "role_id", "user_id") },
      make: async () => ({ id: await newRole(), of: { users: owners() } }),
      write: (id, sets) => put(`security/roles/${id}/users`, { user_ids: sets.users }),
    },
    {
      name: "roles: groups",
      joins: { groups: join_("ab_group_role", "role_id", "group_id") },
      make: async () => ({ id: await newRole(), of: { groups: await each(["1", "2", "3"], newGroup) } }),
      write: (id, sets) => put(`security/roles/${id}/groups`, { group_ids: sets.groups }),
    },
    {
      name: "roles: permissions",
      joins: { permissions: join_("ab_permission_view_role", "role_id", "permission_view_id") },
      make: async () => {
        const some = await running.app.metadata
          .kysely()
          .selectFrom("ab_permission_view")
          .select("id")
          .limit(3)
          .execute();
        return { id: await newRole(), of: { permissions: some.map(({ id }) => id) } };
      },
      write: (id, sets) =>
        admin("POST", `/api/v1/security/roles/${id}/permissions`, { permission_view_menu_ids: sets.permissions }),
    },
    {
      name: "tags: charts and dashboards",
      joins: {},
      make: async () => ({ id: await newTag(newName()), of: { chart: charts, dashboard: dashboards } }),
      write: (id, sets) => {
        const objects = Object.entries(sets).flatMap(([type, ids]) => ids.map((object) => [type, object]));
        return put(`tag/${id}`, { name: `tag ${id}`, objects_to_tag: objects });
      },
      read: async (id) => {
        const rows = await taggings().where("tag_id", "=", id).execute();
        const of = (type: string) =>
          sorted(rows.flatMap((row) => (row.object_type === type ? [row.object_id ?? 0] : [])));
        return { chart: of("chart"), dashboard: of("dashboard") };
      },
    },
    {
      name: "charts: tags",
      joins: {},
      make: async () => ({
        id: await newChart(newName()),
        of: { tags: await each(["1", "2", "3"], () => newTag(newName())) },
      }),
      write: (id, sets) => put(`chart/${id}`, sets),
      read: async (id) => {
        const rows = await taggings().where("object_id", "=", id).where("object_type", "=", "chart").execute();
        // Others say of themselves what it is and who owns it.
        return { tags: sorted(rows.flatMap((row) => (row.type === "custom" ? [row.tag_id ?? 0] : []))) };
      },
    },
  ];
  const newGroup = async (): Promise<number> => {
    const name = newName();
    expect((await admin("POST", "/api/v1/security/groups/", { name })).status).toBe(201);
    const db = running.app.metadata.kysely();
    return (await db.selectFrom("ab_group").where("name", "=", name).select("id").executeTakeFirstOrThrow()).id;
  };
  const newTag = async (name: string): Promise<number> => {
    expect((await admin("POST", "/api/v1/tag/", { name, objects_to_tag: [] })).status).toBe(201);
    const db = running.app.metadata.kysely();
    return (await db.selectFrom("tag").where("name", "=", name).select("id").executeTakeFirstOrThrow()).id;
  };
  const taggings = () =>
    running.app.metadata
      .kysely()
      .selectFrom("tagged_object as of")
      .innerJoin("tag", "tag.id", "of.tag_id")
      .select(["of.tag_id", "of.object_id", "of.object_type", "tag.type"]);
  const newRole = (): Promise<number> => make("security/roles", { name: newName() });

  const stored = async (joins: Contested["joins"], id: number): Promise<Sets> => {
    const found: Sets = {};
    for (const [name, { table, own, other }] of Object.entries(joins)) {
      const db = running.app.metadata.kysely();
      const rows = await db
        .selectFrom(table as "dashboard_slices")
        .where(own as "dashboard_id", "=", id)
        .select(other as "slice_id")
        .execute();
      found[name] = sorted(rows.map((row) => Number((row as Record<string, unknown>)[other])));
    }
    return found;
  };
  const sorted = (ids: readonly number[]): number[] => [...ids].sort((a, b) => a - b);
  const pick = (of: Sets, cut: (ids: number[]) => number[]): Sets =>
    Object.fromEntries(Object.entries(of).map(([name, ids]) => [name, sorted(cut(ids))]));

  it.each(contested)("keep one writer's whole sets: $name", async ({ joins, make: begin, write, read }) => {
    const { id, of } = await begin();
    const offered = [
      pick(of, (ids) => ids),
      pick(of, (ids) => ids.slice(0, 1)),
      pick(of, (ids) => ids.slice(1)),
      pick(of, (ids) => ids.slice(0, 2)),
    ];
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(offered.map((sets) => write(id, sets)));
      for (const { status, body } of answers) expect(status, JSON.stringify(body)).toBe(200);
      expect(offered).toContainEqual(await (read ? read(id) : stored(joins, id)));
    }
  });

  it("relate two objects once when both ends are written", async () => {
    const group = await newGroup();
    const role = await newRole();
    const chart = await newChart(newName());
    const dashboard = await make("dashboard", { dashboard_title: newName() });
    const person = people.sqllab as number;
    for (let round = 0; round < 5; round++) {
      const clear = await Promise.all([
        put(`security/groups/${group}`, { users: [], roles: [] }),
        put(`security/users/${person}`, { roles: [roles.Gamma], groups: [] }),
        put(`chart/${chart}`, { dashboards: [] }),
      ]);
      expect(clear.map(({ status }) => status)).toEqual([200, 200, 200]);
      const answers = await Promise.all([
        put(`security/groups/${group}`, { users: [person], roles: [role] }),
        put(`security/users/${person}`, { roles: [roles.Gamma, role], groups: [group] }),
        put(`security/roles/${role}/users`, { user_ids: [person] }),
        put(`security/roles/${role}/groups`, { group_ids: [group] }),
        put(`chart/${chart}`, { dashboards: [dashboard] }),
        put(`dashboard/${dashboard}`, layout([chart])),
      ]);
      for (const { status, body } of answers) expect(status, JSON.stringify(body)).toBe(200);
      expect(await stored({ users: join_("ab_user_group", "group_id", "user_id") }, group)).toEqual({
        users: [person],
      });
      expect(await stored({ groups: join_("ab_group_role", "role_id", "group_id") }, role)).toEqual({
        groups: [group],
      });
      expect(await stored({ users: join_("ab_user_role", "role_id", "user_id") }, role)).toEqual({ users: [person] });
      const placed = join_("dashboard_slices", "dashboard_id", "slice_id");
      expect(await stored({ charts: placed }, dashboard)).toEqual({ charts: [chart] });
    }
  });
});
