import type { Expression, SqlBool } from "kysely";
import { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { writeDateTime } from "../../../metadata/values.ts";
import { isAsInSuperset } from "../../../settings/as-in-superset.ts";
import { type LooseExpressions, looseDb } from "../../rest/db.ts";
import type { CustomFilter } from "../../rest/filters.ts";
import { notFound } from "../../rest/item.ts";
import { visibleRows } from "../../rest/list.ts";
import { idsQuestion, readQuestion } from "../../rest/question.ts";
import type { Resource } from "../../rest/resource.ts";
import { flag, integer, list, text } from "../../rest/schema.ts";
import { retried } from "../../rest/store.ts";
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

const mark = z.object({ id: integer(), value: flag() }).meta({ id: "ChartFavStarResponseResult" });
const favoritesShape = z.object({ result: list(mark) }).meta({ id: "GetFavStarIdsSchema" });
const markedShape = z.object({ result: text() });

/** Gives the id of the object in an address; refuses what is not the viewer's to mark. */
type Find = (call: Call, address: string) => Promise<number>;

/**
 * Which of some objects are favourites, and marking or unmarking one.
 * @param find how the object in the address of one to mark, and to unmark, is found
 */
export function favoriteRoutes(resource: Resource, className: string, find: { mark: Find; unmark: Find }): Route[] {
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
        result: favoritesShape,
        answers: { 400: "Bad request", 401: "Unauthorized", 404: "Not found" },
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
        result: markedShape,
        answers: { 401: "Unauthorized", 404: "Not found" },
      },
      action: (call) => addFavorite(className, find.mark, call),
    },
    {
      method: "DELETE",
      path: `${base}/<pk>/favorites/`,
      right: api("can_read", resource.view),
      audit: { action: `${apiClass}.remove_favorite` },
      doc: {
        tag,
        summary: `Remove the ${resource.name} from the user favorite list`,
        result: markedShape,
        answers: { 401: "Unauthorized", 404: "Not found" },
      },
      action: (call) => removeFavorite(className, find.unmark, call),
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

async function addFavorite(className: string, find: Find, call: Call): Promise<Answer> {
  const mark = await markOf(className, find, call);
  const db = looseDb(call.app.metadata);
  await retried(() =>
    db.transaction().execute(async (trx) => {
      // The table has no unique key: without the lock, two requests at once leave two rows. SQLite locks as a whole.
      const self = trx
        .selectFrom("ab_user")
        .where("id", "=", mark.user_id ?? -1)
        .select("id");
      await (call.app.metadata.kind === "sqlite" ? self : self.forUpdate()).execute();
      const known = await trx.selectFrom("favstar").where(eachOf(mark)).select("id").executeTakeFirst();
      if (known) return;
      await trx
        .insertInto("favstar")
        .values({ ...mark, dttm: writeDateTime(new Date()) })
        .execute();
    }),
  );
  return { result: "OK" };
}

async function removeFavorite(className: string, find: Find, call: Call): Promise<Answer> {
  const mark = await markOf(className, find, call);
  await looseDb(call.app.metadata).deleteFrom("favstar").where(eachOf(mark)).execute();
  return { result: "OK" };
}

interface Mark extends Record<string, unknown> {
  class_name: string;
  obj_id: number;
  user_id: number | null;
}

/** The row that says that the viewer marked the object in the address; guests have nowhere to keep one. */
async function markOf(className: string, find: Find, call: Call): Promise<Mark> {
  const id = await find(call, call.params.pk ?? "");
  const userId = call.viewer.id;
  if (userId === null && !isAsInSuperset(call.app.settings, "guest_favorites"))
    throw new LitesetError("Forbidden", undefined, { status: 403 });
  return { class_name: className, obj_id: id, user_id: userId };
}

const eachOf = (mark: Mark) => (eb: LooseExpressions) =>
  eb.and(Object.entries(mark).map(([column, value]) => eb(column, value === null ? "is" : "=", value)));
