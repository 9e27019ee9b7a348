import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../test/conformance/server.ts";
import { signInAs } from "../../../test/support/client.ts";
import { BASE, type LdapServer, SEARCHER, startLdapServer } from "../../../test/support/ldap-server.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import { User } from "../../metadata/entities/user.ts";
import { signInByLdap } from "../../security/ldap.ts";
import type { Settings } from "../../settings/keys.ts";

const { slapd } = inject("services");
const person = (uid: string, groups: string[] = []) =>
  [
    `dn: uid=${uid},ou=people,${BASE}`,
    "objectClass: inetOrgPerson",
    "objectClass: grouped",
    `uid: ${uid}`,
    `cn: ${uid}`,
    "givenName: Zoë",
    "sn: Müller",
    `mail: ${uid}@example.com`,
    `userPassword: ${uid}-password`,
    ...groups.map((group) => `memberOf: cn=${group},${BASE}`),
  ].join("\n");

describe.skipIf(slapd.url === null)(`signing in by a directory ${slapd.reason}`, () => {
  let directory: LdapServer;
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;

  beforeAll(async () => {
    directory = await startLdapServer(
      slapd.url ?? "",
      [person("zoe", ["editors", "unknown"]), person("admin"), person("alpha"), person("gamma"), person("twin")].join(
        "\n\n",
      ),
    );
    database = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(database.sqlalchemyUri, { change: (settings) => ({ ...settings, ...byLdap() }) });
  });

  afterAll(async () => {
    await running?.stop();
    await database?.drop();
    await directory?.stop();
  });

  const byLdap = (): Partial<Settings> => ({
    AUTH_TYPE: 2,
    AUTH_LDAP_SERVER: `ldap://127.0.0.1:1 ${directory.url}`,
    AUTH_LDAP_BIND_USER: SEARCHER.name,
    AUTH_LDAP_BIND_PASSWORD: SEARCHER.password,
    AUTH_LDAP_SEARCH: `ou=people,${BASE}`,
    AUTH_LDAP_SEARCH_FILTER: "(objectClass=inetOrgPerson)",
    AUTH_USER_REGISTRATION: true,
    AUTH_USER_REGISTRATION_ROLE: "Public",
    AUTH_ROLES_MAPPING: { [`cn=editors,${BASE}`]: ["Alpha", "gone"] },
    AUTH_ROLES_SYNC_AT_LOGIN: true,
  });
  const app = (change: Partial<Settings> = {}) => ({
    ...running.app,
    settings: { ...running.app.settings, ...change },
  });
  const userOf = (username: string) =>
    running.app.metadata.em().findOne(User, { username }, { populate: ["roles"], disableIdentityMap: true });
  const rolesOf = async (username: string) =>
    (await userOf(username))?.roles
      .getItems()
      .map(({ name }) => name)
      .sort();

  it("makes a user of somebody new, with the roles of their groups", async () => {
    const ask = await signInAs(running.server.url, "zoe", "zoe-password");
    const { body } = await ask("GET", "/api/v1/me/");
    expect(body.result).toMatchObject({ first_name: "Zoë", last_name: "Müller", email: "zoe@example.com" });
    expect(await rolesOf("zoe")).toEqual(["Alpha", "Public"]);
    expect(await userOf("zoe")).toMatchObject({ login_count: 1, fail_login_count: 0, password: null });
  });

  it("sets the roles anew at each sign-in, and counts", async () => {
    const em = running.app.metadata.em();
    const zoe = await em.findOneOrFail(User, { username: "zoe" }, { populate: ["roles"] });
    zoe.roles.removeAll();
    await em.flush();
    expect(await signInByLdap(app(), "zoe", "wrong")).toBeNull();
    expect(await userOf("zoe")).toMatchObject({ login_count: 1, fail_login_count: 1 });
    expect(await signInByLdap(app(), "ZOE", "zoe-password")).toBe(zoe.id);
    expect(await rolesOf("zoe")).toEqual(["Alpha", "Public"]);
    expect(await userOf("zoe")).toMatchObject({ login_count: 2, fail_login_count: 0 });
  });

  it("lets in by the API of the provider that is set, and by no password of the database", async () => {
    const login = (provider: string, password: string) =>
      fetch(`${running.server.url}/api/v1/security/login`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: "admin", password, provider }),
      });
    expect((await login("ldap", "admin-password")).status).toBe(200);
    expect((await login("ldap", "admin")).status).toBe(401);
    expect((await login("db", "admin")).status).toBe(400);
  });

  it.each([
    ["no password", "zoe", ""],
    ["no name", "", "zoe-password"],
    ["somebody unknown", "nobody", "zoe-password"],
    ["a pattern", "z*", "zoe-password"],
    ["a filter within the name", "zoe)(uid=*", "zoe-password"],
    ["a distinguished name", `uid=zoe,ou=people,${BASE}`, "zoe-password"],
  ])("refuses %s", async (_, username, password) => {
    expect(await signInByLdap(app(), username, password)).toBeNull();
    const direct = { AUTH_LDAP_BIND_USER: "", AUTH_LDAP_USERNAME_FORMAT: `uid=%s,ou=people,${BASE}` };
    expect(await signInByLdap(app(direct), username, password)).toBeNull();
  });

  it("refuses who was deactivated, and who is new where nobody is registered", async () => {
    const em = running.app.metadata.em();
    const gamma = await em.findOneOrFail(User, { username: "gamma" });
    gamma.active = false;
    await em.flush();
    expect(await signInByLdap(app(), "gamma", "gamma-password")).toBeNull();
    expect(await signInByLdap(app({ AUTH_USER_REGISTRATION: false }), "twin", "twin-password")).toBeNull();
    expect(await userOf("twin")).toBeNull();
  });

  it("binds as the person at once without AUTH_LDAP_BIND_USER, and registers nobody whom it does not look up", async () => {
    const direct = { AUTH_LDAP_BIND_USER: "", AUTH_LDAP_USERNAME_FORMAT: `uid=%s,ou=people,${BASE}` };
    const unseen = { ...direct, AUTH_LDAP_SEARCH: "" };
    expect(await signInByLdap(app(unseen), "twin", "twin-password")).toBeNull();
    expect(await signInByLdap(app(unseen), "alpha", "alpha-password")).toEqual(expect.any(Number));
    expect(await rolesOf("alpha")).toEqual(["Alpha"]);
    expect(await signInByLdap(app(direct), "alpha", "wrong")).toBeNull();
  });

  it("registers one user where two requests come at once", async () => {
    const ids = await Promise.all([1, 2, 3].map(() => signInByLdap(app(), "twin", "twin-password")));
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toEqual(expect.any(Number));
  });

  it("says no while the directory is away or refuses the searcher", async () => {
    const quiet = { ...app().log, error: () => {} };
    expect(
      await signInByLdap({ ...app({ AUTH_LDAP_SERVER: "ldap://127.0.0.1:1" }), log: quiet }, "zoe", "x"),
    ).toBeNull();
    expect(await signInByLdap({ ...app({ AUTH_LDAP_BIND_PASSWORD: "x" }), log: quiet }, "zoe", "x")).toBeNull();
    expect(await signInByLdap({ ...app({ AUTH_LDAP_USE_TLS: true }), log: quiet }, "zoe", "zoe-password")).toBeNull();
  });
});
