import { homedir } from "node:os";
import { REDIS_BEHAVIOUR } from "../../redis-address.ts";
import { fromSetting, toSetting } from "./convert.ts";
import { asNumeric } from "./operators.ts";
import { osPath, path } from "./paths.ts";
import type { Run } from "./run.ts";
import {
  type Arguments,
  Native,
  PyBytes,
  PyClass,
  PyDelta,
  PyDict,
  PyError,
  PyList,
  PyModule,
  PyObject,
  PyTuple,
  repr,
  toText,
  typeName,
  type Value,
} from "./values.ts";

type Names = Record<string, Value>;

const native = (name: string, run: (args: Arguments) => Value): Native => new Native(name, run);

/** A known module of Python or of what Superset is built on; undefined for any other. */
export function knownModule(name: string, run: Run): PyModule | undefined {
  const names = modules[name]?.(run);
  return names && new PyModule(name, new Map(Object.entries(names)));
}

const noOp = native("log", () => null);
const logger = () =>
  new PyObject(
    "Logger",
    null,
    new Map(
      ["debug", "info", "warning", "error", "exception", "critical", "setLevel", "addHandler", "log"].map((name) => [
        name,
        noOp,
      ]),
    ),
  );

const modules: Record<string, (run: Run) => Names> = {
  os: (run) => ({
    environ: run.environ,
    getenv: native(
      "os.getenv",
      ({ positional: [name = null, fallback = null], named }) =>
        run.environ.get(name) ?? named.get("default") ?? fallback,
    ),
    path: new PyModule("os.path", osPath(run.home)),
    getcwd: native("os.getcwd", () => run.cwd),
    sep: "/",
    makedirs: noOp,
  }),
  "os.path": (run) => Object.fromEntries(osPath(run.home)),
  sys: (run) => ({
    path: run.searchPath,
    platform: process.platform,
    argv: new PyList(["superset"]),
    version_info: new PyTuple([3n, 11n, 0n]),
  }),
  datetime: () => ({ timedelta: native("timedelta", timedelta) }),
  logging: () => ({
    CRITICAL: 50n,
    FATAL: 50n,
    ERROR: 40n,
    WARNING: 30n,
    WARN: 30n,
    INFO: 20n,
    DEBUG: 10n,
    NOTSET: 0n,
    getLogger: native("logging.getLogger", logger),
    basicConfig: noOp,
    ...Object.fromEntries(["debug", "info", "warning", "error", "exception"].map((name) => [name, noOp])),
  }),
  json: () => ({
    loads: native("json.loads", ({ positional: [text = null] }) =>
      parseJson(text instanceof PyBytes ? Buffer.from(text.bytes).toString() : toText(text)),
    ),
    load: native("json.load", ({ positional: [file = null] }) => {
      const read = file instanceof PyObject ? file.attributes.get("read") : undefined;
      if (!(read instanceof Native)) throw new PyError("TypeError", "json.load needs an open file");
      return parseJson(toText(read.call({ positional: [], named: new Map() })));
    }),
    dumps: native("json.dumps", ({ positional: [value = null] }) => JSON.stringify(toSetting(value))),
  }),
  "urllib.parse": () => ({
    quote: native("quote", ({ positional: [text = "", safe = "/"], named }) =>
      quote(toText(text), toText(named.get("safe") ?? safe)),
    ),
    quote_plus: native("quote_plus", ({ positional: [text = ""] }) => quote(toText(text), " ").replaceAll(" ", "+")),
    unquote: native("unquote", ({ positional: [text = ""] }) => decodeURIComponent(toText(text))),
  }),
  base64: () => ({
    b64encode: native(
      "b64encode",
      ({ positional: [value = null] }) => new PyBytes(Buffer.from(Buffer.from(bytesOf(value)).toString("base64"))),
    ),
    b64decode: native(
      "b64decode",
      ({ positional: [value = null] }) => new PyBytes(Buffer.from(Buffer.from(bytesOf(value)).toString(), "base64")),
    ),
  }),
  pathlib: (run) => ({
    Path: native("Path", ({ positional }) => path(positional.length ? positional.map(toText).join("/") : run.cwd)),
    PurePath: native("PurePath", ({ positional }) => path(positional.map(toText).join("/"))),
  }),
  "celery.schedules": () => ({ crontab: native("crontab", crontab) }),
  collections: () => ({
    OrderedDict: native("OrderedDict", ({ positional: [value], named }) => {
      const pairs =
        value instanceof PyDict
          ? [...value.entries.values()]
          : value instanceof PyList
            ? value.items.map((pair) => (pair as PyTuple).items as [Value, Value])
            : [];
      return new PyDict([...pairs, ...named]);
    }),
  }),
  typing: () => Object.fromEntries(typingNames.map((name) => [name, new PyClass(name, [])])),
  __future__: () => ({ annotations: null }),
  "flask_appbuilder.security.manager": authTypes,
  "flask_appbuilder.const": authTypes,
  "superset.superset_typing": () => ({ CacheConfig: new PyClass("CacheConfig", []) }),
  "superset.tasks.types": () => ({
    FixedExecutor: native(
      "FixedExecutor",
      ({ positional: [user = null] }) => new PyObject("FixedExecutor", new PyDict([["fixed", user]])),
    ),
    ExecutorType: new PyModule("ExecutorType", new Map(executors.map((name) => [name.toUpperCase(), name]))),
  }),
  "superset.constants": () => ({ CHANGE_ME_SECRET_KEY: "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET" }),
  "superset.key_value.types": () => ({
    JsonKeyValueCodec: native("JsonKeyValueCodec", () => new PyObject("JsonKeyValueCodec", "json")),
  }),
  "superset.config": (run) =>
    Object.fromEntries(Object.entries(run.defaults).map(([name, value]) => [name, fromSetting(value)])),
  ...cacheModules(),
};

