import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../test/conformance/server.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import type { Settings, TalismanConfig } from "../../settings/keys.ts";

let running: Awaited<ReturnType<typeof startFreshServer>>;
let place: TestDatabase;
const setting = (TALISMAN_CONFIG: TalismanConfig) => () => {
  beforeAll(async () => {
    place = await createTestDatabase("sqlite", inject("services"));
    const change = (settings: Settings): Settings => ({
      ...settings,
      ENABLE_PROXY_FIX: true,
      SESSION_COOKIE_HTTPONLY: false,
      TALISMAN_ENABLED: true,
      TALISMAN_CONFIG,
    });
    running = await startFreshServer(place.sqlalchemyUri, { level: "silent", change });
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await place?.drop();
  }, 60_000);
};
const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(running.server.url + path, { redirect: "manual", headers });
const SAFE = { "x-forwarded-proto": "https" };
const attributesOf = (answer: Response) =>
  (answer.headers.getSetCookie()[0] ?? "")
    .split("; ")
    .slice(1)
    .filter((part) => !part.startsWith("Expires"))
    .sort();

describe("all of Flask-Talisman's options", () => {
  setting({
    force_https: true,
    force_https_permanent: true,
    session_cookie_secure: false,
    session_cookie_http_only: false,
    session_cookie_samesite: "Strict",
    strict_transport_security_preload: true,
    strict_transport_security_include_subdomains: false,
    strict_transport_security_max_age: 60,
    content_security_policy: "default-src 'self'; script-src 'self'",
    content_security_policy_nonce_in: ["script-src"],
    content_security_policy_report_uri: "/csp",
    x_xss_protection: true,
    permissions_policy: { geolocation: "()" },
    frame_options: "ALLOW-FROM",
    frame_options_allow_from: "https://a.example",
    referrer_policy: "same-origin",
  })();

  it("leads to HTTPS, but for those who ask whether the server is well", async () => {
    const { url } = running.server;
    const answer = await ask("/chart/list/?a=1");
    expect([answer.status, answer.headers.get("location")]).toEqual([
      301,
      `${url.replace("http:", "https:")}/chart/list/?a=1`,
    ]);
    expect((await ask("/health")).status).toBe(200);
  });

  // What a Superset 6.0.0 with these settings answered.
  it("sends the headers that they say", async () => {
    const answer = await ask("/login/", SAFE);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "strict-transport-security": "max-age=60; preload",
      "content-security-policy": expect.stringMatching(
        /^default-src 'self'; script-src 'self' 'nonce-[^']+'; report-uri \/csp$/,
      ),
      "x-frame-options": "ALLOW-FROM https://a.example",
      "referrer-policy": "same-origin",
      "permissions-policy": "geolocation=()",
      "x-xss-protection": "1; mode=block",
      "x-content-type-options": "nosniff",
    });
    expect(attributesOf(answer)).toEqual(["Path=/", "SameSite=Strict"]);
  });
});

describe("its own defaults", () => {
  setting({ content_security_policy: null })();

  it("hide the session's cookie, keep it to HTTPS, and lead there", async () => {
    const answer = await ask("/login/", SAFE);
    expect(attributesOf(answer)).toEqual(["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
    expect(answer.headers.get("strict-transport-security")).toBe("max-age=31556926; includeSubDomains");
    expect((await ask("/login/")).status).toBe(302);
  });
});
