import { AUTH } from "../../security/sign-in.ts";
import { viewsOf } from "../../security/viewer.ts";
import { featureFlags, isFeatureEnabled } from "../../settings/flags.ts";
import type { Settings } from "../../settings/keys.ts";
import { flashes } from "../middleware/authorize.ts";
import { isoText } from "../rest/times.ts";
import type { Call } from "../route.ts";
import { languagesOf, localeOf } from "./language.ts";
import { menuOf } from "./menu.ts";
import { siteThemes } from "./themes.ts";

/** Settings that pages may know. */
const CONF_KEYS = [
  "SUPERSET_WEBSERVER_TIMEOUT",
  "SUPERSET_DASHBOARD_POSITION_DATA_LIMIT",
  "SUPERSET_DASHBOARD_PERIODICAL_REFRESH_LIMIT",
  "SUPERSET_DASHBOARD_PERIODICAL_REFRESH_WARNING_MESSAGE",
  "ENABLE_JAVASCRIPT_CONTROLS",
  "DEFAULT_SQLLAB_LIMIT",
  "DEFAULT_VIZ_TYPE",
  "SQL_MAX_ROW",
  "SUPERSET_WEBSERVER_DOMAINS",
  "SQLLAB_SAVE_WARNING_MESSAGE",
  "SQLLAB_DEFAULT_DBID",
  "DISPLAY_MAX_ROW",
  "GLOBAL_ASYNC_QUERIES_TRANSPORT",
  "GLOBAL_ASYNC_QUERIES_POLLING_DELAY",
  "SQL_VALIDATORS_BY_ENGINE",
  "SQLALCHEMY_DOCS_URL",
  "SQLALCHEMY_DISPLAY_TEXT",
  "GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL",
  "DASHBOARD_AUTO_REFRESH_MODE",
  "DASHBOARD_AUTO_REFRESH_INTERVALS",
  "DASHBOARD_VIRTUALIZATION",
  "SCHEDULED_QUERIES",
  "EXCEL_EXTENSIONS",
  "CSV_EXTENSIONS",
  "COLUMNAR_EXTENSIONS",
  "ALLOWED_EXTENSIONS",
  "SAMPLES_ROW_LIMIT",
  "DEFAULT_TIME_FILTER",
  "HTML_SANITIZATION",
  "HTML_SANITIZATION_SCHEMA_EXTENSIONS",
  "WELCOME_PAGE_LAST_TAB",
  "VIZ_TYPE_DENYLIST",
  "ALERT_REPORTS_DEFAULT_CRON_VALUE",
  "ALERT_REPORTS_DEFAULT_RETENTION",
  "ALERT_REPORTS_DEFAULT_WORKING_TIMEOUT",
  "NATIVE_FILTER_DEFAULT_ROW_LIMIT",
  "SUPERSET_CLIENT_RETRY_ATTEMPTS",
  "SUPERSET_CLIENT_RETRY_DELAY",
  "SUPERSET_CLIENT_RETRY_BACKOFF_MULTIPLIER",
  "SUPERSET_CLIENT_RETRY_MAX_DELAY",
  "SUPERSET_CLIENT_RETRY_JITTER_MAX",
  "SUPERSET_CLIENT_RETRY_STATUS_CODES",
  "PREVENT_UNSAFE_DEFAULT_URLS_ON_DATASET",
  "JWT_ACCESS_CSRF_COOKIE_NAME",
  "SQLLAB_QUERY_RESULT_TIMEOUT",
  "SYNC_DB_PERMISSIONS_IN_ASYNC_MODE",
  "TABLE_VIZ_MAX_ROW_SERVER",
] as const;

/** What each page hands to its frontend: who looks at it and what is common to all pages. */
export async function bootstrapData(call: Call): Promise<Record<string, unknown>> {
  return { user: await describeUser(call), common: await commonData(call) };
}

/** The viewer with roles and permissions, as pages and /api/v1/me/roles/ show it. */
export async function describeUser(call: Call): Promise<Record<string, unknown>> {
  const { viewer, app } = call;
  const roles = await rolePermissions(call);
  const { username, firstName, lastName } = viewer;
  if (viewer.guest)
    return { username, firstName, lastName, isActive: true, isAnonymous: false, roles, permissions: {} };
  if (viewer.id === null) return { roles, permissions: {} };
  const user = await app.metadata
    .kysely()
    .selectFrom("ab_user")
    .where("id", "=", viewer.id)
    .select(["created_on", "login_count"])
    .executeTakeFirst();
  const data: Record<string, string[]> = {};
  for (const permission of ["database_access", "datasource_access"]) {
    const views = viewsOf(viewer, permission);
    if (views.length > 0) data[permission] = views;
  }
  return {
    username: viewer.username,
    firstName: viewer.firstName,
    lastName: viewer.lastName,
    userId: viewer.id,
    isActive: true,
    isAnonymous: false,
    email: viewer.email,
    createdOn: user?.created_on ? isoText(user.created_on) : null,
    loginCount: user?.login_count ?? 0,
    roles,
    permissions: data,
  };
}

async function rolePermissions({ viewer, app }: Call): Promise<Record<string, [string, string][]>> {
  const held = await app.viewers.heldBy(viewer.roles);
  return Object.fromEntries(viewer.roles.map(({ id, name }) => [name, (held.get(id) ?? []).map(pairOf)]));
}

