import { LitesetError } from "../../../errors.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { Role } from "../../../metadata/entities/role.ts";
import { Theme } from "../../../metadata/entities/theme.ts";
import { json } from "../../answers.ts";
import { flag, integer, jsonText, list, object, readBody, text, unprocessable, uuid } from "../../rest/schema.ts";
import { authorOf } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { ownersFor } from "../shared/owners.ts";
import { tagNewObject } from "../shared/tags.ts";

const fields = object({
  dashboard_title: text({ min: 0, max: 500 }).nullable().optional(),
  slug: text({ min: 1, max: 255 }).nullable().optional(),
  owners: list(integer()).optional(),
  roles: list(integer()).optional(),
  position_json: jsonText().optional(),
  css: text().optional(),
  theme_id: integer().nullable().optional(),
  json_metadata: jsonText().optional(),
  published: flag().optional(),
  certified_by: text().nullable().optional(),
  certification_details: text().nullable().optional(),
  is_managed_externally: flag().nullable().optional(),
  external_url: text().nullable().optional(),
  uuid: uuid().nullable().optional(),
});

/** POST: a dashboard, without charts until its metadata places some. */
export async function createDashboard(call: Call): Promise<Answer> {
  const body = await readBody(call, fields);
  if (typeof body.slug === "string") body.slug = tidySlug(body.slug);
  const em = call.app.metadata.em();
  if (body.slug && (await em.count(Dashboard, { slug: body.slug })) > 0)
    throw unprocessable({ slug: ["Must be unique"] });
  const owners = await ownersFor(em, call.viewer, body.owners);
  const roleIds = [...new Set((body.roles ?? []) as number[])];
  if ((await em.count(Role, { id: { $in: roleIds } })) !== roleIds.length)
    throw unprocessable({ roles: ["Some roles do not exist"] });
  if (body.theme_id && (await em.count(Theme, { id: Number(body.theme_id) })) === 0) {
    throw new LitesetError("Dashboards could not be created.", undefined, { status: 422 });
  }
  const dashboard = await em.transactional(async (trx) => {
    const { owners: _owners, roles: _roles, theme_id, ...given } = body;
    const created = trx.create(Dashboard, {
      ...given,
      theme: theme_id ?? null,
      owners: owners.map((owner) => owner.id),
      roles: roleIds,
      ...authorOf(trx, call.viewer, true),
    } as never);
    await trx.flush();
    await tagNewObject(
      trx,
      call,
      "dashboard",
      created.id,
      owners.map((owner) => owner.id),
    );
    return created;
  });
  call.note({ dashboard_id: dashboard.id });
  return json({ id: dashboard.id, result: body }, { status: 201 });
}

/** Letters of any script, digits, underscores and dashes. */
const tidySlug = (slug: string): string =>
  slug
    .trim()
    .replaceAll(" ", "-")
    .replace(/[^\p{L}\p{N}_-]+/gu, "");
