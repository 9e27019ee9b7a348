import type { Expression, SqlBool } from "kysely";
import { LitesetError } from "../../../errors.ts";
import { type LooseExpressions, looseDb } from "../../rest/db.ts";
import type { CustomFilter } from "../../rest/filters.ts";
import { notFound } from "../../rest/item.ts";
import { findRow, visibleRows } from "../../rest/list.ts";
import { idsQuestion, readQuestion } from "../../rest/question.ts";
import type { Resource } from "../../rest/resource.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";

const favoriteIds = (eb: LooseExpressions, className: string, userId: number | null) =>
  eb
    .selectFrom("favstar")
    .select("obj_id")
    .where("class_name", "=", className)
    .where("user_id", "=", userId ?? -1);

/** The list filter "is one of my favourites". */
export const favoriteFilter = (operator: string, table: string, className: string): CustomFilter => ({
  operator,
  name: "Is favorite",
  apply: (eb, value, { viewer }): Expression<SqlBool> | undefined => {
    if (viewer.id === null) return undefined;
    return eb(`${table}.id`, value === true ? "in" : "not in", favoriteIds(eb, className, viewer.id));
  },
});

/** Which of some objects are favourites, and marking or unmarking one. */
export function favoriteRoutes(
  resource: Resource,
  className: string,
  mayMark: (call: Call, id: number) => Promise<boolean>,
): Route[] {
  const base = `/api/v1/${resource.name}`;
  const { tag, apiClass } = resource;
  return [
    {
      method: "GET",
      path: `${base}/favorite_status/`,
      right: api("can_read", resource.view),
      audit: { action: `${apiClass}.favorite_status` },
      doc: {
        tag,
        summary: `Check favorited ${resource.name}s for current user`,
        q: idsQuestion,
        answers: { 404: "Not found" },
      },
      action: (call) => favoriteStatus(resource, className, call),
    },
    {
      method: "POST",
      path: `${base}/<pk>/favorites/`,
      right: api("can_read", resource.view),
      audit: { action: `${apiClass}.add_favorite` },
      doc: {
        tag,
        summary: `Mark the ${resource.name} as favorite for the current user`,
        answers: { 404: "Not found" },
      },
      action: (call) => addFavorite(resource, className, mayMark, call),
    },
    {
      method: "DELETE",
      path: `${base}/<pk>/favorites/`,
      right: api("can_read", resource.view),
      audit: { action: `${apiClass}.remove_favorite` },
      doc: { tag, summary: `Remove the ${resource.name} from the user favorite list`, answers: { 404: "Not found" } },
      action: (call) => removeFavorite(className, call),
    },
  ];
}

async function favoriteStatus(resource: Resource, className: string, call: Call): Promise<Answer> {
  const ids = readQuestion<number[]>(call, idsQuestion).slice(0, 1000);
  if (ids.length === 0) throw notFound();
  const visible = await (await visibleRows(resource, call))
    .where(`${resource.table}.id`, "in", ids)
    .select(`${resource.table}.id as id`)
    .execute();
  if (visible.length === 0) throw notFound();
  const stars = await looseDb(call.app.metadata)
    .selectFrom("favstar")
    .where("class_name", "=", className)
    .where("user_id", "=", call.viewer.id ?? -1)
    .where("obj_id", "in", ids)
    .select("obj_id")
    .execute();
  const marked = new Set(stars.map((star) => star.obj_id));
  return { result: ids.map((id) => ({ id, value: marked.has(id) })) };
}

async function addFavorite(
  resource: Resource,
  className: string,
  mayMark: (call: Call, id: number) => Promise<boolean>,
  call: Call,
): Promise<Answer> {
  const id = readId(call);
  const row = id === undefined ? undefined : await findRow(resource, call, id, []);
  if (!row || id === undefined) throw notFound();
  if (!(await mayMark(call, id))) throw new LitesetError("Forbidden", undefined, { status: 403 });
  const db = looseDb(call.app.metadata);
  const own = { class_name: className, obj_id: id, user_id: call.viewer.id };
  await db.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom("favstar")
      .where("class_name", "=", className)
      .where("obj_id", "=", id)
      .where("user_id", "=", call.viewer.id)
      .select("id")
      .executeTakeFirst();
    if (!known)
      await trx
        .insertInto("favstar")
        .values({ ...own, dttm: new Date().toISOString().replace("T", " ").replace("Z", "000") })
        .execute();
  });
  return { result: "OK" };
}

async function removeFavorite(className: string, call: Call): Promise<Answer> {
  const id = readId(call);
  if (id === undefined) throw notFound();
  await looseDb(call.app.metadata)
    .deleteFrom("favstar")
    .where("class_name", "=", className)
    .where("obj_id", "=", id)
    .where("user_id", "=", call.viewer.id)
    .execute();
  return { result: "OK" };
}

const readId = (call: Call): number | undefined =>
  /^\d{1,15}$/.test(call.params.pk ?? "") ? Number(call.params.pk) : undefined;
