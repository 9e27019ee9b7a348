import { targetOf } from "../../../engines/target.ts";
import { LitesetError } from "../../../errors.ts";
import { Database } from "../../../metadata/entities/database.ts";
import type { Answer, Call } from "../../route.ts";
import { readDatabaseBody } from "./body.ts";
import { missingDriver, ping, refuseUnsafe } from "./connect.ts";
import { connectionTest } from "./schemas.ts";
import { splitPassword, unmaskExtra } from "./secrets.ts";
import { findTunnel, tunnelToTry } from "./tunnel.ts";

/** A command that failed, in the form that the reference gives it. */
export const commandFailed = (message: string, status: number): LitesetError =>
  new LitesetError(message, "GENERIC_COMMAND_ERROR", { status, level: "warning" });

/** POST: tries a connection. A masked password means the stored one, only for the address and tunnel that are stored with it. */
export async function testConnection(call: Call): Promise<Answer> {
  const body = await readDatabaseBody(call, connectionTest);
  const address = body.sqlalchemy_uri?.trim();
  if (!address) throw commandFailed("Database parameters are invalid.", 422);
  refuseUnsafe(call, address);
  const missing = missingDriver(address);
  if (missing) throw commandFailed(`Could not load database driver: ${missing}`, 422);
  const name = body.database_name ?? null;
  const known = name === null ? null : await call.app.metadata.em().findOne(Database, { database_name: name });
  const { uri, password } = splitPassword(address);
  const storedTunnel = known && (await findTunnel(call.app.metadata.em(), known.id));
  const tunnel = body.ssh_tunnel ? tunnelToTry(storedTunnel, body.ssh_tunnel, uri) : null;
  const isSameServer =
    !tunnel || (tunnel.address === storedTunnel?.server_address && tunnel.port === storedTunnel.server_port);
  const isStored = known?.sqlalchemy_uri === uri && isSameServer;
  const encrypted = body.masked_encrypted_extra ?? null;
  const target = targetOf(
    {
      id: 0,
      database_name: name ?? "",
      sqlalchemy_uri: uri,
      password: password === undefined && isStored ? (known?.password ?? null) : (password ?? null),
      extra: body.extra ?? null,
      encrypted_extra: isStored ? unmaskExtra(encrypted, known?.encrypted_extra) : encrypted,
      server_cert: body.server_cert ?? null,
      impersonate_user: body.impersonate_user ?? false,
    },
    { username: call.viewer.username },
  );
  await ping(call, { ...target, databaseId: null, tunnel });
  return { message: "OK" };
}
