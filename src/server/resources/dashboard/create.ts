import { LitesetError } from "../../../errors.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { Theme } from "../../../metadata/entities/theme.ts";
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
  const em = call.app.metadata.em();
  const problems: Record<string, unknown> = {};
  const isTaken = async () => !!body.slug && (await em.count(Dashboard, { slug: body.slug })) > 0;
  if (await isTaken()) Object.assign(problems, SLUG_TAKEN);
  const owners = (await gather(problems, ownersFor(em, call.viewer, body.owners))) ?? [];
  if (Object.keys(problems).length > 0) throw unprocessable(problems);
  const roles = await findRoles(em, body.roles ?? []);
  const { native_filter_configuration: filters } = parseObject(body.json_metadata);
  refuseClosedTargets("json_metadata", filters, { stored: [], visible: await visibleTargets(call, filters) });
  const { theme_id, ...columns } = body;
  if (columns.is_managed_externally === null) throw failed();
  if (theme_id && (await em.count(Theme, { id: theme_id })) === 0) throw failed();
  const ownerIds = owners.map((owner) => owner.id);
  const data = { ...columns, theme: theme_id ?? null, owners: ownerIds, roles: roles.map((role) => role.id) };
  const { id } = await insertRow(call, Dashboard, data, (row, trx) =>
    tagNewObject(trx, call, "dashboard", row.id, ownerIds),
  ).catch(async (error: unknown) => {
    // Somebody else may have taken the slug or the uuid meanwhile.
    if (!isUniqueViolation(error)) throw error;
    throw (await isTaken()) ? unprocessable(SLUG_TAKEN) : failed();
  });
  call.note({ dashboard_id: id });
  return { id, result: body };
}

const SLUG_TAKEN = { slug: ["Must be unique"] };
const failed = () => new LitesetError("Dashboards could not be created.", undefined, { status: 422 });
