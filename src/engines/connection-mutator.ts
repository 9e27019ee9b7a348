import { LitesetError, messageOf } from "../errors.ts";
import type { Settings } from "../settings/keys.ts";
import type { ConnectionTarget, Engine } from "./engine.ts";
import { engineFor } from "./registry.ts";
import { formatUri, parseUri } from "./uri.ts";

/** What connections take from the settings' own functions. */
export type ConnectionHooks = Partial<
  Pick<
    Settings,
    "DB_CONNECTION_MUTATOR" | "DB_SQLA_URI_VALIDATOR" | "SQLALCHEMY_CUSTOM_PASSWORD_STORE" | "USER_AGENT_FUNC"
  >
>;

/**
 * A connection as the settings' own functions want it: SQLALCHEMY_CUSTOM_PASSWORD_STORE gives the password,
 * DB_SQLA_URI_VALIDATOR refuses by throwing, USER_AGENT_FUNC names the program that connects, and DB_CONNECTION_MUTATOR
 * changes the address and the parameters of the engine (`connect_args` …) for who asks.
 * @throws LitesetError with what one of them throws, or where it gives no such thing: nobody connects past it
 */
export async function asConnected(
  target: ConnectionTarget,
  engine: Engine,
  {
    DB_CONNECTION_MUTATOR: mutate,
    DB_SQLA_URI_VALIDATOR: validate,
    SQLALCHEMY_CUSTOM_PASSWORD_STORE: fetchPassword,
    USER_AGENT_FUNC: nameAgent,
  }: ConnectionHooks,
): Promise<ConnectionTarget> {
  if (!mutate && !validate && !fetchPassword && !nameAgent) return target;
  try {
    const own = fetchPassword ? { ...target, uri: await uriWithPassword(target.uri, fetchPassword) } : target;
    await validate?.(own.uri);
    const named = nameAgent ? { ...own, userAgent: await agentOf(target, nameAgent) } : own;
    return mutate ? await mutated(named, engine, mutate) : named;
  } catch (cause) {
    const message = messageOf(cause);
    throw new LitesetError(message, "GENERIC_DB_ENGINE_ERROR", { status: 422, cause });
  }
}

/** What is kept of a password that somebody enters: nothing where SQLALCHEMY_CUSTOM_PASSWORD_STORE has them all. */
export const passwordToKeep = <T>(settings: ConnectionHooks, password: T): T | null =>
  settings.SQLALCHEMY_CUSTOM_PASSWORD_STORE ? null : password;

async function uriWithPassword(uri: string, fetchPassword: Hook): Promise<string> {
  const parts = { ...parseUri(uri), password: null };
  const password: unknown = await fetchPassword(formatUri(parts));
  if (typeof password !== "string" && password !== null && password !== undefined)
    throw new Error("SQLALCHEMY_CUSTOM_PASSWORD_STORE must return a password or null");
  return formatUri({ ...parts, password: password ?? null });
}

type Hook = NonNullable<Settings["DB_CONNECTION_MUTATOR"]>;

async function mutated(target: ConnectionTarget, engine: Engine, mutate: Hook): Promise<ConnectionTarget> {
  const params = structuredClone(target.extra?.engine_params ?? {});
  const outcome: unknown = await mutate(target.uri, params, target.username ?? null);
  const [uri, changed] = Array.isArray(outcome) ? (outcome as unknown[]) : [];
  if (typeof uri !== "string" || typeof changed !== "object" || changed === null)
    throw new Error("DB_CONNECTION_MUTATOR must return [uri, params]");
  if (engineFor(uri) !== engine) throw new Error("DB_CONNECTION_MUTATOR must not lead to another kind of database");
  return { ...target, uri, extra: { ...target.extra, engine_params: changed as Record<string, unknown> } };
}

async function agentOf({ databaseId, databaseName }: ConnectionTarget, nameAgent: Hook): Promise<string> {
  const name: unknown = await nameAgent({ id: databaseId, name: databaseName });
  if (typeof name !== "string" || !/^[\x20-\x7e]+$/.test(name)) throw new Error("USER_AGENT_FUNC must return a name");
  return name;
}
