import { LitesetError } from "../../../errors.ts";
import { looseDb, type Row } from "../../rest/db.ts";
import { dumpRows, type Fields, fieldContext, many, neededColumns } from "../../rest/fields.ts";
import { visibleRows } from "../../rest/list.ts";
import type { Resource } from "../../rest/resource.ts";
import type { Answer, Call } from "../../route.ts";
import { chartResource } from "../chart/resource.ts";
import { dashboardResource } from "../dashboard/resource.ts";
import { savedQueryResource } from "../saved-query/resource.ts";
import type { ObjectType } from "./schemas.ts";

/** How each type of tagged object is told; datasets are not, as in the reference. */
const KINDS: readonly {
  type: ObjectType;
  resource: Resource;
  title: string;
  owners?: Fields[string];
  url(row: Row): string;
}[] = [
  {
    type: "dashboard",
    resource: dashboardResource,
    title: "dashboard_title",
    owners: ownersOver("dashboard_user", "dashboard_id"),
    url: (row) => `/superset/dashboard/${row.slug || row.id}/`,
  },
  {
    type: "chart",
    resource: chartResource,
    title: "slice_name",
    owners: ownersOver("slice_user", "slice_id"),
    url: (row) => `/explore/?slice_id=${row.id}`,
  },
  {
    type: "query",
    resource: savedQueryResource,
    title: "label",
    url: (row) => `/sqllab?savedQueryId=${row.id}`,
  },
];

function ownersOver(pivot: string, own: string): Fields[string] {
  const columns = ["id", "first_name", "last_name", "username"];
  return many({ table: "ab_user", pivot, own, other: "user_id", columns });
}

/** Most objects of one type in an answer. */
const MAX_OBJECTS = 10_000;

/** GET: the objects with any of the tags that the viewer may see; without tags all tagged ones. */
export async function listObjects(call: Call): Promise<Answer> {
  const asked = (name: string) => (call.query.get(name) ?? "").split(",").filter((text) => text !== "");
  const types = asked("types");
  const unknown = types.find((type) => !["query", "chart", "dashboard", "dataset"].includes(type));
  if (unknown) throw new LitesetError(`Unknown type of object: ${unknown}`, undefined, { status: 400 });
  const ids = await tagIds(call, asked("tagIds"), asked("tags"));
  if (ids.length === 0) return { result: [] };
  const wanted = KINDS.filter(({ type }) => types.length === 0 || types.includes(type));
  const found = await Promise.all(wanted.map((kind) => objectsOf(call, kind, ids)));
  return { result: found.flat() };
}

async function tagIds(call: Call, ids: readonly string[], names: readonly string[]): Promise<number[]> {
  const wrong = ids.find((id) => !/^\d{1,15}$/.test(id));
  if (wrong) throw new LitesetError(`tagIds holds what is no id: ${wrong}`, undefined, { status: 400 });
  if (ids.length > 0) return ids.slice(0, 1_000).map(Number);
  let tags = looseDb(call.app.metadata).selectFrom("tag").select("id");
  if (names.length > 0) tags = tags.where("name", "in", names.slice(0, 1_000));
  return (await tags.execute()).map((row) => Number(row.id));
}

async function objectsOf(
  call: Call,
  { type, resource, title, owners, url }: (typeof KINDS)[number],
  tags: readonly number[],
): Promise<Row[]> {
  const { table } = resource;
  const fields: Fields = {
    ...resource.fields,
    ...(owners ? { owners } : {}),
    tags: many({
      table: "tag",
      pivot: "tagged_object",
      own: "object_id",
      other: "tag_id",
      columns: ["id", "name", "type"],
      only: ["object_type", type],
      readers: { type: (value) => `TagType.${value}` },
    }),
  };
  const names = ["id", title, "changed_on", "created_by", "tags.id", "tags.name", "tags.type"];
  const ownerNames = owners ? ["owners.id", "owners.first_name", "owners.last_name", "owners.username"] : [];
  const columns = new Set([
    ...neededColumns(fields, [...names, ...ownerNames]),
    ...(type === "dashboard" ? ["slug"] : []),
  ]);
  const rows = await (await visibleRows(resource, call))
    .where((eb) =>
      eb(
        `${table}.id`,
        "in",
        eb.selectFrom("tagged_object").select("object_id").where("object_type", "=", type).where("tag_id", "in", tags),
      ),
    )
    .select([...columns].map((name) => `${table}.${name} as ${name}`))
    .orderBy(`${table}.id`)
    .limit(MAX_OBJECTS)
    .execute();
  const dumped = await dumpRows(fields, [...names, ...ownerNames], rows, fieldContext(call));
  return dumped.map((object, at) => {
    const maker = object.created_by as Row | null;
    return {
      id: object.id,
      type,
      name: object[title],
      url: url(rows[at] as Row),
      changed_on: object.changed_on,
      // The reference names nobody here.
      created_by: {},
      creator: maker ? `${maker.first_name} ${maker.last_name}` : "",
      tags: object.tags,
      owners: owners ? object.owners : [{}],
    };
  });
}
