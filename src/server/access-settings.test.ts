import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../test/conformance/server.ts";
import { type Client, signInAs } from "../../test/support/client.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { syncRolesAndPermissions } from "../security/roles.ts";
import type { Settings } from "../settings/keys.ts";
import { csrfViewOf, csrfViews } from "./middleware/csrf-views.ts";
import { allRoutes } from "./routes.ts";

function demandHorse(password: string): void {
  if (!password.includes("horse")) throw new Error("No horse in it");
}

let running: Awaited<ReturnType<typeof startFreshServer>>;
let place: TestDatabase;
const setting = (more: Partial<Settings>) => () => {
  beforeAll(async () => {
    place = await createTestDatabase("sqlite", inject("services"));
    const change = (settings: Settings) => ({ ...settings, ...more });
    running = await startFreshServer(place.sqlalchemyUri, { level: "silent", change });
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await place?.drop();
  }, 60_000);
};
const post = (path: string, more: RequestInit = {}) =>
  fetch(running.server.url + path, {
    method: "POST",
    body: "{}",
    ...more,
    headers: { "content-type": "application/json", ...more.headers },
  });

describe("passwords, declared roles and exempt views", () => {
  setting({
    FAB_PASSWORD_COMPLEXITY_ENABLED: true,
    FAB_ROLES: { Gamma: [["Chart$|SecurityRestApi", "can_read|can_write"]], Auditor: [["Log", ".*"]] },
    FAB_ROLES_MAPPING: { 3: "Analyst" },
    WTF_CSRF_EXEMPT_LIST: ["superset.charts.api.post"],
  })();

  it("refuses a simple password wherever one is chosen", async () => {
    const WEAK =
      "Must have at least two capital letters, one special character, two digits, three lower case letters and a minimal length of 10.";
    const admin = await signInAs(running.server.url, "admin");
    const person = { username: "ann", first_name: "A", last_name: "B", email: "ann@example.com", roles: [1] };
    const weak = await admin("POST", "/api/v1/security/users/", { ...person, password: "Secret123!" });
    expect(weak).toEqual({ status: 400, body: { message: { password: [WEAK] } } });
    const made = await admin("POST", "/api/v1/security/users/", { ...person, password: "SEcret123!" });
    expect(made.status).toBe(201);
    const changed = await admin("PUT", `/api/v1/security/users/${made.body.id}`, { password: "secret" });
    expect(changed).toEqual({ status: 400, body: { message: { password: [WEAK] } } });
    const own = await admin("PUT", "/api/v1/me/", { password: "secret" });
    expect(own).toEqual({ status: 400, body: { message: { password: [WEAK] } } });
  });

  it("takes a declared role's permissions from the settings alone", async () => {
    const gamma = await signInAs(running.server.url, "gamma");
    expect((await gamma("GET", "/api/v1/chart/")).status).toBe(200);
    expect((await gamma("GET", "/api/v1/dashboard/")).status).toBe(403);
    const { roles } = (await gamma("GET", "/api/v1/me/roles/")).body.result as { roles: Record<string, string[][]> };
    expect(roles.Gamma?.sort()).toEqual([
      ["can_read", "Chart"],
      ["can_read", "SecurityRestApi"],
      ["can_write", "Chart"],
    ]);
  });

  it("makes declared roles and renames those of the mapping", async () => {
    await syncRolesAndPermissions(running.app.metadata, running.app.settings);
    const rows = await running.app.metadata.kysely().selectFrom("ab_role").select(["id", "name"]).execute();
    expect(rows.map(({ name }) => name)).toContain("Auditor");
    expect(rows.find(({ id }) => id === 3)?.name).toBe("Analyst");
  });

  it("asks for a token wherever the list of exempt views does not", async () => {
    const ask = async (path: string) =>
      ((await (await post(path)).json()) as { errors?: [{ message: string }] }).errors;
    expect(await ask("/api/v1/chart/")).toBeUndefined();
    expect((await ask("/api/v1/chart/data"))?.[0]?.message).toBe("400 Bad Request: The CSRF token is missing.");
  });

  it("knows every exempt view's route", () => {
    const known = new Set(allRoutes(running.app).map((route) => csrfViewOf(route)));
    expect(csrfViews().filter((view) => !known.has(view))).toEqual([]);
  });
});

