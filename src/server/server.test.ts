import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFreshServer } from "../../test/conformance/server.ts";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";

type Json = Record<string, unknown>;

describeEachDatabase("the server", (kind) => {
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let base: string;

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    running = await startFreshServer(database.sqlalchemyUri, {
      change: (settings) => ({ ...settings, TALISMAN_ENABLED: true }),
    });
    base = running.server.url;
  }, 120_000);

  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  }, 60_000);

  const cookieOf = (response: Response) =>
    response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");

  async function signIn(
    name: string,
    password = name,
    next = "",
  ): Promise<{ cookie: string; location: string | null }> {
    const page = await fetch(`${base}/login/`);
    const token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
    const answer = await fetch(`${base}/login/${next}`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: cookieOf(page) },
      body: new URLSearchParams({ username: name, password, csrf_token: token }),
    });
    return { cookie: cookieOf(answer), location: answer.headers.get("location") };
  }

  async function session(name: string) {
    const { cookie } = await signIn(name);
    const answer = await fetch(`${base}/api/v1/security/csrf_token/`, { headers: { cookie } });
    const { result } = (await answer.json()) as { result: string };
    const jar = cookieOf(answer) || cookie;
    return async (method: string, path: string, body?: unknown) => {
      const response = await fetch(base + path, {
        method,
        redirect: "manual",
        headers: {
          cookie: jar,
          "x-csrftoken": result,
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: (text.startsWith("{") ? JSON.parse(text) : text) as Json,
      };
    };
  }

  it("signs in through the form, and out", async () => {
    const { cookie, location } = await signIn("gamma");
    expect(location).toBe("/");
    const me = await fetch(`${base}/api/v1/me/`, { headers: { cookie } });
    expect(await me.json()).toMatchObject({ result: { username: "gamma", is_active: true, is_anonymous: false } });
    const out = await fetch(`${base}/logout/`, { redirect: "manual", headers: { cookie } });
    expect((await fetch(`${base}/api/v1/me/`, { headers: { cookie: cookieOf(out) } })).status).toBe(401);
  });

  it("shows a wrong password on the login page", async () => {
    const { cookie, location } = await signIn("gamma", "wrong");
    expect(location).toBe("/login/?next=/");
    const page = await fetch(base + (location ?? ""), { headers: { cookie } });
    expect(await page.text()).toContain("Invalid login. Please try again.");
    // Blanks around a password are part of it, as at `/api/v1/security/login`.
    expect((await signIn("gamma", "gamma ")).location).toBe("/login/?next=/");
    expect((await signIn(" gamma", "gamma")).location).toBe("/");
  });

  it.each(["http://evil.example.com/", "//evil.example.com", "javascript:alert(1)", "https:evil"])(
    "does not lead to %s after login",
    async (next) => {
      expect((await signIn("gamma", "gamma", `?next=${encodeURIComponent(next)}`)).location).toBe("/");
    },
  );

  it("takes bearer tokens for the API, not in place of a CSRF token", async () => {
    const login = await fetch(`${base}/api/v1/security/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "admin", password: "admin", provider: "db", refresh: true }),
    });
    const { access_token } = (await login.json()) as { access_token: string };
    const authorization = `Bearer ${access_token}`;
    expect((await fetch(`${base}/api/v1/chart/`, { headers: { authorization } })).status).toBe(200);
    const write = await fetch(`${base}/api/v1/dashboard/`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: "{}",
    });
    expect(write.status).toBe(400);
    expect(await write.json()).toMatchObject({ errors: [{ message: "400 Bad Request: The CSRF token is missing." }] });
  });

  it("answers who may not: 401 for nobody, 403 without the permission, a redirect for pages", async () => {
    expect((await fetch(`${base}/api/v1/chart/`)).status).toBe(401);
    const gamma = await session("gamma");
    expect(await gamma("POST", "/api/v1/database/", {})).toMatchObject({ status: 403, body: { message: "Forbidden" } });
    const page = await fetch(`${base}/dashboard/list/?a=1&b=2`, { redirect: "manual" });
    expect(page.headers.get("location")).toBe(`/login/?next=${base}/dashboard/list/?a%3D1%26b%3D2`);
  });

  it("shuts a deactivated user out with the next request", async () => {
    const sqllab = await session("sqllab");
    expect((await sqllab("GET", "/api/v1/me/")).status).toBe(200);
    const { openMetadata } = await import("../metadata/orm.ts");
    const { referenceSettings } = await import("../../test/conformance/server.ts");
    const metadata = await openMetadata(referenceSettings(database.sqlalchemyUri));
    await metadata
      .kysely()
      .updateTable("ab_user")
      .set((eb) => ({ active: eb.lit(false) }))
      .where("username", "=", "sqllab")
      .execute();
    await metadata.close();
    expect((await sqllab("GET", "/api/v1/me/")).status).toBe(401);
  });

  it("makes, lists, shows and deletes dashboards, each to those who may", async () => {
    const admin = await session("admin");
    const made = await admin("POST", "/api/v1/dashboard/", {
      dashboard_title: "Sales 2026",
      slug: "sales 2026",
      css: "a{}",
    });
    expect(made).toMatchObject({ status: 201, body: { result: { slug: "sales-2026" } } });
    const id = made.body.id as number;
    const list = await admin(
      "GET",
      "/api/v1/dashboard/?q=(columns:!(id,dashboard_title,owners.first_name),filters:!((col:dashboard_title,opr:ct,value:SALES)))",
    );
    expect(list.body).toMatchObject({
      count: 1,
      ids: [id],
      result: [{ id, dashboard_title: "Sales 2026", owners: [{ first_name: "Ad" }] }],
    });
    expect(await admin("GET", "/api/v1/dashboard/sales-2026")).toMatchObject({
      body: { result: { id, url: "/superset/dashboard/sales-2026/" } },
    });
    const gamma = await session("gamma");
    expect((await gamma("GET", `/api/v1/dashboard/${id}`)).status).toBe(404);
    expect((await gamma("DELETE", `/api/v1/dashboard/${id}`)).status).toBe(404);
    expect(await admin("POST", `/api/v1/dashboard/${id}/favorites/`)).toMatchObject({ status: 200 });
    expect(await admin("GET", `/api/v1/dashboard/favorite_status/?q=!(${id})`)).toMatchObject({
      body: { result: [{ id, value: true }] },
    });
    const state = await admin("POST", `/api/v1/dashboard/${id}/filter_state`, { value: '{"a":1}' });
    expect(state.status).toBe(201);
    expect(await admin("GET", `/api/v1/dashboard/${id}/filter_state/${state.body.key}`)).toMatchObject({
      body: { value: '{"a":1}' },
    });
    expect(await admin("DELETE", `/api/v1/dashboard/${id}`)).toMatchObject({ status: 200, body: { message: "OK" } });
    expect((await admin("GET", `/api/v1/dashboard/${id}`)).status).toBe(404);
  });

  it("runs as many statements for a page of 25 as for one of 1", async () => {
    const admin = await session("admin");
    for (let count = 0; count < 26; count++)
      await admin("POST", "/api/v1/dashboard/", { dashboard_title: `Bounded ${count}` });
    const one = await admin(
      "GET",
      "/api/v1/dashboard/?q=(page_size:1,filters:!((col:dashboard_title,opr:sw,value:Bounded)))",
    );
    const many = await admin(
      "GET",
      "/api/v1/dashboard/?q=(page_size:25,filters:!((col:dashboard_title,opr:sw,value:Bounded)))",
    );
    expect(one.body.count).toBe(26);
    expect((many.body.result as unknown[]).length).toBe(25);
    const { statementsOf } = await import("../../test/support/statements.ts");
    // What a request has read is read again when it takes long, as on a busy machine: the fewest of three counts.
    const count = async (path: string) => {
      const counts: number[] = [];
      for (let at = 0; at < 3; at++) counts.push(await statementsOf(running.app.metadata, () => admin("GET", path)));
      return Math.min(...counts);
    };
    const few = await count("/api/v1/dashboard/?q=(page_size:1)");
    expect(await count("/api/v1/dashboard/?q=(page_size:25)")).toBe(few);
    expect(few).toBeGreaterThan(0);
  });

  it.each([
    ["/api/v1/chart/?q=(((", 400],
    ["/api/v1/chart/?q=(page_size:abc)", 400],
    ["/api/v1/chart/?q=(page_size:999999999,page:999999999)", 200],
    ["/api/v1/chart/?q=(order_column:'id;drop table slices')", 400],
    ["/api/v1/chart/?q=(filters:!((col:params,opr:eq,value:x)))", 400],
    ["/api/v1/chart/?q=(filters:!((col:uuid,opr:eq,value:no)))", 400],
    ["/api/v1/chart/?q=(columns:!(__proto__,password))", 200],
    ["/api/v1/chart/999999", 404],
    ["/api/v1/chart/%00", 404],
    ["/api/v1/dashboard/..%2f..", 404],
    ["/static/assets/..%2f..%2fpackage.json", 404],
    ["/api/v1/nothing", 404],
  ])("answers %s with %i", async (path, status) => {
    const admin = await session("admin");
    expect((await admin("GET", path)).status).toBe(status);
  });

  it("keeps hostile texts as they are, and refuses those that no database keeps", async () => {
    const call = await session("admin");
    const title = `'); drop table dashboards; -- \\' " \` \\\\ %s ? ?? :x $1 \u{1f4a5} <script>`;
    const made = await call("POST", "/api/v1/dashboard/", { dashboard_title: title, css: title });
    expect(made.status).toBe(201);
    const kept = await call("GET", `/api/v1/dashboard/${made.body.id}`);
    expect(kept.body.result).toMatchObject({ dashboard_title: title, css: title });
    for (const text of ["a\0b", "a\ud800b"]) {
      const refused = await call("POST", "/api/v1/dashboard/", { dashboard_title: text });
      expect([refused.status, Object.keys(refused.body.message as Json)]).toEqual([400, ["dashboard_title"]]);
    }
  });

  it.each(["/%ff", "/%", "/api/v1/dashboard/%ff", "/a/%E0%A4%A"])(
    "answers 404 for %s, which cannot be decoded",
    async (path) => {
      expect((await fetch(base + path)).status).toBe(404);
    },
  );

  it.each([
    "?next=//evil.example/",
    "?next=/\\evil.example",
    "?next=https://evil.example/",
    "?next=javascript:alert(1)",
    "?next=%2F%2Fevil.example",
    "?next=/%09/evil.example",
  ])("sends nobody to another place after %s", async (next) => {
    const { location } = await signIn("admin", "admin", next);
    expect(new URL(location ?? "", base).origin).toBe(base);
  });

  it("refuses bodies that are no JSON, and answers what it did not expect without telling", async () => {
    const answer = await fetch(`${base}/api/v1/security/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{not json",
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it("sends security headers with every answer, errors included, and compresses what is worth it", async () => {
    const missing = await fetch(`${base}/api/v1/nothing`, { headers: { accept: "application/json" } });
    expect(missing.status).toBe(404);
    expect(missing.headers.get("x-content-type-options")).toBe("nosniff");
    expect(missing.headers.get("x-frame-options")).toBe("SAMEORIGIN");
    const page = await fetch(`${base}/login/`, { headers: { "accept-encoding": "br" } });
    expect(page.headers.get("content-encoding")).toBe("br");
    expect(page.headers.get("content-security-policy")).toMatch(/script-src .*'nonce-/);
    expect(
      (await fetch(`${base}/health`, { headers: { "accept-encoding": "br" } })).headers.get("content-encoding"),
    ).toBeNull();
  });

  it("answers HEAD and OPTIONS, and redirects where a slash is missing", async () => {
    const head = await fetch(`${base}/health`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect((await fetch(`${base}/api/v1/chart/`, { method: "OPTIONS" })).headers.get("allow")).toBe(
      "DELETE, GET, HEAD, OPTIONS, POST",
    );
    const redirect = await fetch(`${base}/api/v1/chart?x=1`, { redirect: "manual" });
    expect([redirect.status, redirect.headers.get("location")]).toEqual([308, `${base}/api/v1/chart/?x=1`]);
  });

  it("describes its routes as OpenAPI", async () => {
    const admin = await session("admin");
    const { body } = await admin("GET", "/api/v1/_openapi");
    expect(body).toMatchObject({
      openapi: "3.0.2",
      paths: { "/api/v1/chart/": { get: { tags: ["Charts"] } }, "/api/v1/chart/{pk}/data/": {} },
    });
  });

  it("writes the log table after the answer, in Superset's words and without secrets", async () => {
    const admin = await session("admin");
    const rows = (action: string) => async () =>
      (await running.app.metadata.kysely().selectFrom("logs").where("action", "=", action).selectAll().execute()).map(
        ({ json, user_id }) => ({ user_id, ...(JSON.parse(json ?? "null") as Record<string, unknown>) }),
      );
    const path = "/api/v1/chart/";
    await admin("GET", `${path}?q=(page_size:7)`);
    await expect
      .poll(rows("ChartRestApi.get_list"), { timeout: 10_000 })
      .toContainEqual({ user_id: 1, path, q: "(page_size:7)", rison: { page_size: 7 } });
    await admin("PUT", "/api/v1/dataset/999?override_columns=true", { description: "none" });
    await expect.poll(rows("DatasetRestApi.put"), { timeout: 10_000 }).toContainEqual({
      user_id: 1,
      path: "/api/v1/dataset/999",
      override_columns: "true",
      description: "none",
      url_rule: "/api/v1/dataset/<pk>",
      object_ref: "DatasetRestApi.put",
      pk: "999",
    });
    const connection = { sqlalchemy_uri: "postgresql://me:hunter2@127.0.0.1:1/x", ssh_tunnel: { password: "hunter2" } };
    await admin("POST", "/api/v1/database/test_connection/", { database_name: "x", ...connection });
    await expect
      .poll(rows("DatabaseRestApi.test_connection"), { timeout: 10_000 })
      .toMatchObject([
        { sqlalchemy_uri: "postgresql://me:XXXXXXXXXX@127.0.0.1:1/x", ssh_tunnel: { password: "XXXXXXXXXX" } },
      ]);
  });
});
