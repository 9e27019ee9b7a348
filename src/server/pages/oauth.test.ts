import { OAuth2Server } from "oauth2-mock-server";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../test/conformance/server.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import { User } from "../../metadata/entities/user.ts";
import type { Settings } from "../../settings/keys.ts";

type Claims = Record<string, unknown>;

describe("signing in by a provider", () => {
  const provider = new OAuth2Server();
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let base: string;
  /** What the provider says of who is at it. */
  let person: Claims;
  let idToken: Claims;

  beforeAll(async () => {
    await provider.issuer.keys.generate("RS256");
    await provider.start(0, "127.0.0.1");
    provider.service.on("beforeTokenSigning", (token: { payload: Claims }) => Object.assign(token.payload, idToken));
    provider.service.on("beforeUserinfo", (answer: { body: Claims }) => {
      answer.body = person;
    });
    const issuer = provider.issuer.url ?? "";
    const app = { client_id: "liteset", client_secret: "secret", client_kwargs: { scope: "openid email profile" } };
    const discovered = { ...app, server_metadata_url: `${issuer}/.well-known/openid-configuration` };
    const plain = {
      ...app,
      access_token_url: `${issuer}/token`,
      authorize_url: `${issuer}/authorize`,
      api_base_url: `${issuer}/`,
      request_token_url: null,
    };
    database = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(database.sqlalchemyUri, {
      level: "silent",
      change: (settings): Settings => ({
        ...settings,
        AUTH_TYPE: 4,
        AUTH_USER_REGISTRATION: true,
        AUTH_USER_REGISTRATION_ROLE: "Public",
        AUTH_ROLES_MAPPING: { analysts: ["Alpha"], gammas: ["Gamma"] },
        AUTH_ROLES_SYNC_AT_LOGIN: true,
        OAUTH_PROVIDERS: [
          { name: "company", icon: "fa-key", remote_app: discovered },
          { name: "google", icon: "fa-google", whitelist: ["@example\\.com$"], remote_app: plain },
          { name: "azure", icon: "fa-windows", remote_app: plain },
          { name: "away", remote_app: { ...app, server_metadata_url: "http://127.0.0.1:1/nobody" } },
        ],
      }),
    });
    base = running.server.url;
  });

  beforeEach(() => {
    idToken = {};
    person = { sub: "1", preferred_username: "ann", given_name: "Ann", family_name: "Lee", email: "ann@example.com" };
  });

  afterAll(async () => {
    await running?.stop();
    await provider.stop();
    await database?.drop();
  });

  const cookieOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
  const get = (address: string, cookie = "") =>
    fetch(new URL(address, base), { redirect: "manual", headers: { cookie, accept: "text/html" } });
  const locationOf = (answer: Response) => answer.headers.get("location") ?? "";

  /** As far as the provider's answer: the address to come back to, and the browser's cookie. */
  async function leave(name: string, next = "/superset/welcome/") {
    const left = await get(`/login/${name}?next=${encodeURIComponent(next)}`);
    expect(left.status).toBe(302);
    const back = locationOf(await fetch(locationOf(left), { redirect: "manual" }));
    return { back, cookie: cookieOf(left), address: new URL(locationOf(left)) };
  }
  async function signIn(name: string, next?: string) {
    const { back, cookie } = await leave(name, next);
    const arrived = await get(back, cookie);
    return { location: locationOf(arrived), cookie: cookieOf(arrived) };
  }
  async function me(cookie: string): Promise<Claims | null> {
    const answer = await fetch(`${base}/api/v1/me/`, { headers: { cookie } });
    return answer.ok ? ((await answer.json()) as { result: Claims }).result : null;
  }
  const rolesOf = async (username: string) => {
    const em = running.app.metadata.em();
    const user = await em.findOne(User, { username }, { populate: ["roles"] });
    return user?.roles
      .getItems()
      .map((role) => role.name)
      .sort();
  };
  /** The message that the login page shows. */
  async function flashed(cookie: string): Promise<string> {
    const page = await (await get("/login/", cookie)).text();
    return (
      /flash_messages[^[]*\[\[[^\]]*?(?:&#34;|&quot;|"), ?(?:&#34;|&quot;|")(.*?)(?:&#34;|&quot;|")\]/.exec(
        page,
      )?.[1] ?? page
    );
  }

  it("makes a user of the standard claims, and leads where they wanted to go", async () => {
    person.groups = ["analysts"];
    const { address } = await leave("company");
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: "code",
      client_id: "liteset",
      redirect_uri: `${base}/oauth-authorized/company`,
      scope: "openid email profile",
      code_challenge_method: "S256",
    });
    const { location, cookie } = await signIn("company", "/chart/list/?a=1");
    expect(location).toBe("/chart/list/?a=1");
    expect(await me(cookie)).toMatchObject({ username: "ann", first_name: "Ann", email: "ann@example.com" });
    expect(await rolesOf("ann")).toEqual(["Alpha", "Public"]);
  });

  it("sets the roles anew at each sign-in", async () => {
    person.groups = ["gammas"];
    await signIn("company");
    expect(await rolesOf("ann")).toEqual(["Gamma", "Public"]);
  });

  it("leads to no other site", async () => {
    expect((await signIn("company", "https://evil.example/")).location).toBe("/");
  });

  it("calls people of Google and Azure as Flask-AppBuilder does", async () => {
    person = { id: "77", given_name: "Bo", family_name: "Li", email: "bo@example.com" };
    expect(await me((await signIn("google")).cookie)).toMatchObject({ username: "google_77", last_name: "Li" });
    idToken = { oid: "oid-1", upn: "cy@example.com", given_name: "Cy", roles: ["analysts"] };
    expect(await me((await signIn("azure")).cookie)).toMatchObject({ username: "oid-1", email: "cy@example.com" });
    expect(await rolesOf("oid-1")).toEqual(["Alpha", "Public"]);
  });

  it("lets in only whose address the provider's whitelist has", async () => {
    person = { id: "78", email: "eve@other.example" };
    const { location, cookie } = await signIn("google");
    expect(location).toBe("/login/");
    expect(await me(cookie)).toBeNull();
    expect(await flashed(cookie)).toBe("You are not authorized.");
  });

  it("refuses who was deactivated", async () => {
    const em = running.app.metadata.em();
    const gamma = await em.findOneOrFail(User, { username: "gamma" });
    gamma.active = false;
    await em.flush();
    person.preferred_username = "gamma";
    const { cookie } = await signIn("company");
    expect(await me(cookie)).toBeNull();
    expect(await flashed(cookie)).toBe("Invalid login. Please try again.");
  });

  it("takes nobody else's answer: another browser's, one of another provider, or the same twice", async () => {
    const mine = await leave("company");
    const other = await leave("company");
    for (const [back, cookie] of [
      [mine.back, ""],
      [mine.back, other.cookie],
      [mine.back.replace("/company", "/azure"), mine.cookie],
    ] as const) {
      const answer = await get(back, cookie);
      expect(locationOf(answer)).toBe("/login/");
      expect(await me(cookieOf(answer))).toBeNull();
    }
    expect(await me(cookieOf(await get(mine.back, mine.cookie)))).not.toBeNull();
    expect(await me(cookieOf(await get(mine.back, mine.cookie)))).toBeNull();
  });

  it("takes no identity token that is for somebody else, of another sign-in or of another issuer", async () => {
    for (const wrong of [{ aud: "other" }, { nonce: "other" }, { iss: "https://other.example" }]) {
      idToken = wrong;
      const { location, cookie } = await signIn("company");
      expect(location).toBe("/login/");
      expect(await me(cookie)).toBeNull();
    }
    idToken = { aud: "other", oid: "oid-2", upn: "x@example.com" };
    expect(await me((await signIn("azure")).cookie)).toBeNull();
  });

  it("says what went wrong: refused there, unknown, forged", async () => {
    const { back, cookie } = await leave("company");
    const state = new URL(back).searchParams.get("state");
    const refused = await get(`/oauth-authorized/company?error=access_denied&state=${state}`, cookie);
    expect(await flashed(cookieOf(refused))).toBe("The request to sign in was denied.");
    const forged = await get(`/oauth-authorized/company?code=x&state=other`, cookie);
    expect(await flashed(cookieOf(forged))).toBe("Invalid state signature");
    expect(await flashed(cookieOf(await get("/login/nobody")))).toBe("Provider not supported.");
    expect(await flashed(cookieOf(await get("/login/away")))).toContain("does not answer");
  });

  it("lets nobody in by a password, and tells the login page whom to ask", async () => {
    const body = JSON.stringify({ username: "admin", password: "admin", provider: "db" });
    const headers = { "content-type": "application/json" };
    expect((await fetch(`${base}/api/v1/security/login`, { method: "POST", headers, body })).status).toBe(400);
    expect(await (await get("/login/")).text()).toContain(`AUTH_PROVIDERS&#34;:[{&#34;name&#34;:&#34;company&#34;`);
  });
});

describe("signing in by the proxy's header", () => {
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;

  beforeAll(async () => {
    database = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(database.sqlalchemyUri, {
      change: (settings) => ({ ...settings, AUTH_TYPE: 3, AUTH_REMOTE_USER_ENV_VAR: "HTTP_X_REMOTE_USER" }),
    });
  });
  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  });

  const login = (headers: Record<string, string>, next = "/chart/list/") =>
    fetch(`${running.server.url}/login/?next=${next}`, { redirect: "manual", headers });

  it("takes whom it names, if they are known", async () => {
    const answer = await login({ "x-remote-user": "alpha" });
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/chart/list/"]);
    const stranger = await login({ "x-remote-user": "stranger" });
    expect(stranger.status).toBe(200);
    expect(await stranger.text()).toContain("Invalid login. Please try again.");
    expect((await login({})).status).toBe(200);
  });
});
