import { isRecord, parseRecord } from "../dashboard/layout/tree.ts";
import type { EngineChoice, Json } from "./api.ts";

type TunnelLogin = "password" | "key";

/** What the dialog's fields hold; names are the API's wherever it has one. */
export interface ConnectionValues extends Json {
  database_name?: string;
  sqlalchemy_uri?: string;
  /** the parts of the address; `query` as people write it: a=1&b=2 */
  parameters?: Json & { query?: string };
  has_tunnel?: boolean;
  tunnel_login?: TunnelLogin;
  ssh_tunnel?: Json;
  /** the keys of the stored JSON that have a field of their own */
  extra?: Json;
  /** all its other keys, as JSON */
  other_extra?: string;
  masked_encrypted_extra?: string;
}

/** Keys of `extra` with a field of their own. */
const extraKeys = [
  "allows_virtual_table_explore",
  "disable_data_preview",
  "disable_drill_to_detail",
  "cost_estimate_enabled",
  "allow_multi_catalog",
  "metadata_cache_timeout",
  "schemas_allowed_for_file_upload",
  "version",
];
const columns = [
  "expose_in_sqllab",
  "allow_run_async",
  "allow_ctas",
  "allow_cvas",
  "allow_dml",
  "force_ctas_schema",
  "allow_file_upload",
  "impersonate_user",
  "cache_timeout",
  "server_cert",
];

/** What a new connection starts with. */
export function newValues(port: number | undefined): ConnectionValues {
  return {
    parameters: { port, query: "", encryption: false },
    expose_in_sqllab: true,
    extra: { allows_virtual_table_explore: true },
    other_extra: "",
    tunnel_login: "password",
    ssh_tunnel: { server_port: 22 },
  };
}

/** The fields of a stored connection. */
export function toValues(detail: Json): ConnectionValues {
  const extra = typeof detail.extra === "string" ? parseRecord(detail.extra) : {};
  const known = Object.fromEntries(extraKeys.filter((key) => key in extra).map((key) => [key, extra[key]]));
  const other = Object.fromEntries(Object.entries(extra).filter(([key]) => !extraKeys.includes(key)));
  const params = isRecord(extra.engine_params) ? extra.engine_params : {};
  const sheets = isRecord(params.catalog) ? Object.entries(params.catalog).map(([name, url]) => ({ name, url })) : null;
  const stored = isRecord(detail.parameters) ? detail.parameters : undefined;
  const parameters = sheets ? { ...stored, catalog: sheets } : stored;
  const tunnel = isRecord(detail.ssh_tunnel) ? detail.ssh_tunnel : undefined;
  return {
    ...Object.fromEntries(columns.map((key) => [key, detail[key] ?? undefined])),
    database_name: String(detail.database_name ?? ""),
    sqlalchemy_uri: String(detail.sqlalchemy_uri ?? ""),
    parameters: parameters && { ...asFields(parameters), query: queryText(parameters.query) },
    has_tunnel: tunnel !== undefined,
    tunnel_login: tunnel?.private_key ? "key" : "password",
    ssh_tunnel: tunnel ?? { server_port: 22 },
    extra: { allows_virtual_table_explore: true, ...known },
    other_extra: Object.keys(other).length > 0 ? JSON.stringify(other, null, 2) : "",
    masked_encrypted_extra: typeof detail.masked_encrypted_extra === "string" ? detail.masked_encrypted_extra : "",
  };
}

/**
 * The body of POST and PUT, and of the routes that try a connection.
 * @param engine whose form is filled in; undefined: the address is given as it is
 * @param hadTunnel a stored tunnel that is switched off is taken away
 */
