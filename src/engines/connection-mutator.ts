import { LitesetError } from "../errors.ts";
import type { Settings } from "../settings/keys.ts";
import type { ConnectionTarget, Engine } from "./engine.ts";
import { engineFor } from "./registry.ts";

/** What connections take from the settings' own functions. */
export type ConnectionHooks = Partial<Pick<Settings, "DB_CONNECTION_MUTATOR" | "USER_AGENT_FUNC">>;

/**
 * A connection as the settings' own functions want it: DB_CONNECTION_MUTATOR changes the address and the parameters of the
 * engine (`connect_args` …) for who asks, USER_AGENT_FUNC names the program that connects.
 * @throws LitesetError with what one of them throws, or where it gives no such thing: nobody connects past it
 */
export async function asConnected(
  target: ConnectionTarget,
  engine: Engine,
  { DB_CONNECTION_MUTATOR: mutate, USER_AGENT_FUNC: nameAgent }: ConnectionHooks,
): Promise<ConnectionTarget> {
  if (!mutate && !nameAgent) return target;
  try {
    const named = nameAgent ? { ...target, userAgent: await agentOf(target, nameAgent) } : target;
    return mutate ? await mutated(named, engine, mutate) : named;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LitesetError(message, "GENERIC_DB_ENGINE_ERROR", { status: 500, cause });
  }
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
