import { passwordToKeep } from "../../../engines/connection-mutator.ts";
import { parametersOf } from "../../../engines/parameters.ts";
import { engineFor } from "../../../engines/registry.ts";
import { targetOf } from "../../../engines/target.ts";
import { parseUri } from "../../../engines/uri.ts";
import { MASK } from "../../../mask.ts";
import { Database } from "../../../metadata/entities/database.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { addDatabasePermissions } from "../../../security/database-permissions.ts";
import { json } from "../../answers.ts";
import { unprocessable } from "../../rest/schema.ts";
import { authorOf } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";
import { unlessTaken } from "../shared/unique.ts";
import { readDatabaseBody } from "./body.ts";
import { connectionFailed, missingDriver, readContents, refuseUnsafe } from "./connect.ts";
import { newDatabase } from "./schemas.ts";
import { maskExtra, splitPassword } from "./secrets.ts";
import { maskSecrets, storeTunnel, tunnelToTry } from "./tunnel.ts";

export const nameTaken = () => unprocessable({ database_name: "A database with the same name already exists." });

/** POST: a new connection, tried before it is stored. */
export async function createDatabase(call: Call): Promise<Answer> {
  const body = await readDatabaseBody(call, newDatabase);
  const address = body.sqlalchemy_uri?.trim();
  if (!address) throw unprocessable({ sqlalchemy_uri: ["Field is required"] });
  const em = call.app.metadata.em();
  await refuseTaken(em, body.database_name);
  refuseUnsafe(call, address);
  if (missingDriver(address)) throw connectionFailed();
  const { uri, password = null } = splitPassword(address);
  const stored = {
    ...body,
    id: 0,
    sqlalchemy_uri: uri,
    password,
    extra: body.extra || null,
    encrypted_extra: body.masked_encrypted_extra ?? null,
  };
  const tunnel = tunnelToTry(null, body.ssh_tunnel, uri);
  const contents = await readContents(call, { ...targetOf(stored), databaseId: null, tunnel });
  const creation = em.transactional(async (trx) => {
    const { masked_encrypted_extra: encrypted, extra, ssh_tunnel: _tunnel, ...given } = body;
    const database = trx.create(Database, {
      ...given,
      ...(extra ? { extra } : {}),
      sqlalchemy_uri: uri,
      password: passwordToKeep(call.app.settings, password),
      encrypted_extra: encrypted ?? "{}",
      ...authorOf(trx, call.viewer, true),
    } as never);
    await trx.flush();
    await storeTunnel(trx, call, database, body.ssh_tunnel ?? undefined);
    await addDatabasePermissions(trx, database, contents);
    return database;
  });
  const { id, uuid } = await unlessTaken(creation, nameTaken);
  call.app.viewers.invalidate();
  const { backend, driver } = parseUri(uri);
  const result = {
    ...body,
    driver: driver ?? engineFor(backend).defaultDriver,
    expose_in_sqllab: body.expose_in_sqllab ?? true,
    ...addressOf(uri, body.masked_encrypted_extra),
    ...(body.ssh_tunnel ? { ssh_tunnel: { ...body.ssh_tunnel, ...maskSecrets(body.ssh_tunnel) } } : {}),
    uuid,
  };
  return json({ id, result }, { status: 201 });
}

/** How a stored address is shown: whole, and in the parts of its form, with masks for secrets of the secure extra. */
export function addressOf(uri: string, encrypted: string | null | undefined): Record<string, unknown> {
  const engine = engineFor(uri);
  const parameters = parametersOf(engine, uri, parseObject(maskExtra(encrypted, engine)));
  if (!parameters) return { sqlalchemy_uri: uri };
  const password = parameters.password ? MASK : parameters.password;
  return { sqlalchemy_uri: uri, parameters: { ...parameters, password } };
}

export async function refuseTaken(em: EntityManager, name: string, own?: number): Promise<void> {
  const others = own === undefined ? {} : { id: { $ne: own } };
  if ((await em.count(Database, { database_name: name, ...others })) > 0) throw nameTaken();
}
