import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mysql from "mysql2/promise";
import pg from "pg";

/** A real service of this machine, or why its tests are skipped. */
interface Service {
  url: string | null;
  reason: string;
}
export type Services = Record<
  "postgresql" | "mysql" | "redis" | "redisServer" | "chromium" | "sshd" | "slapd",
  Service
>;

const POSTGRESQL = process.env.TEST_POSTGRESQL_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres";
const MYSQL = process.env.TEST_MYSQL_URL ?? "mysql://root@127.0.0.1:3306/mysql";
const REDIS = process.env.TEST_REDIS_URL ?? "redis://127.0.0.1:6379/9";
const REDIS_SERVER = process.env.TEST_REDIS_SERVER ?? "/usr/bin/redis-server";
const SSHD = process.env.TEST_SSHD ?? "/usr/sbin/sshd";
const SLAPD = process.env.TEST_SLAPD ?? "/usr/sbin/slapd";
const CHROMIUM = process.env.TEST_CHROMIUM ?? "/usr/bin/chromium";

/** Looks for each service once; waits two seconds at most for one that does not answer. */
export async function probeServices(): Promise<Services> {
  const listening = async (name: string, url: string): Promise<Service> => {
    const { hostname, port } = new URL(url);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: hostname, port: Number(port), timeout: 2000 });
      const finish = (answer: boolean) => {
        socket.destroy();
        resolve(answer);
      };
      socket
        .once("connect", () => finish(true))
        .once("error", () => finish(false))
        .once("timeout", () => finish(false));
    });
    return open
      ? { url, reason: "" }
      : { url: null, reason: `nothing listens on ${hostname}:${port} (TEST_${name}_URL)` };
  };
  const [postgresql, mysqlService, redis] = await Promise.all([
    listening("POSTGRESQL", POSTGRESQL),
    listening("MYSQL", MYSQL),
    listening("REDIS", REDIS),
  ]);
  const program = (name: string, path: string): Service =>
    existsSync(path) ? { url: path, reason: "" } : { url: null, reason: `no ${path} (TEST_${name})` };
  return {
    postgresql,
    mysql: mysqlService,
    redis,
    redisServer: program("REDIS_SERVER", REDIS_SERVER),
    chromium: program("CHROMIUM", CHROMIUM),
    sshd: program("SSHD", SSHD),
    slapd: program("SLAPD", SLAPD),
  };
}

export type DatabaseKind = "postgresql" | "mysql" | "sqlite";

/** An empty database of one kind, made for one test file. */
export interface TestDatabase {
  kind: DatabaseKind;
  /** As a person writes it in `SQLALCHEMY_DATABASE_URI`. */
  sqlalchemyUri: string;
  /** As `shared/facts/schema/compare` reads it. */
  url: string;
  drop(): Promise<void>;
}

/** Creates an empty database; the caller drops it in `afterAll`. */
export async function createTestDatabase(kind: DatabaseKind, services: Services): Promise<TestDatabase> {
  const name = `liteset_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  if (kind === "sqlite") {
    const folder = mkdtempSync(join(tmpdir(), "liteset-test-"));
    const file = join(folder, `${name}.db`);
    return {
      kind,
      sqlalchemyUri: `sqlite:///${file}`,
      url: `sqlite:///${file}`,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const admin = services[kind].url;
  if (admin === null) throw new Error(`no ${kind}: ${services[kind].reason}`);
  const url = new URL(admin);
  const execute = kind === "postgresql" ? postgresqlCommand(admin) : mysqlCommand(admin);
  await execute(
    kind === "postgresql" ? `create database "${name}"` : `create database \`${name}\` character set utf8mb4`,
  );
  url.pathname = `/${name}`;
  const driver = kind === "postgresql" ? "postgresql+psycopg2:" : "mysql+pymysql:";
  return {
    kind,
    url: url.href,
    sqlalchemyUri: url.href.replace(/^[a-z]+:/, driver) + (kind === "mysql" ? "?charset=utf8mb4" : ""),
    drop: () =>
      execute(
        kind === "postgresql"
          ? `drop database if exists "${name}" with (force)`
          : `drop database if exists \`${name}\``,
      ),
  };
}

function postgresqlCommand(url: string) {
  return async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
}

function mysqlCommand(url: string) {
  return async (sql: string): Promise<void> => {
    const client = await mysql.createConnection(url);
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
}
