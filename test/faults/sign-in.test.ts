import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { signInAs } from "../support/client.ts";
import { type Scene, setScene, sumByRegion } from "../support/scene.ts";

describe("signing in", () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await setScene(inject("services"), (settings) => ({
      ...settings,
      RATELIMIT_ENABLED: true,
      AUTH_RATE_LIMITED: true,
      // A window that no slow machine outlasts; setting the scene signs in twice.
      AUTH_RATE_LIMIT: "8 per hour",
      ENABLE_PROXY_FIX: true,
    }));
  });

  afterAll(() => scene?.close());

  const logIn = (from: string, password: string) =>
    fetch(`${scene.base}/api/v1/security/login`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": from },
      body: JSON.stringify({ username: "gamma", password, provider: "db" }),
    });

  it("is refused with 429 to an address that tries too often, and to no other", async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 10; attempt++)
      statuses.push((await logIn("203.0.113.1", `guess ${attempt}`)).status);
    expect(statuses).toEqual([...Array.from({ length: 8 }, () => 401), 429, 429]);
    expect((await logIn("203.0.113.1", "gamma")).status).toBe(429);
    expect((await logIn("203.0.113.2", "gamma")).status).toBe(200);
  });

  it("tells nobody whether a name exists", async () => {
    const answerTo = async (username: string) => {
      const answer = await fetch(`${scene.base}/api/v1/security/login`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": `203.0.113.${username.length}` },
        body: JSON.stringify({ username, password: "wrong", provider: "db" }),
      });
      return { status: answer.status, text: await answer.text() };
    };
    expect(await answerTo("gamma")).toEqual(await answerTo("nobody here"));
  });

  it("leads to no other site, whatever the next address says", async () => {
    const { base } = scene;
    const addresses = [
      ..."https://evil.test //evil.test /\\evil.test \\\\evil.test https:evil.test javascript:alert(1)".split(" "),
      ...["/%09/evil.test", "\t//evil.test", "/\t/evil.test", "http:///evil.test", "//evil.test/superset/welcome/"],
    ];
    for (const [index, next] of addresses.entries()) {
      const from = { "x-forwarded-for": `198.51.100.${index}` };
      const page = await fetch(`${base}/login/?next=${encodeURIComponent(next)}`, { headers: from });
      const cookie = page.headers.getSetCookie().map((text) => text.split(";")[0]);
      const csrf_token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
      const answer = await fetch(`${base}/login/?next=${encodeURIComponent(next)}`, {
        ...{ method: "POST", redirect: "manual", headers: { ...from, cookie: cookie.join("; ") } },
        body: new URLSearchParams({ username: "gamma", password: "gamma", csrf_token }),
      });
      expect(answer.status).toBe(302);
      expect({ next, host: new URL(answer.headers.get("location") ?? "", base).host }).toEqual({
        next,
        host: new URL(base).host,
      });
    }
  });

  it("does not lead to the host that a request claims to have asked", async () => {
    const { port } = new URL(scene.base);
    const location = await new Promise<string | undefined>((resolve, reject) => {
      request({ port, host: "127.0.0.1", path: "/chart/list/", headers: { host: "evil.test" } }, (answer) => {
        answer.resume();
        resolve(answer.headers.location);
      })
        .on("error", reject)
        .end();
    });
    expect(location).toMatch(/^\/login\//);
  });

  it("of a deactivated user ends with the next request, by cookie and by token", async () => {
    const { admin, base, make } = scene;
    const user = { username: "dormant", first_name: "D", last_name: "D", email: "dormant@example.com", active: true };
    const id = await make(admin, "security/users", { ...user, password: "dormant", roles: [1] });
    const dormant = await signInAs(base, "dormant");
    const answer = await fetch(`${base}/api/v1/security/login`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": "203.0.113.77" },
      body: JSON.stringify({ username: "dormant", password: "dormant", provider: "db", refresh: true }),
    });
    const { access_token, refresh_token } = (await answer.json()) as Record<string, string>;
    const statuses = async () => {
      const bearing = (token: string | undefined) => ({ headers: { authorization: `Bearer ${token}` } });
      const byToken = await fetch(`${base}/api/v1/chart/`, bearing(access_token));
      const renewed = await fetch(`${base}/api/v1/security/refresh`, { method: "POST", ...bearing(refresh_token) });
      return [(await dormant("GET", "/api/v1/me/")).status, byToken.status, renewed.status];
    };
    expect(await statuses()).toEqual([200, 200, 200]);
    expect((await admin("PUT", `/api/v1/security/users/${id}`, { active: false })).status).toBe(200);
    expect(await statuses()).toEqual([401, 401, 401]);
    expect((await admin("PUT", `/api/v1/security/users/${id}`, { active: true })).status).toBe(200);
    expect(await statuses()).toEqual([200, 200, 200]);
  });

  it("of a deleted user ends with the next request", async () => {
    const { admin, base, make } = scene;
    const user = { username: "leaver", first_name: "Le", last_name: "Aver", email: "leaver@example.com", active: true };
    const id = await make(admin, "security/users", { ...user, password: "leaver", roles: [1] });
    const leaver = await signInAs(base, "leaver");
    expect((await leaver("GET", "/api/v1/me/")).status).toBe(200);
    expect((await admin("DELETE", `/api/v1/security/users/${id}`)).status).toBe(200);
    expect((await leaver("GET", "/api/v1/me/")).status).toBe(401);
  });

  it("as a guest of one dashboard reaches nothing else", async () => {
    const { admin, base, make, sales, payroll, database } = scene;
    const chartOf = (datasource_id: number, dashboards: number[]) =>
      make(admin, "chart", { slice_name: "c", datasource_id, datasource_type: "table", dashboards });
    const embedded = await make(admin, "dashboard", { dashboard_title: "Embedded", published: true });
    const other = await make(admin, "dashboard", { dashboard_title: "Other", published: true });
    const shown = await make(admin, "chart", {
      ...{ slice_name: "c", datasource_id: sales, datasource_type: "table", dashboards: [embedded] },
      ...{ viz_type: "bullet", params: JSON.stringify({ viz_type: "bullet" }) },
    });
    await chartOf(payroll, [other]);
    const { body } = await admin("POST", `/api/v1/dashboard/${embedded}/embedded`, { allowed_domains: [] });
    const { uuid } = body.result as { uuid: string };
    const granted = await admin("POST", "/api/v1/security/guest_token/", {
      ...{ user: { username: "visitor" }, resources: [{ type: "dashboard", id: uuid }], rls: [] },
    });
    const headers = { "x-guesttoken": String(granted.body.token), "content-type": "application/json" };
    const ask = async (method: string, path: string, content?: unknown) => {
      const init = content === undefined ? {} : { body: JSON.stringify(content) };
      const answer = await fetch(base + path, { method, headers, ...init });
      return { status: answer.status, text: await answer.text() };
    };
    const seen = { form_data: { dashboardId: embedded, slice_id: shown } };
    const open = await ask("POST", "/api/v1/chart/data", { ...sumByRegion(sales), ...seen });
    // The chart was saved without a query, so that a guest may ask nothing of it but what it is.
    expect([200, 403]).toContain(open.status);
    expect(open.text).not.toMatch(/SELECT/i);
    const closed: [string, string, unknown?][] = [
      ["GET", `/api/v1/dashboard/${other}`],
      ["GET", `/api/v1/dashboard/${other}/charts`],
      ["POST", "/api/v1/chart/data", { ...sumByRegion(payroll), form_data: { dashboardId: other } }],
      [
        "POST",
        "/api/v1/chart/data",
        { ...sumByRegion(payroll), form_data: { dashboardId: embedded, slice_id: shown } },
      ],
      ["POST", "/api/v1/sqllab/execute/", { database_id: database, sql: "select 1" }],
      ["PUT", `/api/v1/dashboard/${embedded}`, { dashboard_title: "Taken" }],
      ["POST", "/api/v1/chart/", { slice_name: "x", datasource_id: sales, datasource_type: "table" }],
      ["GET", `/api/v1/database/${database}/connection`],
      ["GET", "/api/v1/security/users/"],
    ];
    // The older way to a chart's data gives the chart as it is stored, whatever a guest asks of it.
    const legacy = async (form: object) => {
      const body = new URLSearchParams({ form_data: JSON.stringify({ dashboardId: embedded, ...form }) });
      const answer = await fetch(`${base}/superset/explore_json/`, {
        ...{ method: "POST", headers: { "x-guesttoken": headers["x-guesttoken"] }, body },
      });
      return { status: answer.status, text: await answer.text() };
    };
    const datasource = `${sales}__table`;
    const metric = { expressionType: "SQL", sqlExpression: "MAX(region)", label: "m" };
    expect((await legacy({ viz_type: "bullet", metric, datasource })).status).toBe(403);
    const asked = await legacy({ viz_type: "bullet", metric, datasource, slice_id: shown });
    expect(asked).toMatchObject({ status: 400, text: expect.stringContaining("Pick a metric to display") });
    const opened: unknown[] = [];
    for (const [method, path, content] of closed) {
      const { status, text } = await ask(method, path, content);
      if (![400, 401, 403, 404].includes(status)) opened.push({ method, path, status, text: text.slice(0, 200) });
    }
    expect(opened).toEqual([]);
  });
});
