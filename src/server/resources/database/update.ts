import { passwordToKeep } from "../../../engines/connection-mutator.ts";
import { engineFor } from "../../../engines/registry.ts";
import { targetOf } from "../../../engines/target.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { addDatabasePermissions, renameDatabasePermissions } from "../../../security/database-permissions.ts";
import { notFound } from "../../rest/item.ts";
import { changeRow } from "../../rest/store.ts";
import { readId } from "../../rest/write.ts";
import type { Answer, Call } from "../../route.ts";
import { unlessTaken } from "../shared/unique.ts";
import { readDatabaseBody } from "./body.ts";
import { connectionFailed, missingDriver, readContents, refuseUnsafe } from "./connect.ts";
import { addressOf, nameTaken, refuseTaken } from "./create.ts";
import { databaseResource } from "./resource.ts";
import { type DatabaseChanges, databaseChanges } from "./schemas.ts";
import { splitPassword, unmaskExtra } from "./secrets.ts";
import { commandFailed } from "./test-connection.ts";
import { findTunnel, maskSecrets, storeTunnel, tunnelToTry } from "./tunnel.ts";

/** PUT: changes a connection, tried before it is stored; masked secrets stay what they are. */
export async function updateDatabase(call: Call): Promise<Answer> {
  const id = readId(call.params.pk);
  const body = await readDatabaseBody(call, databaseChanges);
  const em = call.app.metadata.em();
  const before = await em.findOne(Database, { id });
  if (!before) throw notFound();
  if (body.database_name) await refuseTaken(em, body.database_name, id);
  const address = body.sqlalchemy_uri?.trim();
  if (address && address !== before.sqlalchemy_uri) refuseUnsafe(call, address);
  if (address && missingDriver(address)) throw connectionFailed();
  const columns = columnsOf(call, body, before);
  // Not read with databaseId: the pooled connections are those of what is stored.
  const after = { ...before, ...columns } as Database;
  const tunnel = tunnelToTry(await findTunnel(em, id), body.ssh_tunnel, after.sqlalchemy_uri);
  const target = { ...targetOf(after), databaseId: null, tunnel };
  const contents = await readContents(call, target);
  const change = changeRow(databaseResource, call, Database, id, async (row, trx) => {
    const oldName = row.database_name;
    Object.assign(row, columns);
    await storeTunnel(trx, call, row, body.ssh_tunnel);
    await trx.flush();
    if (row.database_name !== oldName) await renameDatabasePermissions(trx, row, oldName);
    await addDatabasePermissions(trx, row, contents);
    return {};
  });
  const row = await unlessTaken(change, nameTaken);
  call.app.engines.forget(id);
  call.app.viewers.invalidate();
  const shown = body.ssh_tunnel ? { ssh_tunnel: { ...body.ssh_tunnel, ...maskSecrets(body.ssh_tunnel) } } : {};
  return { id, result: { ...body, ...addressOf(row.sqlalchemy_uri, row.encrypted_extra), ...shown } };
}

function columnsOf({ app }: Call, body: DatabaseChanges, before: Database): Record<string, unknown> {
  const { database_name: name, sqlalchemy_uri, masked_encrypted_extra: encrypted, ssh_tunnel: _tunnel, ...rest } = body;
  const address = sqlalchemy_uri?.trim();
  const split = address ? splitPassword(address) : undefined;
  return {
    ...rest,
    ...(name ? { database_name: name } : {}),
    ...(split ? { sqlalchemy_uri: split.uri } : {}),
    ...(split && split.password !== undefined ? { password: passwordToKeep(app.settings, split.password) } : {}),
    ...(encrypted === undefined ? {} : { encrypted_extra: unmaskExtra(encrypted, before.encrypted_extra) }),
  };
}

/** POST sync_permissions: reads the schemas anew and makes the permissions that stand for them. */
export async function syncPermissions(call: Call): Promise<Answer> {
  const em = call.app.metadata.em();
  const database = await em.findOne(Database, { id: Number(call.params.pk) });
  if (!database) throw commandFailed("Database not found.", 404);
  engineFor(database.sqlalchemy_uri);
  const contents = await readContents(call, targetOf(database, { username: call.viewer.username }));
  await em.transactional((trx) => addDatabasePermissions(trx, database, contents));
  call.app.viewers.invalidate();
  return { message: "Permissions successfully synced" };
}
