import type { ConnectionTarget } from "../../../engines/engine.ts";
import { clientOf } from "../../../engines/oauth2/client.ts";
import { engineFor } from "../../../engines/registry.ts";
import { checkUriIsSafe } from "../../../engines/safety.ts";
import { parseUri } from "../../../engines/uri.ts";
import { LitesetError } from "../../../errors.ts";
import type { DatabaseContents } from "../../../security/database-permissions.ts";
import type { Call } from "../../route.ts";

/** How long trying a connection may take. */
const timeoutOf = ({ app }: Call): number => app.settings.TEST_DATABASE_CONNECTION_TIMEOUT * 1000;

/** Refuses an address that may not be connected; 400 with the message of the field. */
export function refuseUnsafe({ app }: Call, uri: string): void {
  try {
    checkUriIsSafe(uri, app.settings);
  } catch (error) {
    if (!(error instanceof LitesetError)) throw error;
    throw new LitesetError({ sqlalchemy_uri: [error.message] }, undefined, { status: 400 });
  }
}

/** Name of the reference's engine spec when this address names a driver that there is none of; null when it can be tried. */
export function missingDriver(uri: string): string | null {
  const { backend, driver } = parseUri(uri);
  try {
    const { drivers, specName } = engineFor(backend);
    return driver === null || drivers.includes(driver) ? null : specName;
  } catch {
    return "BaseEngineSpec";
  }
}

/**
 * Connects and reads what is there; the error says what a person can do. A database that people sign in to themselves shows
 * nothing to nobody: it is taken as it is, and its schemas are read when permissions are synced.
 */
export async function readContents(call: Call, target: ConnectionTarget): Promise<DatabaseContents> {
  const options = { signal: call.signal, timeoutMs: timeoutOf(call) };
  try {
    await call.app.engines.ping(target, options);
  } catch (error) {
    const engine = engineFor(target.uri);
    const isLocked =
      error instanceof LitesetError && error.type !== "OAUTH2_REDIRECT" && engine.wantsSignIn?.(error.cause) === true;
    if (isLocked && clientOf(engine, target, call.app.settings)) return { catalog: null, schemas: [] };
    throw error;
  }
  const inspector = call.app.engines.inspect(target, options);
  const catalog = engineFor(target.uri).abilities.supportsCatalog ? await inspector.defaultCatalog() : null;
  return { catalog, schemas: await inspector.schemas() };
}

/** Connects, or throws the error that a person can act on. */
export const ping = (call: Call, target: ConnectionTarget): Promise<void> =>
  call.app.engines.ping(target, { signal: call.signal, timeoutMs: timeoutOf(call) });

export const connectionFailed = (): LitesetError =>
  new LitesetError("Connection failed, please check your connection settings", undefined, { status: 422 });
