import { MikroORM, type Options } from "@mikro-orm/core";
import type { AbstractSqlDriver, SqlEntityManager } from "@mikro-orm/sql";
import { CompiledQuery, type Dialect, type Kysely } from "kysely";
import { UserError } from "../errors.ts";
import { createLogger } from "../log.ts";
import { decryptColumn, setColumnContext } from "./columns.ts";
import { logStatements } from "./echo.ts";
import { entities } from "./entities/all.ts";
import { bindForeignKeyColumns, ForeignKeyColumns } from "./foreign-keys.ts";
import { adaptInserts } from "./inserts.ts";
import { connectionProblem } from "./problems.ts";
import { createRecent, type Recent } from "./recent.ts";
import { isEchoed, type MetadataSettings, poolRecycle, poolSize, poolTimeout } from "./settings.ts";
import { watchSilence } from "./silence.ts";
import type { Tables } from "./tables.ts";
import { type MetadataKind, type MetadataUri, parseMetadataUri } from "./uri.ts";
import { watchWrites } from "./writes.ts";

export type EntityManager = SqlEntityManager<AbstractSqlDriver>;

/** The open metadata database. */
export interface Metadata {
  readonly kind: MetadataKind;
  readonly orm: MikroORM<AbstractSqlDriver, EntityManager>;
  /** A new unit of work; one a request or job. */
  em(): EntityManager;
  /** Projections without entities; values as the database gives them, see values.ts. */
  kysely(): Kysely<Tables>;
  /** Hears a channel of NOTIFY until what it returns is called; PostgreSQL only. */
  listen?: (channel: string, hear: (text: string) => void) => Promise<() => Promise<void>>;
  /** What many requests read again and again. */
  readonly recent: Recent;
  /** The plain text of an encrypted column's value in a projection. */
  decrypt(stored: Uint8Array | string | null): string | null;
  close(): Promise<void>;
}

/**
 * Opens the metadata database of the settings and makes sure it answers.
 * @param options readOnly leaves a SQLite file as it is, byte by byte; on servers it is the caller who only reads
 * @throws UserError that says in a line what is wrong and what to do
 */
export async function openMetadata(
  settings: MetadataSettings,
  options: { mustExist?: boolean; readOnly?: boolean } = {},
): Promise<Metadata> {
  if (!settings.SECRET_KEY) {
    throw new UserError("SECRET_KEY is not set; write one into the settings file (openssl rand -base64 42)");
  }
  const uri = parseMetadataUri(settings.SQLALCHEMY_DATABASE_URI);
  const recent = createRecent();
  const watch = watcher(settings, recent.forget);
  let orm: Metadata["orm"] | undefined;
  let config: DriverConfig;
  try {
    config = await driverConfig(uri, settings, { ...options, watch });
    orm = (await MikroORM.init<AbstractSqlDriver, EntityManager>({
      ...config.orm,
      entities: [...entities],
      subscribers: [new ForeignKeyColumns()],
      metadataCache: { enabled: false },
      discovery: { warnWhenNoEntities: false, checkDuplicateFieldNames: false },
      ignoreUndefinedInQuery: true,
      allowGlobalContext: true,
    } as unknown as Options<AbstractSqlDriver, EntityManager>)) as Metadata["orm"];
    setColumnContext(orm.driver.getPlatform(), {
      secret: settings.SECRET_KEY,
      nativeUuid: uri.kind === "postgresql",
    });
    bindForeignKeyColumns(orm.getMetadata());
    adaptInserts(orm.driver, uri.kind);
    watchConnection(orm.driver.getConnection(), watch);
    await orm.driver.connect();
    await orm.em.getKysely().executeQuery(CompiledQuery.raw("select 1"));
  } catch (error) {
    await orm?.close(true);
    throw connectionProblem(uri, error);
  }
  return metadataOf(uri.kind, orm, recent, config.listen);
}

type Watch = <T extends Dialect>(dialect: T) => T;

