import type { z } from "zod";
import { DEPENDENTS } from "../../../metadata/dependents.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { SavedQuery } from "../../../metadata/entities/sqllab.ts";
import { User } from "../../../metadata/entities/user.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { Refusal } from "../../answers.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { integer, object, text } from "../../rest/schema.ts";
import { changeRow, insertRow } from "../../rest/store.ts";
import { writeRoutes } from "../../rest/write.ts";
import type { Call, Route } from "../../route.ts";
import { bundleRoutes } from "../shared/bundles.ts";
import { tagNewObject } from "../shared/tags.ts";
import { savedQueryResource } from "./resource.ts";

const body = object({
  db_id: integer().optional(),
  label: text({ max: 256 }).nullable().optional(),
  description: text().nullable().optional(),
  catalog: text({ max: 256 }).nullable().optional(),
  schema: text({ max: 128 }).nullable().optional(),
  sql: text().nullable().optional(),
  template_parameters: text().nullable().optional(),
  extra_json: text().nullable().optional(),
});
type Body = z.infer<typeof body>;

export const savedQueryRoutes: Route[] = [
  ...resourceRoutes(savedQueryResource),
  ...bundleRoutes("saved_query"),
  ...writeRoutes(savedQueryResource, {
    noun: "saved query",
    refusedStatus: 422,
    create: {
      body,
      act: async (given, call) => {
        const columns = await columnsOf(call.app.metadata.em(), call, given);
        const row = await insertRow(call, SavedQuery, columns, ({ id }, trx) =>
          tagNewObject(trx, call, "query", id, call.viewer.id === null ? [] : [call.viewer.id]),
        );
        return { id: row.id, result: written(row) };
      },
    },
    update: {
      body,
      act: async (id, given, call) => ({
        result: written(
          await changeRow(savedQueryResource, call, SavedQuery, id, (_row, trx) => columnsOf(trx, call, given)),
        ),
      }),
    },
  }),
  ...deleteRoutes(savedQueryResource, {
    noun: "saved query",
    plural: "saved queries",
    dependents: DEPENDENTS.saved_query,
    detach: async (trx, ids) => {
      await trx.updateTable("tab_state").set({ saved_query_id: null }).where("saved_query_id", "in", ids).execute();
    },
  }),
];

/** Whoever writes a query owns it from then on. */
async function columnsOf(em: EntityManager, { viewer }: Call, given: Body): Promise<Record<string, unknown>> {
  const { db_id: id, ...columns } = given;
  const database = id === undefined ? undefined : await em.findOne(Database, { id });
  if (database === null) throw new Refusal({ error: `There is no database ${id}` }, { status: 422 });
  return {
    ...columns,
    ...(database && { database }),
    ...(viewer.id === null ? {} : { user: em.getReference(User, viewer.id) }),
  };
}

const written = (row: SavedQuery): Record<string, unknown> => ({
  catalog: row.catalog ?? null,
  db_id: row.database?.id ?? null,
  description: row.description ?? null,
  extra_json: row.extra_json ?? "{}",
  label: row.label ?? null,
  schema: row.schema ?? null,
  sql: row.sql ?? null,
  template_parameters: row.template_parameters ?? null,
});