describe("a rule of one's own for passwords, and no tokens", () => {
  setting({
    FAB_PASSWORD_COMPLEXITY_ENABLED: true,
    FAB_PASSWORD_COMPLEXITY_VALIDATOR: demandHorse,
    WTF_CSRF_CHECK_DEFAULT: false,
  })();

  it("shows what the rule throws", async () => {
    const admin = await signInAs(running.server.url, "admin");
    const answer = await admin("PUT", "/api/v1/me/", { password: "battery staple" });
    expect(answer).toEqual({ status: 400, body: { message: { password: ["No horse in it"] } } });
    expect((await admin("PUT", "/api/v1/me/", { password: "correct horse" })).status).toBe(200);
  });

  it("demands tokens of forms only", async () => {
    expect((await post("/api/v1/chart/")).status).toBe(401);
    const form = { body: new URLSearchParams({ username: "admin", password: "admin" }), redirect: "manual" } as const;
    const login = await fetch(`${running.server.url}/login/`, { method: "POST", ...form });
    expect([login.status, login.headers.get("location")]).toEqual([302, "/login/?next=%2Flogin%2F"]);
  });
});

describe("a server without the API of people", () => {
  let admin: Client;
  setting({ FAB_ADD_SECURITY_API: false, FAB_ADD_OPENAPI_VIEWS: false })();

  it("has neither it nor the description of the API", async () => {
    admin = await signInAs(running.server.url, "admin");
    for (const path of ["security/users/", "security/roles/1", "security/permissions/", "security/groups/", "_openapi"])
      expect((await admin("GET", `/api/v1/${path}`)).status, path).toBe(404);
    expect((await admin("GET", "/swagger/v1")).status).toBe(404);
    expect((await admin("GET", "/api/v1/security/roles/search/")).status).toBe(200);
  });
});

describe("a server with limits", () => {
  setting({ RATELIMIT_ENABLED: true, RATELIMIT_APPLICATION: "3 per day" })();

  it("refuses the fourth request of an address, and counts neither files nor addresses that lead nowhere", async () => {
    const { url } = running.server;
    const statusOf = async (path: string) => (await fetch(url + path)).status;
    await statusOf("/static/assets/nothing.png");
    await statusOf("/nowhere");
    expect([await statusOf("/health"), await statusOf("/health"), await statusOf("/health")]).toEqual([200, 200, 200]);
    const refused = await fetch(`${url}/api/v1/chart/`);
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain("429 Too Many Requests: 3 per 1 day");
  });
});

describe("tokens in places of one's own", () => {
  setting({
    JWT_TOKEN_LOCATION: ["headers", "cookies", "query_string", "json"],
    JWT_HEADER_NAME: "X-Token",
    JWT_HEADER_TYPE: "",
    JWT_QUERY_STRING_VALUE_PREFIX: "t-",
    JWT_ERROR_MESSAGE_KEY: "reason",
    WTF_CSRF_EXEMPT_LIST: ["superset.charts.api.post", "superset.charts.data.api.data"],
  })();

  it("finds them there, and says where it looked", async () => {
    const { url } = running.server;
    const login = { username: "admin", password: "admin", provider: "db" };
    const answer = await post("/api/v1/security/login", { body: JSON.stringify(login) });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const list = async (query = "", headers: Record<string, string> = {}) => {
      const { status, ...rest } = await fetch(`${url}/api/v1/chart/${query}`, { headers }).then(async (found) => ({
        status: found.status,
        body: (await found.json()) as Record<string, unknown>,
      }));
      return status === 200 ? 200 : [status, rest.body];
    };
    expect(await list("", { "x-token": token })).toBe(200);
    expect(await list("", { "x-token": `Bearer ${token}` })).toEqual([
      422,
      { reason: "Bad X-Token header. Expected 'X-Token: <JWT>'" },
    ]);
    expect(await list("", { cookie: `access_token_cookie=${token}` })).toBe(200);
    expect(await list(`?jwt=t-${token}`)).toBe(200);
    expect(await list(`?jwt=${token}`)).toEqual([
      422,
      { reason: "Invalid value for query parameter 'jwt'. Expected the value to start with 't-'" },
    ]);
    expect(await list("", { authorization: `Bearer ${token}` })).toEqual([
      401,
      {
        reason:
          "Missing JWT in headers, cookies, query_string or json (Missing X-Token Header; Missing cookie \"access_token_cookie\"; Missing 'jwt' query paramater; Invalid content-type. Must be application/json.)",
      },
    ]);

    const make = async (body: object, headers: Record<string, string> = {}) =>
      (await post("/api/v1/chart/", { body: JSON.stringify(body), headers })).status;
    expect(await make({ access_token: token })).toBe(400);
    expect(await make({})).toBe(401);
    const cookie = `access_token_cookie=${token}`;
    expect(await make({}, { cookie })).toBe(401);
    expect(await make({}, { cookie, "x-csrf-token": "another" })).toBe(401);
    const { csrf } = decodeJwt(token);
    expect(await make({}, { cookie, "x-csrf-token": String(csrf) })).toBe(400);
  });
});
