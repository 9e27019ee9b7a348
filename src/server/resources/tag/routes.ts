import { LitesetError } from "../../../errors.ts";
import { Tag, TaggedObject } from "../../../metadata/entities/tag.ts";
import { isOwner } from "../../../security/ownership.ts";
import { json } from "../../answers.ts";
import { type LooseDb, looseDb } from "../../rest/db.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { type QuestionSchema, readQuestion } from "../../rest/question.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { readBody } from "../../rest/schema.ts";
import { messageShape, writtenShape } from "../../rest/shapes.ts";
import { changeRow } from "../../rest/store.ts";
import { epochMs } from "../../rest/times.ts";
import { writeRoutes } from "../../rest/write.ts";
import { type Answer, api, type Call, legacy, type Route } from "../../route.ts";
import { tagFavoriteRoutes } from "./favorites.ts";
import { listObjects } from "./objects.ts";
import { tagResource } from "./resource.ts";
import { manyTagged, manyTags, namesBody, objectType, type TagBody, tagBody, taggedObjects } from "./schemas.ts";
import { findOrMakeTag, relate, type Target, targetsOf } from "./store.ts";

const { tag, view } = tagResource;
const read = api("can_read", view);
const write = api("can_write", view);
const answers = { 400: "Bad request", 401: "Unauthorized", 404: "Not found", 422: "Could not process entity" };

/** The reference names a redirect here that neither it nor Liteset answers. */
const moved = { 302: "Found", ...answers };

const namesQuestion: QuestionSchema = { id: "delete_tags_schema", type: "array", items: { type: "string" } };

export const tagRoutes: Route[] = [
  ...resourceRoutes(tagResource),
  ...tagFavoriteRoutes,
  {
    method: "GET",
    path: "/tagview/tags/",
    right: legacy("can_tags", "TagView"),
    flag: "TAGGING_SYSTEM",
    action: listAll,
  },
  ...writeRoutes(tagResource, {
    noun: "tag",
    update: {
      body: tagBody,
      act: async (id, body, call) => {
        const targets = targetsOf(body);
        await changeRow(tagResource, call, Tag, id, async (row, trx) => {
          await relate(trx, call, row, targets, { keep: false });
          return { name: body.name, description: body.description ?? null };
        });
        return { id, result: body };
      },
    },
  }),
  ...deleteRoutes(tagResource, {
    noun: "tag",
    several: false,
    dependents: [
      { table: "tagged_object", key: "tag_id" },
      { table: "user_favorite_tag", key: "tag_id" },
    ],
  }),
  {
    method: "POST",
    path: "/api/v1/tag/",
    right: write,
    audit: { action: "TagRestApi.post" },
    doc: {
      tag,
      summary: "Create a tag",
      body: tagBody.meta({ id: "TagRestApi.post" }),
      result: writtenShape(tagBody.meta({ id: "TagRestApi.post" })),
      answers: { 201: "Created", ...answers },
    },
    action: async (call): Promise<Answer> => {
      await storeTag(call, await readBody(call, tagBody), { keep: false });
      return json({}, { status: 201 });
    },
  },
  {
    method: "POST",
    path: "/api/v1/tag/bulk_create",
    right: api("can_bulk_create", view),
    audit: { action: "TagRestApi.bulk_create" },
    doc: {
      tag,
      summary: "Bulk create tags and tagged objects",
      body: manyTags,
      result: manyTagged,
      answers: { 200: "OK", ...moved },
    },
    action: createMany,
  },
  {
    method: "DELETE",
    path: "/api/v1/tag/",
    right: write,
    audit: { action: "TagRestApi.bulk_delete" },
    doc: {
      tag,
      summary: "Bulk delete tags",
      q: namesQuestion,
      result: messageShape,
      answers: { ...answers, 403: "Forbidden" },
    },
    action: deleteMany,
  },
  {
    method: "GET",
    path: "/api/v1/tag/get_objects/",
    right: read,
    audit: { action: "TagRestApi.get_objects" },
    doc: {
      tag,
      summary: "Get all objects associated with a tag",
      path: { tag_id: { type: "integer" } },
      query: { tagIds: { type: "string" }, tags: { type: "string" }, types: { type: "string" } },
      result: taggedObjects,
      answers: { 200: "OK", ...moved },
    },
    action: listObjects,
  },
  {
    method: "POST",
    path: "/api/v1/tag/<int:object_type>/<int:object_id>/",
    right: write,
    audit: { action: "TagRestApi.add_objects" },
    doc: { tag, summary: "Add tags to an object", body: namesBody, answers: { 201: "Created", ...moved } },
    action: tagObject,
  },
  {
    method: "DELETE",
    path: "/api/v1/tag/<int:object_type>/<int:object_id>/<tag>/",
    right: write,
    audit: { action: "TagRestApi.delete_object" },
    doc: { tag, summary: "Delete a tagged object", result: messageShape, answers: { ...answers, 403: "Forbidden" } },
    action: untagObject,
  },
];

const refused = (message: string, status: number): LitesetError => new LitesetError(message, undefined, { status });