const executors = ["fixed_user", "creator", "creator_owner", "current_user", "modifier", "modifier_owner", "owner"];

const typingNames = [
  "Any",
  "Dict",
  "List",
  "Optional",
  "Union",
  "Callable",
  "Literal",
  "Tuple",
  "Set",
  "Type",
  "cast",
  "TYPE_CHECKING",
];

function authTypes(): Names {
  return { AUTH_OID: 0n, AUTH_DB: 1n, AUTH_LDAP: 2n, AUTH_REMOTE_USER: 3n, AUTH_OAUTH: 4n };
}

/** `RedisCache(host=…)` and its like mean a cache configuration. */
function cacheModules(): Record<string, () => Names> {
  const redis = () => ({ RedisCache: native("RedisCache", (args) => cache("RedisCache", redisNames, args)) });
  const files = () => ({
    FileSystemCache: native("FileSystemCache", (args) => cache("FileSystemCache", fileNames, args)),
  });
  const simple = () => ({ SimpleCache: native("SimpleCache", (args) => cache("SimpleCache", simpleNames, args)) });
  const s3 = () => ({ S3Cache: native("S3Cache", (args) => cache("S3Cache", s3Names, args)) });
  return {
    redis: redisClients,
    cachelib: () => ({ ...redis(), ...files(), ...simple() }),
    "cachelib.redis": redis,
    "cachelib.file": files,
    "cachelib.simple": simple,
    s3cache: s3,
    "s3cache.s3cache": s3,
    "flask_caching.backends": () => ({ ...redis(), ...files(), ...simple() }),
    "flask_caching.backends.rediscache": redis,
    "flask_caching.backends.filesystemcache": files,
    "flask_caching.backends.simplecache": simple,
  };
}

/** `Redis(host=…)` and `Redis.from_url(…)`, as SESSION_REDIS has them, mean where that Redis is. */
function redisClients(): Names {
  const place = (config: PyDict) => new PyObject("Redis", config);
  const fromUrl = native("from_url", ({ positional: [url], named }) =>
    place(new PyDict([["CACHE_REDIS_URL", url ?? named.get("url") ?? null]])),
  );
  const client = new Native(
    "Redis",
    ({ positional, named }) => {
      const given = new Map([...positional.map((value, at) => [clientNames[at] ?? "", value] as const), ...named]);
      return place(new PyDict([...given].flatMap(([name, value]) => placeOf(name, value))));
    },
    false,
    new Map([["from_url", fromUrl]]),
  );
  return { Redis: client, StrictRedis: client, from_url: fromUrl };
}

const clientNames = ["host", "port", "db", "password"];

function placeOf(name: string, value: Value): [string, Value][] {
  const key = (redisNames as Record<string, string>)[name];
  if (key) return [[key, value]];
  if (REDIS_BEHAVIOUR.test(name)) return [];
  throw new PyError("Unsupported", `the option ${name} of Redis`);
}

