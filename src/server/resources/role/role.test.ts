import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { describeEachDatabase } from "../../../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";

type Row = { id: number; permission_name: string; view_menu_name: string };

describeEachDatabase("who may what", (kind) => {
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let base: string;

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    running = await startFreshServer(database.sqlalchemyUri);
    base = running.server.url;
    admin = await signInAs(base, "admin");
  }, 120_000);

  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  }, 60_000);

  const permissionsOf = async (role: unknown): Promise<Row[]> =>
    (await admin("GET", `/api/v1/security/roles/${role}/permissions/`)).body.result as Row[];

  it("gives a role its permissions, which count with the next request", async () => {
    const { body: role } = await admin("POST", "/api/v1/security/roles/", { name: "Readers of rules" });
    const { body: created } = await admin("POST", "/api/v1/security/users/", {
      username: "reader",
      first_name: "Re",
      last_name: "Ader",
      email: "reader@example.com",
      password: "reader",
      active: true,
      roles: [role.id],
    });
    const answer = await fetch(`${base}/api/v1/security/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "reader", password: "reader", provider: "db" }),
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    const readsRules = async () => {
      const headers = { authorization: `Bearer ${access_token}` };
      return (await fetch(`${base}/api/v1/rowlevelsecurity/`, { headers })).status;
    };
    expect(await readsRules()).toBe(403);
    const all = await permissionsOf(1);
    const wanted = all.filter(
      ({ permission_name: name, view_menu_name: view }) => name === "can_read" && view === "Row Level Security",
    );
    const ids = wanted.map(({ id }) => id);
    expect(ids).toHaveLength(1);
    const path = `/api/v1/security/roles/${role.id}/permissions`;
    expect((await admin("POST", path, { permission_view_menu_ids: ids })).status).toBe(200);
    expect(await readsRules()).toBe(200);
    await admin("POST", path, { permission_view_menu_ids: [] });
    expect(await readsRules()).toBe(403);
    expect((await admin("DELETE", `/api/v1/security/users/${created.id}`)).status).toBe(200);
  });

  it("keeps one writer's whole set when several replace a role's permissions at once", async () => {
    const { body: role } = await admin("POST", "/api/v1/security/roles/", { name: "Contested" });
    const ids = (await permissionsOf(1)).map(({ id }) => id);
    const sets = [ids.slice(0, 30), ids.slice(20, 50), ids.slice(40, 70), ids.slice(10, 25)];
    const answers = await Promise.all(
      sets.map((permission_view_menu_ids) =>
        admin("POST", `/api/v1/security/roles/${role.id}/permissions`, { permission_view_menu_ids }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const held = (await permissionsOf(role.id)).map(({ id }) => id);
    expect(sets).toContainEqual(held);
  });

  it("never tells a password's hash, nor lets anybody guess at it", async () => {
    for (const q of [
      "(columns:!(username,password))",
      "(select_columns:!(password))",
      "(page_size:-1)",
      "(columns:!(id,created_by.password))",
    ]) {
      const { status, body } = await admin("GET", `/api/v1/security/users/?q=${q}`);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/scrypt|pbkdf2|"password"/);
    }
    for (const q of [
      "(filters:!((col:password,opr:sw,value:scrypt)))",
      "(filters:!((col:created_by,opr:sw,value:scrypt)))",
      "(order_column:password)",
      "(order_column:created_by.password)",
    ])
      expect((await admin("GET", `/api/v1/security/users/?q=${q}`)).status).toBe(400);
    for (const resource of ["chart", "dashboard", "dataset", "database", "report", "saved_query"]) {
      const { body } = await admin("GET", `/api/v1/${resource}/related/created_by?q=(filter:scrypt)`);
      expect(JSON.stringify(body)).not.toMatch(/scrypt/);
    }
  });

  it("finds people by any of their names, and groups by who is in them", async () => {
    const person = {
      first_name: "Grace",
      last_name: "Hopper",
      email: "compiler@example.com",
      password: "gh",
      active: true,
    };
    const { body: user } = await admin("POST", "/api/v1/security/users/", { ...person, username: "gh", roles: [1] });
    const found = async (list: string, filter: string) => {
      const { body } = await admin("GET", `/api/v1/security/${list}/?q=(filters:!((${filter})))`);
      return (body.result as { id: number }[]).map(({ id }) => id);
    };
    for (const text of ["HOPPER", "grac", "compiler", "gh"])
      expect(await found("users", `col:username,opr:user_all_text,value:${text}`), text).toContain(user.id);
    expect(await found("users", "col:username,opr:user_all_text,value:nobody")).toEqual([]);
    const { body: group } = await admin("POST", "/api/v1/security/groups/", {
      name: "navy",
      label: "Ships",
      description: "of the line",
      users: [user.id],
      roles: [1],
    });
    for (const filter of ["col:name,opr:group_all_text,value:ship", `col:users,opr:rel_m_m,value:${user.id}`])
      expect(await found("groups", filter), filter).toEqual([group.id]);
    expect(await found("groups", "col:name,opr:group_all_text,value:army")).toEqual([]);
    await admin("DELETE", `/api/v1/security/groups/${group.id}`);
    await admin("DELETE", `/api/v1/security/users/${user.id}`);
  });

  it("tells no registration to those who are no admins", async () => {
    const { metadata } = running.app;
    await metadata
      .kysely()
      .insertInto("ab_register_user")
      .values({
        ...(kind === "mysql" ? {} : { id: 1 }),
        first_name: "New",
        last_name: "Comer",
        username: "newcomer",
        email: "newcomer@example.com",
        registration_hash: "secret-hash",
      } as never)
      .execute();
    const gamma = await signInAs(base, "gamma");
    const path = "/api/v1/security/user_registrations/";
    expect((await gamma("GET", path)).body).toMatchObject({ count: 0, result: [] });
    expect((await admin("GET", path)).body).toMatchObject({ count: 1, result: [{ registration_hash: "secret-hash" }] });
    for (const [text, count] of [
      ["comer", 1],
      ["goer", 0],
    ] as const) {
      const search = `?q=(filters:!((col:username,opr:registration_all_text,value:${text})))`;
      expect((await admin("GET", path + search)).body).toMatchObject({ count });
    }
    const q = "?q=(filters:!((col:password,opr:sw,value:a)))";
    expect((await admin("GET", path + q)).status).toBe(400);
  });
});