/** Stores a tag with what it is on; objects of others are skipped, and given back. */
async function storeTag(
  call: Call,
  body: TagBody,
  { keep }: { keep: boolean },
): Promise<{ on: Target[]; skipped: Target[] }> {
  const targets = targetsOf(body);
  const mayTag = await Promise.all(targets.map((target) => isOwnObject(call, target)));
  const on = targets.filter((_target, at) => mayTag[at]);
  await call.app.metadata.em().transactional(async (trx) => {
    const row = await findOrMakeTag(trx, call, body.name);
    row.description = body.description ?? "";
    await relate(trx, call, row, on, { keep });
  });
  return { on, skipped: targets.filter((_target, at) => !mayTag[at]) };
}

/** Where an object of a type is, and who owns it. */
const OWNED: Partial<Record<Target[0], { table: string; pivot?: string; key: string }>> = {
  chart: { table: "slices", pivot: "slice_user", key: "slice_id" },
  dashboard: { table: "dashboards", pivot: "dashboard_user", key: "dashboard_id" },
  query: { table: "saved_query", key: "id" },
};

/** Owners, makers and admins tag an object; what is not there may be tagged by anybody, as in the reference. */
async function isOwnObject({ app, viewer }: Call, [type, id]: Target): Promise<boolean> {
  const owned = OWNED[type];
  if (viewer.isAdmin || !owned) return true;
  const db: LooseDb = looseDb(app.metadata);
  const row = await db.selectFrom(owned.table).where("id", "=", id).select("created_by_fk").executeTakeFirst();
  if (!row || row.created_by_fk === viewer.id) return true;
  if (!owned.pivot) return false;
  const owners = await db.selectFrom(owned.pivot).where(owned.key, "=", id).select("user_id as id").execute();
  return isOwner(viewer, owners as { id: number }[]);
}

async function createMany(call: Call): Promise<Answer> {
  const { tags } = await readBody(call, manyTags);
  const tagged = new Map<string, Target>();
  const skipped = new Map<string, Target>();
  for (const body of tags) {
    const outcome = await storeTag(call, body, { keep: true });
    for (const target of outcome.on) tagged.set(target.join(" "), target);
    for (const target of outcome.skipped) skipped.set(target.join(" "), target);
  }
  for (const key of skipped.keys()) tagged.delete(key);
  return { result: { objects_tagged: [...tagged.values()], objects_skipped: [...skipped.values()] } };
}

/** DELETE of several by their names: all or none. */
async function deleteMany(call: Call): Promise<Answer> {
  const names = readQuestion<string[]>(call, namesQuestion);
  const wanted = [...new Set(names.map((name) => name.trim()))];
  const db = looseDb(call.app.metadata);
  await db.transaction().execute(async (trx) => {
    if (wanted.length === 0) return;
    const rows = await trx.selectFrom("tag").where("name", "in", wanted).select("id").execute();
    const listed = `[${names.map((name) => `'${name}'`).join(", ")}]`;
    if (rows.length !== wanted.length)
      throw refused(`Invalid tag parameters: ${listed}. Tag parameters are invalid.`, 422);
    const ids = rows.map((row) => row.id);
    await trx.deleteFrom("tagged_object").where("tag_id", "in", ids).execute();
    await trx.deleteFrom("user_favorite_tag").where("tag_id", "in", ids).execute();
    await trx.deleteFrom("tag").where("id", "in", ids).execute();
  });
  return { message: `Deleted ${names.length} tags` };
}

const targetOf = ({ params }: Call): Target | undefined => {
  const type = objectType(params.object_type ?? "");
  const id = Number(params.object_id);
  return type && id > 0 ? [type, id] : undefined;
};

async function tagObject(call: Call): Promise<Answer> {
  const body = (await call.json()) as { properties?: { tags?: unknown } } | null;
  const names = body?.properties?.tags;
  if (names === undefined) throw refused("Missing required field 'tags' in 'properties'", 400);
  const target = targetOf(call);
  const isText = (name: unknown): name is string =>
    typeof name === "string" && name.trim() !== "" && name.length <= 250 && !name.includes("\0");
  if (!target || !Array.isArray(names) || !names.every(isText)) throw refused("Invalid tag", 422);
  await call.app.metadata.em().transactional(async (trx) => {
    for (const name of new Set(names.map((text) => text.trim())))
      await relate(trx, call, await findOrMakeTag(trx, call, name), [target], { keep: true });
  });
  return json({}, { status: 201 });
}

async function untagObject(call: Call): Promise<Answer> {
  const target = targetOf(call);
  const em = call.app.metadata.em();
  const row = target && (await em.findOne(Tag, { name: (call.params.tag ?? "").trim() }));
  const [object_type, object_id] = target ?? [];
  const gone = row ? await em.nativeDelete(TaggedObject, { tag: row, object_type, object_id } as never) : 0;
  if (gone === 0) throw refused("Could not process entity", 422);
  return { message: "OK" };
}

/** Every tag at once, at the address of before /api/v1. */
async function listAll({ app }: Call): Promise<Answer> {
  const tags = await looseDb(app.metadata)
    .selectFrom("tag")
    .select(["id", "type", "name", "changed_on", "changed_by_fk as changed_by", "created_by_fk as created_by"])
    .orderBy("id")
    .execute();
  return tags.map((tag) => ({ ...tag, changed_on: epochMs(tag.changed_on) }));
}
