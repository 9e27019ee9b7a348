import { UniqueConstraintViolationException } from "@mikro-orm/core";
import type { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import { Role } from "../../../metadata/entities/role.ts";
import { RowLevelSecurityFilter } from "../../../metadata/entities/row-level-security.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { integer, list, object, text } from "../../rest/schema.ts";
import { changeRow, insertRow } from "../../rest/store.ts";
import { writeRoutes } from "../../rest/write.ts";
import type { Route } from "../../route.ts";
import { rowLevelSecurityResource } from "./resource.ts";

const name = text({ min: 1, max: 255 });
const filter_type = text({ choices: ["Regular", "Base"] });
const ids = list(integer());

const newRule = object({
  name,
  description: text().nullable().optional(),
  filter_type,
  tables: ids.min(1, { error: "Shorter than minimum length 1." }),
  roles: ids,
  group_key: text({ max: 255 }).nullable().optional(),
  clause: text(),
});
const changes = newRule.extend({ tables: ids }).partial();

export const rowLevelSecurityRoutes: Route[] = [
  ...resourceRoutes(rowLevelSecurityResource),
  ...writeRoutes(rowLevelSecurityResource, {
    noun: "RLS rule",
    create: {
      body: newRule,
      act: async (body, call) => {
        const { tables, roles, ...columns } = body;
        const { id } = await refuseTaken(
          insertRow(call, RowLevelSecurityFilter, columns, async (rule, trx) => {
            rule.roles.set(await findRoles(trx, roles));
            rule.tables.set(await findTables(trx, tables));
            await trx.flush();
          }),
        );
        return { id, result: body };
      },
    },
    update: {
      body: changes,
      act: async (id, body, call) => {
        const { tables = [], roles = [], ...columns } = body as z.infer<typeof changes>;
        await refuseTaken(
          changeRow(rowLevelSecurityResource, call, RowLevelSecurityFilter, id, async (rule, trx) => {
            await trx.populate([rule], ["roles", "tables"]);
            // The reference empties what a change does not name.
            rule.roles.set(await findRoles(trx, roles));
            rule.tables.set(await findTables(trx, tables));
            return columns;
          }),
        );
        return { id, result: body };
      },
    },
  }),
  ...deleteRoutes(rowLevelSecurityResource, {
    noun: "rules",
    plural: "rules",
    dependents: [
      { table: "rls_filter_roles", key: "rls_filter_id" },
      { table: "rls_filter_tables", key: "rls_filter_id" },
    ],
  }),
];

async function findRoles(em: EntityManager, wanted: readonly number[]): Promise<Role[]> {
  const found = await em.find(Role, { id: { $in: [...wanted] } });
  if (found.length !== wanted.length) throw unknown("Some roles do not exist");
  return found;
}

async function findTables(em: EntityManager, wanted: readonly number[]): Promise<Dataset[]> {
  const found = await em.find(Dataset, { id: { $in: [...wanted] } });
  if (found.length !== wanted.length) throw unknown("Datasource does not exist");
  return found;
}

/** The reference sends the text of a Python list of lazy strings. */
const unknown = (message: string): LitesetError => new LitesetError(`[l'${message}']`, undefined, { status: 422 });

/** Another rule of the same name: the reference answers with the text of an empty tuple. */
async function refuseTaken<T>(stored: Promise<T>): Promise<T> {
  try {
    return await stored;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw new LitesetError("()", undefined, { status: 422 });
    throw error;
  }
}
