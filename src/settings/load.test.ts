import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkSafety, requireSettings } from "./check.ts";
import { featureFlags, isFeatureEnabled } from "./flags.ts";
import { defaultSettings } from "./keys.ts";
import { loadSettings } from "./load.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "liteset-settings-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(cwd, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const load = (env: NodeJS.ProcessEnv = {}, configPath?: string) => loadSettings({ cwd, env, configPath });
const messages = async (env: NodeJS.ProcessEnv = {}) =>
  (await load(env)).problems.map(({ severity, message }) => `${severity}: ${message}`);

describe("loadSettings", () => {
  it("finds the settings file as Superset does, a named one first", async () => {
    file(".liteset/liteset.config.ts", "export default { APP_NAME: 'quickstart' };");
    expect((await load()).settings.APP_NAME).toBe("quickstart");
    file("superset_config.py", "APP_NAME = 'here'");
    expect((await load()).settings.APP_NAME).toBe("here");
    file("path/superset_config.py", "APP_NAME = 'on PYTHONPATH'");
    expect((await load({ PYTHONPATH: join(cwd, "path") })).settings.APP_NAME).toBe("on PYTHONPATH");
    file("liteset.config.ts", "export const APP_NAME: string = 'ours';");
    expect((await load({ PYTHONPATH: join(cwd, "path") })).settings.APP_NAME).toBe("ours");
    const named = file("any.py", "APP_NAME = 'named'");
    expect((await load({ SUPERSET_CONFIG_PATH: named })).settings.APP_NAME).toBe("named");
    const config = file("other.ts", "export default { APP_NAME: 'option' };");
    expect((await load({ SUPERSET_CONFIG_PATH: named }, config)).settings.APP_NAME).toBe("option");
  });

  it("refuses a named file that is missing", async () => {
    await expect(load({ SUPERSET_CONFIG_PATH: "/nowhere/x.py" })).rejects.toThrow(
      "SUPERSET_CONFIG_PATH names /nowhere/x.py, and there is no such file.",
    );
  });

  it("says where two files disagree and which counts", async () => {
    file("superset_config.py", "APP_NAME = 'a'\nROW_LIMIT = 5");
    file("liteset.config.ts", "export default { APP_NAME: 'b', ROW_LIMIT: 5 };");
    expect(await messages()).toEqual([
      "warning: liteset.config.ts and superset_config.py disagree about APP_NAME; liteset.config.ts counts.",
    ]);
  });

  it("lets environment variables override, also within a dictionary", async () => {
    file("superset_config.py", "FEATURE_FLAGS = {'THUMBNAILS': True}\nROW_LIMIT = 5");
    const { settings, origins, problems } = await load({
      SUPERSET__ROW_LIMIT: "7",
      LITESET__SQL_MAX_ROW: "8",
      LITESET__FEATURE_FLAGS__DASHBOARD_RBAC: "true",
      LITESET__CACHE_CONFIG: '{"CACHE_TYPE": "SimpleCache"}',
      LITESET__TALISMAN_ENABLED: "off",
      LITESET__APP_NAME: "12",
      SUPERSET_FEATURE_ALERT_REPORTS: "yes",
      SUPERSET_ENV: "production",
      SUPERSET_APP_ROOT: "/bi",
      SUPERSET_HOME: "/data",
      SUPERSET_SECRET_KEY: "s",
    });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      ROW_LIMIT: 7,
      SQL_MAX_ROW: 8,
      FEATURE_FLAGS: { THUMBNAILS: true, DASHBOARD_RBAC: true },
      CACHE_CONFIG: { CACHE_TYPE: "SimpleCache" },
      TALISMAN_ENABLED: false,
      APP_NAME: "12",
      RATELIMIT_ENABLED: true,
      APPLICATION_ROOT: "/bi",
      STATIC_ASSETS_PREFIX: "/bi",
      SQLALCHEMY_DATABASE_URI: "sqlite:////data/superset.db?check_same_thread=false",
      SECRET_KEY: "s",
    });
    expect(isFeatureEnabled(settings, "ALERT_REPORTS")).toBe(true);
    expect(origins.get("ROW_LIMIT")).toBe("environment SUPERSET__ROW_LIMIT");
    expect(origins.has("VERSION_STRING")).toBe(false);
  });

  it("names variables that disagree or set nothing", async () => {
    expect(await messages({ SUPERSET__ROW_LIMIT: "1", LITESET__ROW_LIMIT: "2", LITESET__ROW_LIMITS: "3" })).toEqual([
      "warning: SUPERSET__ROW_LIMIT and LITESET__ROW_LIMIT differ; LITESET__ROW_LIMIT counts.",
      "warning: The environment variable LITESET__ROW_LIMITS sets nothing that Liteset knows. Did you mean LITESET__ROW_LIMIT?",
    ]);
  });

  it("names wrong types, and never shows a secret", async () => {
    file(
      "superset_config.py",
      "ROW_LIMIT = 'many'\nSQL_MAX_ROW = '500'\nTALISMAN_ENABLED = 'False'\nFEATURE_FLAGS = ['A']\nSECRET_KEY = ['hush']\nSESSION_COOKIE_SAMESITE = 'lax'\nSAMPLES_ROW_LIMIT = None\n",
    );
    expect(await messages()).toEqual([
      'error: superset_config.py: ROW_LIMIT must be a whole number, not the text "many".',
      'warning: superset_config.py: SQL_MAX_ROW is the text "500" and is read as the number 500.',
      'error: superset_config.py: TALISMAN_ENABLED must be true or false, not the text "False"; did you mean False, without quotes.',
      "error: superset_config.py: FEATURE_FLAGS must be a dictionary, not a list.",
      "error: superset_config.py: SECRET_KEY must be text, not a list.",
      'error: superset_config.py: SESSION_COOKIE_SAMESITE must be one of "None", "Lax", "Strict", not the text "lax".',
      "error: superset_config.py: SAMPLES_ROW_LIMIT must be a whole number, not None.",
    ]);
  });

  it("asks whether a name was a slip, but lets helpers be", async () => {
    file("superset_config.py", "REDIS_HOST = 'x'\nhelper = 1\nROW_LIMT = 5\nFEATURE_FLAGS = {'THUMBNAIL': True}");
    expect(await messages()).toEqual([
      "warning: superset_config.py: ROW_LIMT is no setting. Did you mean ROW_LIMIT?",
      "warning: FEATURE_FLAGS: THUMBNAIL is no feature. Did you mean THUMBNAILS?",
    ]);
    file("liteset.config.ts", "export default { SOMETHING: 1 };");
    expect(await messages()).toContain("warning: liteset.config.ts: SOMETHING is no setting.");
  });

  it("refuses what it cannot evaluate where it matters, and says how to go on", async () => {
    file("superset_config.py", "from company import x\nROW_LIMIT = x.limit\nEVENT_LOGGER = x.Logger()\nMY_OWN = x\n");
    expect(await messages()).toEqual([
      "error: superset_config.py:1: ROW_LIMIT cannot be evaluated: it comes from the Python library company. Write a plain value, or set LITESET__ROW_LIMIT in the environment.",
      "warning: superset_config.py:1: EVENT_LOGGER cannot be evaluated: it comes from the Python library company. Liteset does not use it, so it is ignored.",
    ]);
    expect((await messages({ LITESET__ROW_LIMIT: "3" })).filter((line) => line.startsWith("error"))).toEqual([]);
  });

  it("does not start where ignoring a setting could open access", async () => {
    file("superset_config.py", "FAB_SECURITY_MANAGER_CLASS = 'mine.Manager'\n");
    expect((await messages())[0]).toContain("set LITESET__FAB_SECURITY_MANAGER_CLASS=null");
    expect(await messages({ LITESET__FAB_SECURITY_MANAGER_CLASS: "null" })).toEqual([]);
  });

  it("says in one line what is broken in a file", async () => {
    file("superset_config.py", "A = (\nROW_LIMIT = 1\n");
    expect(await messages()).toEqual([
      expect.stringMatching(/^error: superset_config\.py:\d: the Python syntax is broken here\.$/),
    ]);
    file("liteset.config.ts", "export default 5;");
    expect((await messages())[0]).toContain("its default export must be an object of settings");
  });

  it("cannot be made to change what objects are", async () => {
    await load({ LITESET__FEATURE_FLAGS____proto____X: "1", LITESET__FEATURE_FLAGS__constructor__prototype__x: "1" });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe("requireSettings", () => {
  it("refuses to go on without a secret of one's own, and says how to make one", async () => {
    for (const secret of ["", "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET", "thisISaSECRET_1234"]) {
      expect(checkSafety({ ...defaultSettings(), SECRET_KEY: secret })[0]?.message).toContain(
        "openssl rand -base64 42",
      );
    }
    await expect(requireSettings({ cwd, env: {} })).rejects.toThrow("No settings file was found");
    file("superset_config.py", "SECRET_KEY = 'own'");
    expect((await requireSettings({ cwd, env: {} })).SECRET_KEY).toBe("own");
  });
});

describe("checkSafety", () => {
  it("says what each way to sign in lacks, and where it is dangerous", () => {
    const problems = (given: object) =>
      checkSafety({ ...defaultSettings(), SECRET_KEY: "own", ...given }).map(
        ({ severity, key }) => `${severity} ${key}`,
      );
    const provider = { name: "idp", remote_app: { client_id: "c", server_metadata_url: "https://idp/.well-known/x" } };
    expect(problems({ AUTH_TYPE: 1 })).toEqual([]);
    expect(problems({ AUTH_TYPE: 0 })).toEqual(["error AUTH_TYPE"]);
    expect(problems({ AUTH_TYPE: 2 })).toEqual(["error AUTH_LDAP_SERVER"]);
    expect(problems({ AUTH_TYPE: 2, AUTH_LDAP_SERVER: "ldap://l" })).toEqual(["warning AUTH_LDAP_SERVER"]);
    expect(problems({ AUTH_TYPE: 2, AUTH_LDAP_SERVER: "ldaps://l", AUTH_LDAP_BIND_USER: "cn=s" })).toEqual([
      "error AUTH_LDAP_SEARCH",
    ]);
    expect(problems({ AUTH_TYPE: 3 })).toEqual(["error AUTH_REMOTE_USER_ENV_VAR"]);
    expect(problems({ AUTH_TYPE: 3, AUTH_REMOTE_USER_ENV_VAR: "HTTP_X_USER" })).toEqual([
      "warning AUTH_REMOTE_USER_ENV_VAR",
    ]);
    expect(problems({ AUTH_TYPE: 4 })).toEqual(["error OAUTH_PROVIDERS"]);
    expect(problems({ AUTH_TYPE: 4, OAUTH_PROVIDERS: [provider] })).toEqual([]);
    expect(problems({ AUTH_TYPE: 4, OAUTH_PROVIDERS: [{ name: "idp", remote_app: { client_id: "c" } }] })).toEqual([
      "error OAUTH_PROVIDERS",
    ]);
  });

  it("says what is broken or open about access", () => {
    const problems = (given: object) =>
      checkSafety({ ...defaultSettings(), SECRET_KEY: "own", ...given }).map(
        ({ severity, key }) => `${severity} ${key}`,
      );
    expect(problems({ FAB_ROLES: { A: [["Chart|(?P<x>D)", "can_.*"]] } })).toEqual([]);
    expect(problems({ FAB_ROLES: { A: [["(", "x"], "Chart"], B: "Chart" } })).toEqual(Array(3).fill("error FAB_ROLES"));
    expect(problems({ RATELIMIT_APPLICATION: "5 per second; 100/2 hours" })).toEqual([]);
    expect(problems({ RATELIMIT_APPLICATION: "often" })).toEqual(["error RATELIMIT_APPLICATION"]);
    expect(problems({ JWT_TOKEN_LOCATION: "header" })).toEqual(["error JWT_TOKEN_LOCATION"]);
    expect(problems({ SESSION_SERVER_SIDE: true })).toEqual(["error SESSION_TYPE"]);
    expect(problems({ SESSION_SERVER_SIDE: true, SESSION_TYPE: "mongodb" })).toEqual(["error SESSION_TYPE"]);
    expect(problems({ SESSION_SERVER_SIDE: true, SESSION_TYPE: "redis" })).toEqual([]);
    expect(problems({ WTF_CSRF_CHECK_DEFAULT: false })).toEqual(["warning WTF_CSRF_CHECK_DEFAULT"]);
    expect(problems({ CSV_EXPORT: { encoding: "gbk", quoting: 1 } })).toEqual(["warning CSV_EXPORT"]);
    expect(problems({ TALISMAN_ENABLED: false })).toEqual(["warning CONTENT_SECURITY_POLICY_WARNING"]);
    expect(problems({ TALISMAN_ENABLED: false, CONTENT_SECURITY_POLICY_WARNING: false })).toEqual([]);
  });

  it("opens figures to no token that can be guessed", () => {
    const settings = { ...defaultSettings(), SECRET_KEY: "a-secret-key-of-tests" };
    expect(checkSafety({ ...settings, METRICS_TOKEN: "guess" }).map(({ severity, key }) => [severity, key])).toEqual([
      ["error", "METRICS_TOKEN"],
    ]);
    expect(checkSafety({ ...settings, METRICS_TOKEN: "a-token-for-prometheus" })).toEqual([]);
  });

  it("says what a return to Superset's laxness opens, and refuses names of none", () => {
    const settings = {
      ...defaultSettings(),
      SECRET_KEY: "a secret of this test",
      AS_IN_SUPERSET: ["samples", "smaples"],
    };
    expect(checkSafety(settings).map(({ severity, message }) => [severity, message])).toEqual([
      ["error", "AS_IN_SUPERSET names smaples; there are datasets, guest_favorites, intervals, samples."],
      ["warning", expect.stringContaining("reads the rows of any dataset")],
    ]);
  });
});

describe("featureFlags", () => {
  it("are the defaults, the settings, then the functions of the settings", () => {
    const settings = { ...defaultSettings(), FEATURE_FLAGS: { THUMBNAILS: true, OWN: true } };
    expect(featureFlags(settings)).toMatchObject({ THUMBNAILS: true, OWN: true, DRILL_BY: true });
    const asked = { ...settings, GET_FEATURE_FLAGS_FUNC: withoutOwn };
    expect(isFeatureEnabled(asked, "OWN")).toBe(false);
    expect(isFeatureEnabled({ ...settings, IS_FEATURE_ENABLED_FUNC: (_flag, value) => !value }, "THUMBNAILS")).toBe(
      false,
    );
    expect(isFeatureEnabled(settings, "UNHEARD_OF")).toBe(false);
  });
});

const withoutOwn = (flags: Record<string, boolean>) => ({ ...flags, OWN: false });
