import { LitesetError } from "../errors.ts";
import type { ConnectionTarget, Engine } from "./engine.ts";
import { type DatabaseUri, parseUri } from "./uri.ts";

/**
 * What a driver threw, as the error that people see: the engine's own pattern where one fits, else the driver's text.
 * The password never gets through.
 */
export function databaseError(engine: Engine, target: ConnectionTarget, thrown: unknown): LitesetError {
  if (thrown instanceof LitesetError) return thrown;
  const uri = parseUri(target.uri);
  const text = withoutPassword(messageOf(thrown), uri);
  for (const [pattern, message, type, extra] of engine.errorPatterns) {
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

function messageOf(thrown: unknown): string {
  // A refused connection to a name with several addresses comes as one error around the others.
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return messageOf(thrown.errors[0]);
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return String(thrown);
}

function withoutPassword(text: string, { password }: DatabaseUri): string {
  if (!password || password.length < 4) return text;
  return text.replaceAll(password, "XXXXXXXXXX").replaceAll(encodeURIComponent(password), "XXXXXXXXXX");
}
