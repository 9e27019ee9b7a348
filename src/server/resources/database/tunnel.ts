import type { z } from "zod";
import { type StoredTunnel, tunnelTargetOf } from "../../../engines/target.ts";
import { portOf, type TunnelTarget } from "../../../engines/tunnel.ts";
import { parseUri } from "../../../engines/uri.ts";
import { LitesetError } from "../../../errors.ts";
import { MASK } from "../../../mask.ts";
import { type Database, SshTunnel } from "../../../metadata/entities/database.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { authorOf } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { databaseResource } from "./resource.ts";
import type { sshTunnel } from "./schemas.ts";

/** A tunnel as bodies describe it: masks stand for what is stored. */
export type GivenTunnel = z.infer<typeof sshTunnel>;

const SECRETS = ["password", "private_key", "private_key_password"] as const;

/** The tunnel of a connection; null without one. */
export const findTunnel = (em: EntityManager, database: number): Promise<SshTunnel | null> =>
  em.findOne(SshTunnel, { database });

/**
 * What a tunnel comes to: the stored one with what is given. Secrets that are stored count for the server that they are
 * stored for only, so that nobody has them sent to another. 422 with what is missing.
 * @param uri address of the database behind it
 */
function mergeTunnel(stored: SshTunnel | null, given: GivenTunnel, uri: string): StoredTunnel {
  if (!portOf(parseUri(uri))) throw invalid("A database port is required when connecting via SSH Tunnel.");
  const merged: StoredTunnel = {
    server_address: given.server_address?.trim() ?? stored?.server_address,
    server_port: given.server_port ?? stored?.server_port,
    username: given.username ?? stored?.username,
  };
  const isSame = stored?.server_address === merged.server_address && stored?.server_port === merged.server_port;
  for (const name of SECRETS) {
    const isKept = given[name] === undefined || given[name] === MASK;
    merged[name] = isKept ? (isSame ? (stored?.[name] ?? null) : null) : given[name];
  }
  // One of the two; the one that is new.
  if (given.private_key) merged.password = null;
  else if (given.password) Object.assign(merged, { private_key: null, private_key_password: null });
  const missing = [
    ...(["server_address", "server_port", "username"] as const).filter((name) => !merged[name]),
    ...(merged.password || merged.private_key ? [] : ["password"]),
    ...(merged.private_key_password && !merged.private_key ? ["private_key"] : []),
  ];
  if (missing.length === 0) return merged;
  throw invalid(`SSH Tunnel parameters are invalid. Field is required: ${missing.join(", ")}`);
}

const invalid = (message: string): LitesetError => new LitesetError(message, undefined, { status: 422 });

/** How the tunnel of a body is opened: undefined where the body says nothing of one, null where it takes it away. */
export function tunnelToTry(
  stored: SshTunnel | null,
  given: GivenTunnel | null | undefined,
  uri: string,
): TunnelTarget | null {
  if (given === null) return null;
  if (given) return tunnelTargetOf(mergeTunnel(stored, given, uri));
  return stored && tunnelTargetOf(stored);
}

/** Stores the tunnel of a body, or takes the stored one away. */
export async function storeTunnel(
  em: EntityManager,
  call: Call,
  database: Database,
  given: GivenTunnel | null | undefined,
): Promise<void> {
  if (given === undefined) return;
  const stored = await findTunnel(em, database.id);
  if (given === null) {
    if (stored) em.remove(stored);
    return;
  }
  const columns = mergeTunnel(stored, given, database.sqlalchemy_uri);
  if (stored) Object.assign(stored, columns, authorOf(em, call.viewer, false));
  else em.create(SshTunnel, { ...columns, database: database.id, ...authorOf(em, call.viewer, true) } as never);
}

/** A tunnel as people see it. */
export const shownTunnel = (tunnel: SshTunnel): Record<string, unknown> => ({
  id: tunnel.id,
  server_address: tunnel.server_address ?? null,
  server_port: tunnel.server_port ?? null,
  username: tunnel.username ?? null,
  ...maskSecrets(tunnel),
});

/** The secrets that are there, as masks. */
export const maskSecrets = (tunnel: Partial<Record<(typeof SECRETS)[number], unknown>>): Record<string, string> =>
  Object.fromEntries(SECRETS.filter((name) => tunnel[name] != null).map((name) => [name, MASK]));

/** DELETE: takes the tunnel of a connection away. */
export async function deleteTunnel(call: Call): Promise<Answer> {
  const id = Number(call.params.pk);
  if (!(await findRow(databaseResource, call, id, ["id"]))) throw notFound();
  if ((await call.app.metadata.em().nativeDelete(SshTunnel, { database: id })) === 0) throw notFound();
  call.app.engines.forget(id);
  return { message: "OK" };
}
