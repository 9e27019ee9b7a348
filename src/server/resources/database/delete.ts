import { LitesetError } from "../../../errors.ts";
import { DEPENDENTS } from "../../../metadata/dependents.ts";
import type { Metadata } from "../../../metadata/orm.ts";
import { dropDatabasePermissions } from "../../../security/database-permissions.ts";
import { looseDb } from "../../rest/db.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import type { Call, Route } from "../../route.ts";
import { databaseResource } from "./resource.ts";

/** DELETE: refused while reports, alerts or datasets use the connection; what was run and saved on it goes with it. */
export const databaseDeletion: Route[] = deleteRoutes(databaseResource, {
  noun: "database",
  several: false,
  reportKey: "database_id",
  refuse: refuseUsed,
  dependents: DEPENDENTS.database,
  detach: async (trx, ids) => {
    const rows = await trx.selectFrom("dbs").where("id", "in", ids).select("database_name").execute();
    const queries = trx as unknown as ReturnType<Metadata["kysely"]>;
    for (const row of rows) await dropDatabasePermissions(queries, String(row.database_name));
  },
  after: (ids, call) => {
    for (const id of ids) call.app.engines.forget(id);
    call.app.viewers.invalidate();
  },
});

async function refuseUsed(ids: readonly number[], { app }: Call): Promise<void> {
  const dataset = await looseDb(app.metadata)
    .selectFrom("tables")
    .where("database_id", "in", ids)
    .select("id")
    .executeTakeFirst();
  if (dataset)
    throw new LitesetError("Cannot delete a database that has datasets attached", undefined, { status: 422 });
}
