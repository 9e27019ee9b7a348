import { parametersSchema } from "../../../engines/parameters.ts";
import { engineFor } from "../../../engines/registry.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { dumpRows, fieldContext } from "../../rest/fields.ts";
import { findRow } from "../../rest/list.ts";
import type { Answer, Call } from "../../route.ts";
import { addressOf } from "./create.ts";
import { databaseColumns, databaseResource } from "./resource.ts";
import { maskExtra } from "./secrets.ts";
import { findTunnel, shownTunnel } from "./tunnel.ts";

/** GET connection: everything of a database for those who change it; secrets are masks. */
export async function showConnection(call: Call): Promise<Answer> {
  const id = Number(call.params.pk);
  const row = await findRow(databaseResource, call, id, databaseColumns);
  const database = row && (await call.app.metadata.em().findOne(Database, { id }));
  // As the reference answers for what is not there.
  if (!row || !database) return { id, result: { is_managed_externally: false } };
  const [shown] = await dumpRows(databaseResource.fields, databaseColumns, [row], fieldContext(call));
  const tunnel = await findTunnel(call.app.metadata.em(), id);
  const result = {
    ...shown,
    ...(tunnel ? { ssh_tunnel: shownTunnel(tunnel) } : {}),
    extra: database.extra,
    masked_encrypted_extra:
      maskExtra(database.encrypted_extra, engineFor(database.sqlalchemy_uri)) ?? database.encrypted_extra,
    server_cert: database.server_cert ?? null,
    parameters_schema: parametersSchema(engineFor(database.sqlalchemy_uri)),
    ...addressOf(database.sqlalchemy_uri, database.encrypted_extra),
  };
  return { id, result };
}