const redisNames = {
  host: "CACHE_REDIS_HOST",
  port: "CACHE_REDIS_PORT",
  password: "CACHE_REDIS_PASSWORD",
  db: "CACHE_REDIS_DB",
  default_timeout: "CACHE_DEFAULT_TIMEOUT",
  key_prefix: "CACHE_KEY_PREFIX",
  username: "CACHE_REDIS_USER",
  ssl: "CACHE_REDIS_SSL",
  ssl_cert_reqs: "CACHE_REDIS_SSL_CERT_REQS",
  ssl_ca_certs: "CACHE_REDIS_SSL_CA_CERTS",
  ssl_certfile: "CACHE_REDIS_SSL_CERTFILE",
  ssl_keyfile: "CACHE_REDIS_SSL_KEYFILE",
};
const fileNames = { cache_dir: "CACHE_DIR", threshold: "CACHE_THRESHOLD", default_timeout: "CACHE_DEFAULT_TIMEOUT" };
const s3Names = {
  s3_bucket: "S3_BUCKET",
  key_prefix: "CACHE_KEY_PREFIX",
  default_timeout: "CACHE_DEFAULT_TIMEOUT",
};
const simpleNames = { threshold: "CACHE_THRESHOLD", default_timeout: "CACHE_DEFAULT_TIMEOUT" };

function cache(type: string, names: Record<string, string>, { positional, named }: Arguments): Value {
  const config = new PyDict([["CACHE_TYPE", type]]);
  const order = Object.keys(names);
  const given: [string, Value][] = [
    ...positional.map((value, i): [string, Value] => [order[i] ?? "", value]),
    ...named,
  ];
  for (const [name, value] of given) {
    const key = names[name];
    if (key === undefined) throw new PyError("Unsupported", `the option ${name} of ${type}`);
    config.set(key, value);
  }
  return new PyObject(type, config);
}

const spans: Record<string, number> = {
  days: 86400,
  seconds: 1,
  microseconds: 1e-6,
  milliseconds: 1e-3,
  minutes: 60,
  hours: 3600,
  weeks: 604800,
};

function timedelta({ positional, named }: Arguments): PyDelta {
  const order = Object.keys(spans);
  const given: [string, Value][] = [
    ...positional.map((value, i): [string, Value] => [order[i] ?? "", value]),
    ...named,
  ];
  const seconds = given.map(([name, value]) => {
    const [size, count] = [spans[name], asNumeric(value)];
    if (size === undefined || count === undefined)
      throw new PyError("TypeError", `timedelta does not take ${name}=${repr(value)}`);
    return size * Number(count);
  });
  return new PyDelta(seconds.reduce((sum, value) => sum + value, 0));
}

const cronFields = ["minute", "hour", "day_of_week", "day_of_month", "month_of_year"];

function crontab({ positional, named }: Arguments): PyObject {
  const fields = new PyDict(cronFields.map((name, i) => [name, named.get(name) ?? positional[i] ?? "*"]));
  for (const name of named.keys())
    if (!cronFields.includes(name)) throw new PyError("TypeError", `crontab does not take ${name}`);
  return new PyObject("crontab", fields);
}

function parseJson(text: string): Value {
  try {
    return fromJson(JSON.parse(text));
  } catch (error) {
    if (error instanceof PyError) throw error;
    throw new PyError("ValueError", `not JSON: ${(error as Error).message}`);
  }
}

function fromJson(value: unknown): Value {
  if (Array.isArray(value)) return new PyList(value.map(fromJson));
  if (typeof value === "object" && value !== null)
    return new PyDict(Object.entries(value).map(([key, item]) => [key, fromJson(item)]));
  return fromSetting(value);
}

function quote(text: string, safe: string): string {
  const plain = /[\w.~-]/;
  return [...text]
    .map((character) => (plain.test(character) || safe.includes(character) ? character : percent(character)))
    .join("");
}

function percent(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

function bytesOf(value: Value): Uint8Array {
  if (value instanceof PyBytes) return value.bytes;
  if (typeof value === "string") return Buffer.from(value);
  throw new PyError("TypeError", `a bytes-like object is required, not '${typeName(value)}'`);
}

/** Home folder as the environment names it. */
export function homeOf(env: NodeJS.ProcessEnv): string {
  return env.HOME || homedir();
}
