import { isUniqueViolation } from "../../../metadata/violations.ts";
import { looseDb } from "../../rest/db.ts";
import { notFound } from "../../rest/item.ts";
import { idsQuestion, readQuestion } from "../../rest/question.ts";
import { flag, integer, list, object, text } from "../../rest/schema.ts";
import { readId } from "../../rest/write.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { tagResource } from "./resource.ts";

const { tag, view, apiClass } = tagResource;
const right = api("can_read", view);
const answers = { 401: "Unauthorized", 404: "Not found", 422: "Could not process entity" };

const done = object({ result: text() });
const statuses = object({
  result: list(object({ id: integer(), value: flag() }).meta({ id: "ChartFavStarResponseResult" })),
}).meta({ id: "GetFavStarIdsSchema" });

/** Tags that people follow. */
export const tagFavoriteRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/tag/favorite_status/",
    right,
    audit: { action: `${apiClass}.favorite_status` },
    doc: {
      tag,
      summary: "Check favorited tags for current user",
      q: idsQuestion,
      result: statuses,
      answers: { 400: "Bad request", ...answers },
    },
    action: favoriteStatus,
  },
  {
    method: "POST",
    path: "/api/v1/tag/<pk>/favorites/",
    right,
    audit: { action: `${apiClass}.add_favorite` },
    doc: { tag, summary: "Mark the tag as favorite for the current user", result: done, answers },
    action: addFavorite,
  },
  {
    method: "DELETE",
    path: "/api/v1/tag/<pk>/favorites/",
    right,
    audit: { action: `${apiClass}.remove_favorite` },
    doc: { tag, summary: "Remove the tag from the user favorite list", result: done, answers },
    action: removeFavorite,
  },
];

async function favoriteStatus(call: Call): Promise<Answer> {
  const asked = readQuestion<number[]>(call, idsQuestion).slice(0, 1_000);
  const db = looseDb(call.app.metadata);
  const known =
    asked.length === 0 ? [] : await db.selectFrom("tag").where("id", "in", asked).select("id").orderBy("id").execute();
  if (known.length === 0) throw notFound();
  const followed = await db
    .selectFrom("user_favorite_tag")
    .where("user_id", "=", call.viewer.id ?? -1)
    .where("tag_id", "in", asked)
    .select("tag_id")
    .execute();
  const marked = new Set(followed.map((row) => row.tag_id));
  return { result: known.map(({ id }) => ({ id, value: marked.has(id) })) };
}

async function addFavorite(call: Call): Promise<Answer> {
  const own = await ownMark(call);
  const db = looseDb(call.app.metadata);
  const known = await db
    .selectFrom("user_favorite_tag")
    .where("user_id", "=", own.user_id)
    .where("tag_id", "=", own.tag_id)
    .select("tag_id")
    .executeTakeFirst();
  if (known) return { result: "OK" };
  try {
    await db.insertInto("user_favorite_tag").values(own).execute();
  } catch (error) {
    // Marked twice at the same time: it is marked.
    if (!isUniqueViolation(error)) throw error;
  }
  return { result: "OK" };
}

async function removeFavorite(call: Call): Promise<Answer> {
  const own = await ownMark(call);
  await looseDb(call.app.metadata)
    .deleteFrom("user_favorite_tag")
    .where("user_id", "=", own.user_id)
    .where("tag_id", "=", own.tag_id)
    .execute();
  return { result: "OK" };
}

async function ownMark({ app, viewer, params }: Call): Promise<{ tag_id: number; user_id: number }> {
  const id = readId(params.pk);
  const row = await looseDb(app.metadata).selectFrom("tag").where("id", "=", id).select("id").executeTakeFirst();
  if (!row || viewer.id === null) throw notFound();
  return { tag_id: id, user_id: viewer.id };
}
