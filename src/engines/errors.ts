import { LitesetError } from "../errors.ts";
import { MASK } from "../mask.ts";
import type { ConnectionTarget, Engine, ErrorPattern } from "./engine.ts";
import { type DatabaseUri, parseUri } from "./uri.ts";

/** A fault that the database has a number for. */
export class NumberedError extends Error {
  readonly number: number;
  constructor(number: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.number = number;
  }
}

/** What Node's sockets say where an engine has no words for it. */
export const networkPatterns: readonly ErrorPattern[] = [
  [
    /getaddrinfo \w+ (?<hostname>\S+)/,
    'The hostname "%(hostname)s" cannot be resolved.',
    "CONNECTION_INVALID_HOSTNAME_ERROR",
    { invalid: ["host"] },
  ],
  [
    /connect ECONNREFUSED (?<hostname>\S+):(?<port>\d+)/,
    'Port %(port)s on hostname "%(hostname)s" refused the connection.',
    "CONNECTION_PORT_CLOSED_ERROR",
    { invalid: ["host", "port"] },
  ],
  [
    /connect E(?:HOSTUNREACH|NETUNREACH|TIMEDOUT) (?<hostname>\S+):(?<port>\d+)/,
    'The host "%(hostname)s" might be down, and can\'t be reached on port %(port)s.',
    "CONNECTION_HOST_DOWN_ERROR",
    { invalid: ["host", "port"] },
  ],
];

/**
 * What a driver threw, as the error that people see: the engine's own pattern where one fits, else the driver's text.
 * Secrets never get through.
 */
export function databaseError(engine: Engine, target: ConnectionTarget, thrown: unknown): LitesetError {
  if (thrown instanceof LitesetError) return thrown;
  const uri = parseUri(target.uri);
  const text = withoutSecrets(messageOf(thrown), uri, target.secrets);
  for (const [pattern, message, type, extra] of [...engine.errorPatterns, ...networkPatterns]) {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined && !pattern.test(text)) continue;
    const values: Record<string, unknown> = {
      hostname: uri.host,
      port: uri.port,
      username: uri.username,
      database: uri.database,
      ...groups,
    };
    const filled = message.replaceAll(/%\((\w+)\)s/g, (_, name: string) => String(values[name] ?? ""));
    return new LitesetError(filled, type, {
      status: 400,
      extra: { ...extra, engine_name: engine.engineName },
      cause: thrown,
    });
  }
  return new LitesetError(text, "GENERIC_DB_ENGINE_ERROR", {
    status: 400,
    extra: { engine_name: engine.engineName },
    cause: thrown,
  });
}

/** What trying a connection ended with: nothing was asked yet that could have taken too long. */
export function pingError(thrown: unknown): unknown {
  if (!(thrown instanceof LitesetError && thrown.type === "BACKEND_TIMEOUT_ERROR")) return thrown;
  const message =
    "The database did not answer. Please check your connection details and database settings, and ensure that your database is accepting connections, then try connecting again.";
  return new LitesetError(message, "CONNECTION_DATABASE_TIMEOUT", { status: 408, cause: thrown });
}

function messageOf(thrown: unknown): string {
  // A refused connection to a name with several addresses comes as one error around the others.
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return messageOf(thrown.errors[0]);
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return String(thrown);
}

const SECRET_NAME = /token|secret|pass|credential|key/i;

/** The text without the password, and without what parameters and the secure extra hold under names of secrets. */
function withoutSecrets(text: string, { password, query }: DatabaseUri, secrets: unknown): string {
  return [password, ...secretsIn(query), ...secretsIn(secrets)].reduce((shown: string, secret) => {
    if (!secret || secret.length < 4) return shown;
    return shown.replaceAll(secret, MASK).replaceAll(encodeURIComponent(secret), MASK);
  }, text);
}

function secretsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, within]) =>
    typeof within === "string" ? (SECRET_NAME.test(name) ? [within] : []) : secretsIn(within),
  );
}