export function toBody(values: ConnectionValues, engine: EngineChoice | undefined, hadTunnel: boolean): Json {
  const other = parseRecord(values.other_extra || "{}");
  const extra = { ...other, ...withoutNothing(values.extra ?? {}), ...sheetsOf(values, engine, other.engine_params) };
  const address = engine
    ? {
        configuration_method: "dynamic_form",
        engine: engine.engine,
        ...(engine.default_driver ? { driver: engine.default_driver } : {}),
        parameters: parametersOf(values.parameters ?? {}, engine),
      }
    : { configuration_method: "sqlalchemy_form", sqlalchemy_uri: values.sqlalchemy_uri };
  return {
    ...Object.fromEntries(columns.map((key) => [key, values[key] ?? emptyOf(key)])),
    database_name: values.database_name,
    ...address,
    extra: JSON.stringify(extra),
    masked_encrypted_extra: secureExtraOf(values, engine),
    ...(values.has_tunnel ? { ssh_tunnel: tunnelOf(values) } : hadTunnel ? { ssh_tunnel: null } : {}),
  };
}

/** What trying a connection reads of a body. */
export function toTest(body: Json): Json {
  const keys =
    "database_name configuration_method engine driver parameters sqlalchemy_uri impersonate_user extra masked_encrypted_extra server_cert ssh_tunnel";
  return Object.fromEntries(
    keys
      .split(" ")
      .filter((key) => body[key] !== undefined)
      .map((key) => [key, body[key]]),
  );
}

const isSecret = (engine: EngineChoice | undefined, name: string): boolean =>
  engine?.parameters?.properties[name]?.["x-encrypted-extra"] === true;

/** The secure extra with what the form asks for of it; what is no JSON yet is left out, the server says so. */
function secureExtraOf({ parameters, masked_encrypted_extra: text }: ConnectionValues, engine?: EngineChoice) {
  const given = Object.entries(parameters ?? {}).flatMap(([name, value]) => {
    const parsed = isSecret(engine, name) && typeof value === "string" ? parseRecord(value) : {};
    return Object.keys(parsed).length > 0 ? [[name, parsed] as const] : [];
  });
  if (given.length === 0) return text || null;
  return JSON.stringify({ ...parseRecord(text || "{}"), ...Object.fromEntries(given) });
}

function parametersOf(given: Json & { query?: string }, { parameters }: EngineChoice): Json {
  const named = Object.keys(parameters?.properties ?? {});
  const parts = partsOf(given);
  // The server takes the parts of this engine's form only.
  return named.length === 0
    ? parts
    : Object.fromEntries(Object.entries(parts).filter(([name]) => named.includes(name)));
}

/** Sheets by their names, which the extra keeps for the engine. */
function sheetsOf({ parameters }: ConnectionValues, engine: EngineChoice | undefined, params: unknown): Json {
  if (!engine?.parameters || !("catalog" in engine.parameters.properties)) return {};
  return { engine_params: { ...(isRecord(params) ? params : {}), catalog: catalogOf(parameters?.catalog) } };
}

const catalogOf = (sheets: unknown): Json =>
  Object.fromEntries(
    (Array.isArray(sheets) ? sheets : [])
      .filter(isRecord)
      .map(({ name, url }) => [String(name ?? ""), String(url ?? "")]),
  );

function partsOf({ query, catalog, ...parameters }: Json & { query?: string }): Json {
  const { host, database, username, password } = parameters;
  return {
    catalog: catalogOf(catalog),
    ...parameters,
    host: String(host ?? "").trim(),
    database: String(database ?? "").trim(),
    username: username || null,
    password: password || null,
    query: Object.fromEntries(new URLSearchParams(query ?? "")),
  };
}

function tunnelOf({ ssh_tunnel: tunnel = {}, tunnel_login: login }: ConnectionValues): Json {
  const { id, server_address, server_port, username, password, private_key, private_key_password } = tunnel;
  const secret =
    login === "key" ? { private_key, ...(private_key_password ? { private_key_password } : {}) } : { password };
  return { ...(id ? { id } : {}), server_address, server_port, username, ...secret };
}

/** Objects of the secure extra as people paste them. */
function asFields(parameters: Json): Json {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, isRecord(value) ? JSON.stringify(value, null, 2) : value]),
  );
}

const emptyOf = (key: string) => (/^(allow_|expose_|impersonate_)/.test(key) ? false : null);

function withoutNothing(extra: Json): Json {
  const given = Object.entries(extra).map(([key, value]) => [key, isRecord(value) ? withoutNothing(value) : value]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== null && value !== ""));
}

function queryText(query: unknown): string {
  return isRecord(query) ? new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)])).toString() : "";
}
