import { isAbsolute, resolve } from "node:path";
import { UserError } from "../errors.ts";

export type MetadataKind = "postgresql" | "mysql" | "sqlite";

/** `SQLALCHEMY_DATABASE_URI` taken apart. */
export interface MetadataUri {
  kind: MetadataKind;
  host: string | undefined;
  port: number | undefined;
  user: string | undefined;
  password: string | undefined;
  /** Name of the database; for SQLite the absolute path of the file, or `:memory:`. */
  database: string;
  options: URLSearchParams;
}

const BACKENDS: Record<string, MetadataKind> = {
  postgresql: "postgresql",
  postgres: "postgresql",
  mysql: "mysql",
  mariadb: "mysql",
  sqlite: "sqlite",
};

// As SQLAlchemy reads it: the password may hold anything but an @, which is written %40; IPv6 hosts stand in brackets.
const SERVER =
  /^(?:(?<user>[^:/@]*)(?::(?<password>[^@]*))?@)?(?:\[(?<ipv6>[^\]/?]+)\]|(?<host>[^:/?]*))(?::(?<port>\d*))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/s;

/** Reads the URI of the metadata database; no message repeats the password. */
export function parseMetadataUri(text: string, cwd = process.cwd()): MetadataUri {
  const start = /^([a-z0-9]+)(?:\+[a-z0-9_]+)?:\/\//i.exec(text.trim());
  if (!start) {
    throw new UserError(
      "SQLALCHEMY_DATABASE_URI is not a database URI: write postgresql+psycopg2://user:password@host/database, " +
        "mysql+pymysql://user:password@host/database or sqlite:////absolute/path.db",
    );
  }
  const backend = (start[1] ?? "").toLowerCase();
  const kind = BACKENDS[backend];
  if (kind === undefined) {
    throw new UserError(
      `SQLALCHEMY_DATABASE_URI names ${backend}: Liteset keeps its metadata in PostgreSQL, MySQL/MariaDB or SQLite`,
    );
  }
  const rest = text.trim().slice(start[0].length);
  return kind === "sqlite" ? sqliteUri(rest, cwd) : serverUri(kind, rest);
}

/** The URI as messages show it: without user name and password. */
export function describeUri(uri: MetadataUri): string {
  if (uri.kind === "sqlite") return uri.database;
  return `${uri.database} on ${uri.options.get("unix_socket") ?? uri.host}${uri.port === undefined ? "" : `:${uri.port}`}`;
}

function serverUri(kind: "postgresql" | "mysql", rest: string): MetadataUri {
  const groups = SERVER.exec(rest)?.groups;
  const port = groups?.port ? Number(groups.port) : undefined;
  if (!groups || (port !== undefined && port > 65535)) {
    throw new UserError(
      "SQLALCHEMY_DATABASE_URI cannot be read: write user:password@host:port/database after ://, " +
        "with %40 for an @ and %2F for a / inside the password",
    );
  }
  const options = new URLSearchParams(groups.query ?? "");
  const socket = options.get("host") ?? undefined;
  if (!groups.database) {
    throw new UserError(
      "SQLALCHEMY_DATABASE_URI names no database: write its name after the host, as in ://host/superset",
    );
  }
  return {
    kind,
    host: groups.ipv6 || groups.host || socket || (kind === "postgresql" ? "localhost" : "127.0.0.1"),
    port: port ?? (options.has("port") ? Number(options.get("port")) : undefined),
    user: groups.user ? decode(groups.user) : undefined,
    password: groups.password === undefined ? undefined : decode(groups.password),
    database: decode(groups.database),
    options,
  };
}

// sqlite:///relative.db, sqlite:////absolute.db, sqlite:// (in memory); on Windows sqlite:///C:\path.db
function sqliteUri(rest: string, cwd: string): MetadataUri {
  const [path = "", query = ""] = splitOnce(rest, "?");
  const file = path.replace(/^\//, "");
  const database = file === "" || file === ":memory:" ? ":memory:" : isAbsolute(file) ? file : resolve(cwd, file);
  if (file.startsWith("file:")) {
    throw new UserError(
      "SQLALCHEMY_DATABASE_URI: sqlite:///file:… is not supported; write sqlite:////absolute/path.db",
    );
  }
  return {
    kind: "sqlite",
    host: undefined,
    port: undefined,
    user: undefined,
    password: undefined,
    database,
    options: new URLSearchParams(query),
  };
}

function splitOnce(text: string, at: string): [string, string?] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + at.length)];
}

// Python's unquote: a percent sign that starts no code stays as it is.
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll("%", ""), "hex").toString("utf8"));
}
