import { LitesetError } from "../../../errors.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { Role } from "../../../metadata/entities/role.ts";
import { Theme } from "../../../metadata/entities/theme.ts";
import { json } from "../../answers.ts";
import { type BodyFields, readBody, unprocessable } from "../../rest/body.ts";
import { authorOf } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { ownersFor } from "../shared/owners.ts";
import { tagNewObject } from "../shared/tags.ts";

const fields: BodyFields = {
  dashboard_title: { type: "string", nullable: true, max: 500 },
  slug: { type: "string", nullable: true, min: 1, max: 255 },
  owners: { type: "integers" },
  roles: { type: "integers" },
  position_json: { type: "json" },
  css: { type: "string" },
  theme_id: { type: "integer", nullable: true },
  json_metadata: { type: "json" },
  published: { type: "boolean" },
  certified_by: { type: "string", nullable: true },
  certification_details: { type: "string", nullable: true },
  is_managed_externally: { type: "boolean", nullable: true },
  external_url: { type: "string", nullable: true },
  uuid: { type: "uuid", nullable: true },
};

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