/** `can_read on Chart` in its two parts; names of views may hold anything. */
function pairOf(entry: string): [permission: string, view: string] {
  const at = entry.indexOf(" on ");
  return [entry.slice(0, at), entry.slice(at + 4)];
}

/** What is common to all pages: settings, menu, theme, waiting messages. */
export async function commonData(call: Call): Promise<Record<string, unknown>> {
  const { settings } = call.app;
  const messages = flashes(call.session);
  call.session.delete("_flashes");
  const common = {
    application_root: settings.APPLICATION_ROOT,
    static_assets_prefix: settings.STATIC_ASSETS_PREFIX,
    conf: frontendConf(call),
    locale: localeOf(call).split(/[_-]/)[0],
    d3_format: settings.D3_FORMAT,
    d3_time_format: settings.D3_TIME_FORMAT,
    currencies: settings.CURRENCIES,
    deckgl_tiles: settings.DECKGL_BASE_MAP ?? null,
    // Mapbox's public token: whoever sees a map needs it, as the browser fetches the tiles.
    ...(settings.MAPBOX_API_KEY && { mapbox_api_key: settings.MAPBOX_API_KEY }),
    feature_flags: featureFlags(settings),
    extra_sequential_color_schemes: settings.EXTRA_SEQUENTIAL_COLOR_SCHEMES,
    extra_categorical_color_schemes: settings.EXTRA_CATEGORICAL_COLOR_SCHEMES,
    menu_data: menuData(call),
  };
  return {
    ...common,
    ...settings.COMMON_BOOTSTRAP_OVERRIDES_FUNC?.(common),
    theme: await siteThemes(call.app),
    flash_messages: messages,
  };
}

function frontendConf({ app: { settings }, client }: Call): Record<string, unknown> {
  const all = settings as unknown as Record<string, unknown>;
  return {
    ...Object.fromEntries(CONF_KEYS.map((key) => [key, all[key] ?? null])),
    ALERT_REPORTS_NOTIFICATION_METHODS: [
      "Email",
      ...(all.SLACK_API_TOKEN ? ["Slack", "SlackV2"] : []),
      ...(isFeatureEnabled(settings, "ALERT_REPORT_WEBHOOK") ? ["Webhook"] : []),
    ],
    GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL:
      // Superset's default is nobody's address; this server has the web socket, too.
      settings.GLOBAL_ASYNC_QUERIES_TRANSPORT === "ws" &&
      settings.GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL === "ws://127.0.0.1:8080/"
        ? `${client.origin.replace(/^http/, "ws")}/`
        : settings.GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL,
    HAS_GSHEETS_INSTALLED: true,
    AUTH_USER_REGISTRATION: settings.AUTH_USER_REGISTRATION,
    AUTH_TYPE: settings.AUTH_TYPE,
    ...(settings.AUTH_TYPE === AUTH.oauth
      ? { AUTH_PROVIDERS: settings.OAUTH_PROVIDERS.map(({ name, icon }) => ({ name, icon })) }
      : {}),
  };
}

function menuData(call: Call): Record<string, unknown> {
  const { viewer } = call;
  const { settings } = call.app;
  const languages = languagesOf(settings);
  const flags = featureFlags(settings);
  return {
    menu: menuOf(viewer, settings, flags),
    brand: {
      path: settings.LOGO_TARGET_PATH ?? "/superset/welcome/",
      icon: settings.APP_ICON,
      alt: settings.APP_NAME,
      tooltip: settings.LOGO_TOOLTIP,
      text: typeof settings.LOGO_RIGHT_TEXT === "function" ? settings.LOGO_RIGHT_TEXT() : settings.LOGO_RIGHT_TEXT,
    },
    environment_tag: environmentTag(settings),
    navbar_right: {
      show_watermark: !String(settings.APP_ICON).includes("superset-logo-horiz"),
      bug_report_url: settings.BUG_REPORT_URL ?? null,
      bug_report_icon: settings.BUG_REPORT_ICON ?? null,
      bug_report_text: settings.BUG_REPORT_TEXT,
      documentation_url: settings.DOCUMENTATION_URL ?? null,
      documentation_icon: settings.DOCUMENTATION_ICON ?? null,
      documentation_text: settings.DOCUMENTATION_TEXT,
      version_string: settings.VERSION_STRING,
      version_sha: settings.VERSION_SHA,
      build_number: settings.BUILD_NUMBER ?? null,
      languages: Object.fromEntries(
        Object.entries(languages).map(([code, language]) => [code, { ...language, url: `/lang/${code}` }]),
      ),
      show_language_picker: Object.keys(languages).length > 1,
      user_is_anonymous: viewer.isAnonymous,
      user_info_url: flags.MENU_HIDE_USER_INFO ? null : "/user_info/",
      user_logout_url: "/logout/",
      user_login_url: "/login/",
      locale: localeOf(call),
    },
  };
}

/** The badge that the environment variable names, such as SUPERSET_ENV=development; without one only debugging has a badge. */
function environmentTag({ ENVIRONMENT_TAG_CONFIG, DEBUG }: Settings): object {
  const { variable, values = {} } = ENVIRONMENT_TAG_CONFIG;
  const named = process.env[variable] ?? "";
  const name = Object.hasOwn(values, named) ? named : DEBUG ? "debug" : "";
  return values[name] ?? {};
}
