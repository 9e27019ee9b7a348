import { LitesetError } from "../../../errors.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { Theme } from "../../../metadata/entities/theme.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { isUniqueViolation } from "../../../metadata/violations.ts";
import { gather, unprocessable } from "../../rest/schema.ts";
import { insertRow } from "../../rest/store.ts";
import type { Call } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";
import { ownersFor } from "../shared/owners.ts";
import { tagNewObject } from "../shared/tags.ts";
import { findRoles } from "./change.ts";
import { refuseClosedTargets, visibleTargets } from "./opening.ts";
import type { NewDashboard } from "./schemas.ts";

/** POST: a dashboard, without charts until its metadata places some. */
export async function createDashboard(body: NewDashboard, call: Call): Promise<{ id: number; result: NewDashboard }> {
  const { native_filter_configuration: filters } = parseObject(body.json_metadata);
  // Read before the transaction: on SQLite nothing in it may wait for another unit of work.
  const visible = await visibleTargets(call, filters);
  const { id } = await insertRow(
    call,
    Dashboard,
    async (trx) => {
      const { owners, roles } = await checkAssociations(body, call, trx);
      refuseClosedTargets("json_metadata", filters, { stored: [], visible });
      return { ...(await columnsOf(body, trx)), owners, roles };
    },
    (row, trx) => tagNewObject(trx, call, "dashboard", row.id, row.owners.getIdentifiers() as number[]),
  ).catch((error: unknown) => {
    // Somebody else may have taken the slug or the uuid meanwhile; on SQLite the slug has no unique key.
    throw isUniqueViolation(error) ? failed() : error;
  });
  call.note({ dashboard_id: id });
  return { id, result: body };
}

const failed = () => new LitesetError("Dashboards could not be created.", undefined, { status: 422 });

/** Ids of the owners and roles; 422 with what is wrong, of roles only when the rest is well. */
async function checkAssociations(body: NewDashboard, call: Call, trx: EntityManager) {
  const problems: Record<string, unknown> = {};
  if (body.slug && (await trx.count(Dashboard, { slug: body.slug })) > 0) problems.slug = ["Must be unique"];
  const owners = (await gather(problems, ownersFor(trx, call.viewer, body.owners))) ?? [];
  if (Object.keys(problems).length > 0) throw unprocessable(problems);
  const roles = await findRoles(trx, body.roles ?? []);
  return { owners: owners.map((owner) => owner.id), roles: roles.map((role) => role.id) };
}

async function columnsOf(body: NewDashboard, trx: EntityManager): Promise<Record<string, unknown>> {
  const { theme_id: theme = null, is_managed_externally, ...columns } = body;
  if (theme !== null && (await trx.count(Theme, { id: theme })) === 0) throw failed();
  if (body.slug === "" && (await trx.count(Dashboard, { slug: "" })) > 0) throw failed();
  return { ...columns, theme, is_managed_externally: is_managed_externally ?? false };
}
