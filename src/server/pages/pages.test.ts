import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../test/conformance/server.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import { Dashboard, EmbeddedDashboard } from "../../metadata/entities/dashboard.ts";
import { Theme } from "../../metadata/entities/theme.ts";
import { UserAttribute } from "../../metadata/entities/user-attribute.ts";
import { createGuestToken } from "../../security/guest-token.ts";
import { defaultSettings } from "../../settings/keys.ts";
import { guestAudience } from "../middleware/guest.ts";
import { frontendOf } from "./frontend.ts";

describe("pages", () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-superset-"));
  const installed = join(folder, "static");
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let base: string;

  beforeAll(async () => {
    writeBuild(installed);
    database = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(database.sqlalchemyUri, {
      change: (settings) => ({
        ...settings,
        TALISMAN_ENABLED: true,
        FRONTEND: "superset",
        SUPERSET_ASSETS: installed,
        APP_NAME: "Numbers & <b>more</b>",
        LANGUAGES: { en: { flag: "us", name: "English" }, pt_BR: { flag: "br", name: "Português" } },
        FAB_SAFE_REDIRECT_HOSTS: ["*.friend.example"],
        COMMON_BOOTSTRAP_OVERRIDES_FUNC: decimalComma,
        MAPBOX_API_KEY: "pk.public",
      }),
    });
    base = running.server.url;
  });

  afterAll(async () => {
    await running?.stop();
    await database?.drop();
    rmSync(folder, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(base + path, { redirect: "manual", headers: { accept: "text/html", ...headers } });

  async function signIn(name: string): Promise<string> {
    const form = await get("/login/");
    const token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(await form.text())?.[1] ?? "";
    const answer = await fetch(`${base}/login/`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: cookieOf(form) },
      body: new URLSearchParams({ username: name, password: name, csrf_token: token }),
    });
    return cookieOf(answer);
  }

  it("start the build that the settings name, with scripts that the content security policy lets run", async () => {
    const answer = await get("/superset/welcome/", { cookie: await signIn("admin") });
    const page = await answer.text();
    const nonce = /'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1];
    expect([...page.matchAll(/<script src="([^"]+)" async nonce="([^"]+)">/g)].map((match) => match.slice(1))).toEqual([
      ["/static/assets/theme.fc7964583de091a8c352.entry.js", nonce],
      ["/static/assets/spa.6170d0b73d2459feea19.entry.js", nonce],
    ]);
    expect(page).toContain('<link rel="icon" type="image/png" href="/static/assets/images/favicon.png">');
    expect(page).toContain("<title>Numbers &amp; &lt;b&gt;more&lt;/b&gt;</title>");
    const data = bootstrapOf(page);
    expect(data).toMatchObject({ user: { username: "admin" }, common: { d3_format: { decimal: "," } } });
  });

  it("serve that build's files, those with a hash in their names for good", async () => {
    const script = await get("/static/assets/spa.6170d0b73d2459feea19.entry.js");
    expect([script.status, script.headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
    const image = await get("/static/assets/images/favicon.png");
    expect([image.headers.get("content-type"), image.headers.get("cache-control")]).toEqual([
      "image/png",
      "public, max-age=3600",
    ]);
    expect((await get("/static/assets/../secret.txt")).status).toBe(404);
    expect((await get("/static/assets/..%2fsecret.txt")).status).toBe(404);
  });

  it("put texts of users into the page so that they stay texts", async () => {
    const title = `</script><img src=x onerror=alert(1)>"'&`;
    const id = await createDashboard(title);
    const page = await (await get(`/superset/dashboard/${id}/`, { cookie: await signIn("admin") })).text();
    expect(page).not.toContain("<img src=x");
    expect(page).toContain("<title>&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&#34;&#39;&amp;</title>");
  });

  it("hide a dashboard of other roles behind the page of what is not there", async () => {
    const admins = (await running.app.viewers.byId(1))?.roles ?? [];
    const id = await createDashboard("Salaries", { published: true, roles: admins.map((role) => role.id) });
    const others = await get(`/superset/dashboard/${id}/`, { cookie: await signIn("gamma") });
    expect([others.status, await others.text()]).toEqual([404, expect.stringContaining("Page not found")]);
  });

  it("start with the dashboard that a user chose", async () => {
    const id = await createDashboard("My morning");
    const em = running.app.metadata.em();
    em.create(UserAttribute, { user: 1, welcome_dashboard: id } as never);
    await em.flush();
    const page = await (await get("/superset/welcome/", { cookie: await signIn("admin") })).text();
    expect(page).toContain("<title>My morning</title>");
  });

  it("tell the token of Mapbox, where there is one, to those who draw maps", async () => {
    const page = await (await get("/superset/welcome/", { cookie: await signIn("admin") })).text();
    expect(bootstrapOf(page)).toMatchObject({ common: { mapbox_api_key: "pk.public", deckgl_tiles: null } });
  });

  it("change the language and lead back, never to another site", async () => {
    const chosen = await get("/lang/pt_BR", { referer: `${base}/chart/list/` });
    expect(chosen.headers.get("location")).toBe(`${base}/chart/list/`);
    const page = await (await get("/login/", { cookie: cookieOf(chosen) })).text();
    expect(page).toContain('<html lang="pt-BR">');
    expect(bootstrapOf(page)).toMatchObject({
      common: { locale: "pt", menu_data: { navbar_right: { locale: "pt_BR", show_language_picker: true } } },
    });
    const ledBack = async (referer: string) => (await get("/lang/en", { referer })).headers.get("location");
    for (const foreign of ["https://evil.example.com/", `${base}.evil.example.com/`, "http:/evil", "javascript:1"])
      expect(await ledBack(foreign), foreign).toBe("/");
    expect(await ledBack("https://data.friend.example/x")).toBe("https://data.friend.example/x");
    expect(await ledBack("https://evil.example/data.friend.example")).toBe("/");
    expect((await get("/lang/xx")).status).toBe(404);
    expect((await get("/lang/__proto__")).status).toBe(404);
  });

  it("have their texts in the languages that an installed Superset has", async () => {
    const cookie = await signIn("gamma");
    const pack = async (lang: string) => {
      const answer = await get(`/superset/language_pack/${lang}/`, { cookie, accept: "application/json" });
      return [answer.status, await answer.json()];
    };
    expect(await pack("pt_BR")).toEqual([200, { domain: "superset", locale_data: {} }]);
    expect(await pack("en")).toMatchObject([200, { locale_data: { superset: { "": { lang: "en" } } } }]);
    expect(await pack("de")).toMatchObject([
      200,
      { domain: "superset", locale_data: { superset: { "": { lang: "de" } } } },
    ]);
    expect(await pack("xx")).toMatchObject([404, { error: "Language pack doesn't exist on the server" }]);
    for (const lang of ["..", "en%00", "pt_BR%2f..", "EN"]) expect((await pack(lang))[0], lang).toBeOneOf([400, 404]);
  });

  it("embed a dashboard in the sites that it allows, as nobody", async () => {
    const id = await createDashboard("Embedded");
    const em = running.app.metadata.em();
    const embedded = em.create(EmbeddedDashboard, {
      dashboard: id,
      allow_domain_list: "https://a.example.com,https://b.example.com:8443",
    } as never);
    await em.flush();
    const cookie = await signIn("admin");
    for (const path of [`/embedded/${embedded.uuid}`, `/dashboard/${id}/embedded`]) {
      expect((await get(path)).status, path).toBe(403);
      expect((await get(path, { referer: "https://b.example.com/x" })).status, path).toBe(403);
      expect((await get(path, { referer: "https://a.example.com.evil.org/" })).status, path).toBe(403);
      const answer = await get(path, { referer: "https://a.example.com/x", cookie });
      expect(answer.headers.get("content-security-policy")).toMatch(
        /script-src .*; frame-ancestors https:\/\/a\.example\.com https:\/\/b\.example\.com:8443$/,
      );
      const page = await answer.text();
      expect(page).toContain("/static/assets/embedded.ff15f7e9da010941ca38.entry.js");
      const { user, common, ...rest } = bootstrapOf(page);
      expect([user, rest]).toMatchObject([
        undefined,
        { config: { GUEST_TOKEN_HEADER_NAME: "X-GuestToken" }, embedded: { dashboard_id: expect.anything() } },
      ]);
      expect(common).toMatchObject({ menu_data: { menu: [], navbar_right: { user_is_anonymous: true } } });
    }
    const { settings } = running.app;
    const resources = [{ type: "dashboard", id: String(embedded.uuid) }];
    const token = await createGuestToken({ user: {}, resources, rls_rules: [] }, guestAudience(settings), settings);
    const share = async (headers: Record<string, string>) =>
      (
        await fetch(`${base}/api/v1/dashboard/${id}/permalink`, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: "{}",
        })
      ).status;
    // A guest's token of forms belongs to no session, unless somebody is signed in.
    const csrf = { "x-csrftoken": "of a session whose cookie does not come" };
    expect(await share({ "x-guesttoken": token, ...csrf })).toBe(201);
    expect(await share({ "x-guesttoken": token })).toBe(400);
    expect(await share({ "x-guesttoken": `${token}x`, ...csrf })).toBe(400);
    expect(await share({ "x-guesttoken": token, ...csrf, cookie })).toBe(400);
    expect((await get("/embedded/00000000-0000-4000-8000-000000000404")).status).toBe(404);
    expect((await get("/embedded/no-uuid")).status).toBe(404);
  });

  it("show the themes that administrators chose, and no theme that cannot be drawn", async () => {
    const themes = async () =>
      (bootstrapOf(await (await get("/login/")).text()).common as { theme: Record<string, unknown> }).theme;
    expect(await themes()).toMatchObject({ default: { algorithm: "default" }, dark: { algorithm: "dark" } });
    const em = running.app.metadata.em();
    const green = em.create(Theme, {
      theme_name: "Green",
      json_data: '{"token": {"colorPrimary": "#0a0"}}',
      is_system_default: true,
    } as never);
    await em.flush();
    expect(await themes()).toMatchObject({ default: { token: { colorPrimary: "#0a0" } } });
    green.json_data = '{"token": "green"}';
    await em.flush();
    expect((await themes()).default).toEqual({});
    await em.remove(green).flush();
  });

  it("document every operation of the API, for those who may read it", async () => {
    expect((await get("/swagger/v1")).headers.get("location")).toMatch(/^\/login\//);
    const page = await (await get("/swagger/v1", { cookie: await signIn("gamma") })).text();
    expect(page).toContain("<b>POST</b> <code>/api/v1/chart/data</code>");
  });

  async function createDashboard(title: string, more: { published?: boolean; roles?: number[] } = {}): Promise<number> {
    const em = running.app.metadata.em();
    const dashboard = em.create(Dashboard, { dashboard_title: title, ...more } as never);
    await em.flush();
    return dashboard.id;
  }
});

describe("frontendOf", () => {
  it("refuses a folder without the build, and says which folder is meant", () => {
    const open = (SUPERSET_ASSETS: string | null) => () =>
      frontendOf({ ...defaultSettings(), FRONTEND: "superset", SUPERSET_ASSETS });
    expect(open(null)).toThrow(/SUPERSET_ASSETS names its folder `superset\/static`.* and it is not set/);
    expect(open("/no/such")).toThrow("There is no /no/such/assets/manifest.json");
    expect(open("superset/static")).toThrow("by an absolute path; it is superset/static");
  });
});

const decimalComma = () => ({ d3_format: { decimal: "," } });

/** A small build with the files that pages name. */
function writeBuild(folder: string): void {
  mkdirSync(join(folder, "assets", "images"), { recursive: true });
  const entry = (file: string) => ({ css: [], js: [`/static/assets/${file}`] });
  const entrypoints = {
    theme: entry("theme.fc7964583de091a8c352.entry.js"),
    spa: entry("spa.6170d0b73d2459feea19.entry.js"),
    embedded: entry("embedded.ff15f7e9da010941ca38.entry.js"),
  };
  writeFileSync(join(folder, "assets", "manifest.json"), JSON.stringify({ app: "superset", entrypoints }));
  writeFileSync(join(folder, "assets", "spa.6170d0b73d2459feea19.entry.js"), "0;");
  writeFileSync(join(folder, "assets", "images", "favicon.png"), "");
  writeFileSync(join(folder, "secret.txt"), "");
  const texts = join(folder, "..", "translations", "pt_BR", "LC_MESSAGES");
  mkdirSync(texts, { recursive: true });
  writeFileSync(join(texts, "messages.json"), JSON.stringify({ domain: "superset", locale_data: {} }));
}

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

function bootstrapOf(page: string): Record<string, unknown> {
  const text = /data-bootstrap="([^"]*)"/.exec(page)?.[1] ?? "";
  const plain = text.replace(
    /&(amp|lt|gt|#34|#39);/g,
    (_all, name: string) => ({ amp: "&", lt: "<", gt: ">", "#34": '"', "#39": "'" })[name] ?? "",
  );
  return JSON.parse(plain) as Record<string, unknown>;
}
