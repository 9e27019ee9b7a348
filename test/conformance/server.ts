import { type App, createApp } from "../../src/app.ts";
import { createLogger, type LogLevel } from "../../src/log.ts";
import { upgrade } from "../../src/metadata/migrate.ts";
import { openMetadata } from "../../src/metadata/orm.ts";
import { writeSystemThemes } from "../../src/metadata/themes.ts";
import { syncRolesAndPermissions } from "../../src/security/roles.ts";
import { createUser } from "../../src/security/users.ts";
import { type RunningServer, startServer } from "../../src/server/start.ts";
import { defaultSettings, type Settings } from "../../src/settings/keys.ts";

/** The settings of the servers that the conversations were recorded from, unsafe as they are. */
export function referenceSettings(uri: string): Settings {
  const cache = { CACHE_TYPE: "SimpleCache", CACHE_DEFAULT_TIMEOUT: 300 };
  return {
    ...defaultSettings(),
    SECRET_KEY: "oracle-secret-key-0123456789abcdef",
    SQLALCHEMY_DATABASE_URI: uri,
    TALISMAN_ENABLED: false,
    RATELIMIT_ENABLED: false,
    PREVENT_UNSAFE_DB_CONNECTIONS: false,
    // Every test that signs in would spend its time on it.
    FAB_PASSWORD_HASH_METHOD: "scrypt:1024:8:1",
    AS_IN_SUPERSET: ["datasets", "guest_favorites", "intervals", "samples"],
    CACHE_CONFIG: cache,
    DATA_CACHE_CONFIG: cache,
    FILTER_STATE_CACHE_CONFIG: cache,
    EXPLORE_FORM_DATA_CACHE_CONFIG: cache,
    FEATURE_FLAGS: {
      EMBEDDED_SUPERSET: true,
      ENABLE_TEMPLATE_PROCESSING: true,
      ALERT_REPORTS: true,
      DASHBOARD_RBAC: true,
      TAGGING_SYSTEM: true,
      DRILL_TO_DETAIL: true,
      DRILL_BY: true,
    },
    GUEST_ROLE_NAME: "Gamma",
    GUEST_TOKEN_JWT_SECRET: "oracle-guest-secret-0123456789abcdef",
  } as Settings;
}

const USERS = [
  { username: "admin", firstName: "Ad", lastName: "Min", roles: ["Admin"] },
  { username: "alpha", firstName: "Al", lastName: "Pha", roles: ["Alpha"] },
  { username: "gamma", firstName: "Ga", lastName: "Mma", roles: ["Gamma"] },
  { username: "sqllab", firstName: "Sq", lastName: "Llab", roles: ["Gamma", "sql_lab"] },
];

interface ServerOptions {
  level?: LogLevel | undefined;
  change?: ((settings: Settings) => Settings) | undefined;
}

/** Makes a metadata database as a fresh installation has it, with the four users, and serves it on a free port. */
export async function startFreshServer(
  uri: string,
  { level = "error", change = (settings) => settings }: ServerOptions = {},
): Promise<{ app: App; server: RunningServer; stop(): Promise<void> }> {
  const settings = change(referenceSettings(uri));
  await upgrade(settings);
  const metadata = await openMetadata(settings);
  try {
    await syncRolesAndPermissions(metadata, settings);
    await writeSystemThemes(metadata, settings);
    for (const user of USERS) {
      await createUser(metadata, settings, { ...user, email: `${user.username}@example.com`, password: user.username });
    }
  } finally {
    await metadata.close();
  }
  const app = await createApp(settings, { log: createLogger({ level }) });
  const server = await startServer(app, { port: 0 });
  return {
    app,
    server,
    stop: async () => {
      await server.stop(2_000);
      await app.close();
    },
  };
}
