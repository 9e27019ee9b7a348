import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import { messageOf, UserError } from "./errors.ts";

/** Who one is to a Redis, and whether the way there is encrypted. */
export interface RedisManner {
  username?: string;
  password?: string;
  tls: { tls: false } | ({ tls: true } & ConnectionOptions);
}

/** Where one Redis is, and how it is spoken to. */
export interface RedisAddress extends RedisManner {
  database: number;
  at: { host: string; port: number } | { path: string };
}

/** Options of redis-py, as they stand in CACHE_OPTIONS and in the query of an address. */
type Options = Record<string, unknown>;

const URL_FORM =
  /^(rediss?|unix):\/\/(?:([^/?#]*)@)?(\[[^\]/]*\]|[^:/?#]*)(?::(\d+))?(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/i;
/** Keys of Flask-Caching, and of Superset's events, by the option that they set. */
const KEYS = {
  host: "CACHE_REDIS_HOST",
  port: "CACHE_REDIS_PORT",
  db: "CACHE_REDIS_DB",
  username: "CACHE_REDIS_USER",
  password: "CACHE_REDIS_PASSWORD",
  ssl: "CACHE_REDIS_SSL",
  ssl_certfile: "CACHE_REDIS_SSL_CERTFILE",
  ssl_keyfile: "CACHE_REDIS_SSL_KEYFILE",
  ssl_cert_reqs: "CACHE_REDIS_SSL_CERT_REQS",
  ssl_ca_certs: "CACHE_REDIS_SSL_CA_CERTS",
} as const;
/** Options that say how redis-py behaves, not where Redis is: Liteset has limits of its own. */
export const REDIS_BEHAVIOUR =
  /timeout|retry|decode_responses|health_check|encoding|max_connections|client_name|protocol|keepalive|skip_full_coverage_check/;
const UNDERSTOOD = new Set([
  ...Object.keys(KEYS),
  "unix_socket_path",
  "ssl_ca_data",
  "ssl_password",
  "ssl_check_hostname",
]);

/** Whether an option of redis-py is acted on, or has nothing to act on here. */
export const isRedisOption = (name: string): boolean => UNDERSTOOD.has(name) || REDIS_BEHAVIOUR.test(name);

/**
 * The Redis that a configuration of Flask-Caching names: its address counts before its keys, these before CACHE_OPTIONS.
 * @param name the key of the settings, for messages
 * @throws UserError that says which key is wrong
 */
export function redisAddress(config: Options, name: string, urlName = `${name}: CACHE_REDIS_URL`): RedisAddress {
  const url = config.CACHE_REDIS_URL;
  const options = { ...optionsOf(config), ...(url ? urlOptions(url, urlName) : {}) };
  const path = options.unix_socket_path;
  return {
    ...mannerOf(options, name),
    database: numberOf(options.db ?? 0, `${name}: the number of the database`, 0, 2 ** 31),
    at:
      typeof path === "string"
        ? { path }
        : {
            host: textOf(options.host) ?? "localhost",
            port: numberOf(options.port ?? 6379, `${name}: the port of Redis`, 1, 65_535),
          },
  };
}

/** The options that CACHE_OPTIONS and the keys of a configuration come to. */
export function optionsOf(config: Options): Options {
  const given = config.CACHE_OPTIONS;
  const keys = Object.entries(KEYS).flatMap(([option, key]) => {
    const value = config[key];
    return value === undefined || value === null || value === "" ? [] : [[option, value] as const];
  });
  return { ...(typeof given === "object" && given !== null ? given : {}), ...Object.fromEntries(keys) };
}

/** Name, password and encryption among options of redis-py. */
export function mannerOf(options: Options, name: string): RedisManner {
  const username = textOf(options.username);
  const password = textOf(options.password);
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    tls: isOn(options.ssl) ? { tls: true, ...tlsOptions(options, name) } : { tls: false },
  };
}

function tlsOptions(options: Options, name: string): ConnectionOptions {
  const file = (option: string): Buffer | undefined => {
    const path = textOf(options[option]);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path);
    } catch (error) {
      throw new UserError(`${name}: ${option} names ${path}, which cannot be read: ${messageOf(error)}`);
    }
  };
  const ca = file("ssl_ca_certs") ?? textOf(options.ssl_ca_data);
  const cert = file("ssl_certfile");
  const key = file("ssl_keyfile");
  const passphrase = textOf(options.ssl_password);
  return {
    ...(ca !== undefined && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(passphrase !== undefined && { passphrase }),
    ...(isUnverified(options.ssl_cert_reqs) && { rejectUnauthorized: false }),
    ...(options.ssl_check_hostname !== undefined &&
      !isOn(options.ssl_check_hostname) && { checkServerIdentity: () => undefined }),
  };
}

/** Python's `None`, "none" of redis-py, "CERT_NONE" of Celery, and the number of ssl.CERT_NONE. */
const isUnverified = (value: unknown): boolean => value === null || /^(?:none|cert_none|0|false)$/i.test(String(value));

const isOn = (value: unknown): boolean => value === true || /^(?:true|yes|y|1)$/i.test(String(value));

/** What `redis://`, `rediss://` and `unix://` say, as redis-py reads them. */
function urlOptions(url: unknown, name: string): Options {
  const [, scheme, login, host, port, path = "", query = ""] = URL_FORM.exec(String(url).trim()) ?? [];
  // Never the address itself: it may hold a password.
  if (scheme === undefined)
    throw new UserError(`${name} must be redis://host:port/0, rediss://host:port/0 or unix:///path/of/socket?db=0`);
  const at = login?.indexOf(":") ?? -1;
  const username = at < 0 ? login : login?.slice(0, at);
  const password = at < 0 ? undefined : login?.slice(at + 1);
  const isSocket = scheme.toLowerCase() === "unix";
  if (isSocket && path.length < 2) throw new UserError(`${name} names no socket: write unix:///path/of/socket`);
  const database = isSocket ? "" : path.slice(1);
  return {
    ...(host && !isSocket && { host: decoded(host.replace(/^\[(.*)\]$/, "$1")) }),
    ...(port && { port }),
    ...(username && { username: decoded(username) }),
    ...(password && { password: decoded(password) }),
    ...(database && { db: database }),
    ...(isSocket && { unix_socket_path: decoded(path) }),
    ssl: scheme.toLowerCase() === "rediss",
    ...Object.fromEntries(new URLSearchParams(query)),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const textOf = (value: unknown): string | undefined =>
  value === undefined || value === null || value === "" ? undefined : String(value);

function numberOf(value: unknown, what: string, least: number, most: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new UserError(`${what} must be a whole number from ${least} to ${most}; it is ${JSON.stringify(value)}`);
}

/** A Redis by its address alone, with options of redis-py beside it. */
export const addressOfUrl = (url: string, name: string, options?: Options | null): RedisAddress =>
  redisAddress({ CACHE_REDIS_URL: url, CACHE_OPTIONS: options }, name, name);

/** The address as node-redis takes it, with further options of the connection. */
export function clientOptions<S extends object>({ at, tls, database, ...login }: RedisAddress, socket: S) {
  return { ...login, database, socket: { ...at, ...tls, ...socket } };
}
