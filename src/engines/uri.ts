import { LitesetError } from "../errors.ts";

/** A SQLAlchemy URI, taken apart: `dialect+driver://username:password@host:port/database?query`. */
export interface DatabaseUri {
  /** Part before `+`, lower case as written. */
  backend: string;
  driver: string | null;
  username: string | null;
  password: string | null;
  host: string | null;
  port: number | null;
  /** Null when absent; for SQLite the file, empty or `:memory:` for none. */
  database: string | null;
  query: Readonly<Record<string, string | readonly string[]>>;
}

// The same reading as SQLAlchemy 1.4: the password may hold anything up to the last @, IPv6 hosts stand in brackets.
const PATTERN =
  /^(?<name>[\w+]+):\/\/(?:(?<username>[^:/]*)(?::(?<password>[^@]*))?@)?(?:(?:\[(?<ipv6>[^/?]+)\]|(?<ipv4>[^/:?]+))?(?::(?<port>[^/?]*))?)?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/s;

/** Parses a SQLAlchemy URI; the error never repeats the text, since it may hold a password. */
export function parseUri(text: string): DatabaseUri {
  const groups = PATTERN.exec(text.trim())?.groups;
  if (!groups?.name) throw invalid();
  const [backend, ...driver] = groups.name.split("+");
  if (!backend) throw invalid();
  const port = groups.port === undefined ? null : Number(groups.port.trim() || Number.NaN);
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65535)) throw invalid();
  return {
    backend,
    driver: driver.join("+") || null,
    username: groups.username === undefined ? null : decode(groups.username),
    password: groups.password === undefined ? null : decode(groups.password),
    host: groups.ipv6 ?? groups.ipv4 ?? null,
    port,
    database: groups.database ?? null,
    query: parseQuery(groups.query ?? ""),
  };
}

/** First value of a query parameter, or undefined. */
export function queryValue(uri: DatabaseUri, name: string): string | undefined {
  const value = uri.query[name];
  return typeof value === "string" ? value : value?.[0];
}

/** Writes a URI again; `parseUri` reads the same from it. */
export function formatUri(uri: DatabaseUri): string {
  const { backend, driver, username, password, host, port, database, query } = uri;
  let text = `${driver ? `${backend}+${driver}` : backend}://`;
  if (username !== null || password !== null) {
    text += encodeURIComponent(username ?? "");
    if (password !== null) text += `:${encodeURIComponent(password)}`;
    text += "@";
  }
  if (host !== null) text += host.includes(":") ? `[${host}]` : host;
  if (port !== null) text += `:${port}`;
  if (database !== null) text += `/${database}`;
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one] as [string, string]),
  );
  return parameters.length > 0 ? `${text}?${new URLSearchParams(parameters)}` : text;
}

function parseQuery(text: string): DatabaseUri["query"] {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    if (value === "") continue;
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return query;
}

// Python's unquote: a percent sign that starts no code stays, bytes that are not UTF-8 become the replacement character.
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll("%", ""), "hex").toString("utf8"));
}

function invalid(): LitesetError {
  return new LitesetError(
    "Invalid connection string, a valid string usually follows: " +
      "backend+driver://user:password@database-host/database-name",
    undefined,
    { status: 422 },
  );
}