/** Tells of writes, and logs statements where the settings want it. */
function watcher(settings: MetadataSettings, onWrite: () => void): Watch {
  const log = isEchoed(settings) ? createLogger().child({ database: "metadata" }) : undefined;
  return (dialect) => {
    const watched = watchWrites(dialect, onWrite);
    return log ? logStatements(watched, log) : watched;
  };
}

/** The dialects that MikroORM makes itself are watched, too. */
function watchConnection(connection: ReturnType<Metadata["orm"]["driver"]["getConnection"]>, watch: Watch) {
  const create = connection.createKyselyDialect.bind(connection);
  connection.createKyselyDialect = async (overrides) => watch(await create(overrides));
}

function metadataOf(kind: MetadataKind, orm: Metadata["orm"], recent: Recent, listen: Metadata["listen"]): Metadata {
  return {
    kind,
    ...(listen && { listen }),
    orm,
    em: () => orm.em.fork(),
    kysely: () => orm.em.getKysely<Tables>() as unknown as Kysely<Tables>,
    recent: {
      // What a transaction sees of itself is nobody else's to know.
      read: (key, load) => (orm.em.isInTransaction() ? load() : recent.read(key, load)),
      now: (key, load) => (orm.em.isInTransaction() ? load() : recent.now(key, load)),
      forget: recent.forget,
    },
    decrypt: (stored) => decryptColumn(stored, orm.driver.getPlatform()),
    close: () => orm.close(true),
  };
}

/** Requests that may wait for a connection at once; more are refused. */
const MAX_QUEUE = 1_000;
const IDLE_MS = 60_000;

interface DriverConfig {
  /** MikroORM's options. */
  orm: object;
  listen?: Metadata["listen"];
}

/** Only the driver that is needed gets loaded. */
async function driverConfig(
  uri: MetadataUri,
  settings: MetadataSettings,
  { mustExist = false, readOnly = false, watch }: { mustExist?: boolean; readOnly?: boolean; watch: Watch },
): Promise<DriverConfig> {
  const [max, wait, life] = [poolSize(settings), poolTimeout(settings), poolRecycle(settings)];
  switch (uri.kind) {
    case "sqlite": {
      const [{ SqliteDriver }, { openSqlite }] = await Promise.all([import("@mikro-orm/sql"), import("./sqlite.ts")]);
      const driverOptions = watch(await openSqlite(uri.database, { mustExist, readOnly }));
      return { orm: { driver: SqliteDriver, dbName: uri.database, driverOptions } };
    }
    case "postgresql": {
      const [{ PostgreSqlDriver }, { postgresqlOptions, preferEncryption, probePostgresql, watchedClient }] =
        await Promise.all([import("@mikro-orm/postgresql"), import("./postgresql.ts")]);
      const connection = await preferEncryption(postgresqlOptions(uri), uri);
      const Client = watchedClient(watchSilence(() => probePostgresql(connection)));
      return {
        orm: {
          driver: PostgreSqlDriver,
          dbName: uri.database,
          driverOptions: {
            ...connection,
            ...(wait && { connectionTimeoutMillis: wait * 1000 }),
            ...(life && { maxLifetimeSeconds: life }),
            Client,
            max,
            idleTimeoutMillis: IDLE_MS,
          },
        },
        listen: async (channel, hear) => (await import("./listen.ts")).listen(connection, channel, hear),
      };
    }
    case "mysql": {
      const [{ MySqlDriver }, { mysqlOptions, mysqlSockets }] = await Promise.all([
        import("@mikro-orm/mysql"),
        import("./mysql.ts"),
      ]);
      const connection = mysqlOptions(uri);
      return {
        orm: {
          driver: MySqlDriver,
          dbName: uri.database,
          driverOptions: {
            ...connection,
            stream: mysqlSockets(connection),
            connectionLimit: max,
            // Those that rest are closed before they are older than the settings want; all of them where they say.
            maxIdle: life ? 0 : Math.min(max, 5),
            idleTimeout: life ? Math.min(IDLE_MS, life * 1000) : IDLE_MS,
            queueLimit: MAX_QUEUE,
          },
        },
      };
    }
  }
}
