import type { Kysely } from "kysely";
import { exclusively } from "./lock.ts";
import type { Metadata } from "./orm.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;
type ObjectType = "chart" | "dashboard" | "query" | "dataset";

interface Wanted {
  tag: string;
  object: number;
  type: ObjectType;
}

const TABLES = { chart: "slices", dashboard: "dashboards", query: "saved_query", dataset: "tables" } as const;
const FAVORITES: Readonly<Record<string, ObjectType>> = { slice: "chart", Dashboard: "dashboard", query: "query" };

/** How many were added. */
export interface SyncedTags {
  tags: number;
  objects: number;
}

/**
 * Adds the tags that Superset gives by itself and that are missing: `type:chart`, `owner:<user>` of whoever made an object,
 * `favorited_by:<user>`. Nothing is taken away. One transaction.
 */
export function syncTags(metadata: Metadata): Promise<SyncedTags> {
  return exclusively(metadata, async (em) => {
    const db = em.getKysely() as unknown as Db;
    const tags = new Map<string, string>(Object.keys(TABLES).map((type) => [`type:${type}`, "type"]));
    for (const { id } of await db.selectFrom("ab_user").select("id").execute()) {
      tags.set(`owner:${id}`, "owner");
      tags.set(`favorited_by:${id}`, "favorited_by");
    }
    const { ids, added } = await addTags(db, tags);
    const objects = await addObjects(db, ids, [...(await ownObjects(db)), ...(await favorites(db))]);
    return { tags: added, objects };
  });
}

async function addTags(
  db: Db,
  wanted: ReadonlyMap<string, string>,
): Promise<{ ids: Map<string, number>; added: number }> {
  const read = async () => {
    const rows = await db.selectFrom("tag").select(["id", "name"]).execute();
    return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[name, id] as const])));
  };
  const known = await read();
  const missing = [...wanted].filter(([name]) => !known.has(name));
  for (const [name, type] of missing)
    await db
      .insertInto("tag")
      .values({ name, type } as never)
      .execute();
  return { ids: missing.length > 0 ? await read() : known, added: missing.length };
}

async function ownObjects(db: Db): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  for (const [type, table] of Object.entries(TABLES) as [ObjectType, (typeof TABLES)[ObjectType]][]) {
    for (const { id, created_by_fk: owner } of await db.selectFrom(table).select(["id", "created_by_fk"]).execute()) {
      wanted.push({ tag: `type:${type}`, object: id, type });
      if (owner !== null) wanted.push({ tag: `owner:${owner}`, object: id, type });
    }
  }
  return wanted;
}

async function favorites(db: Db): Promise<Wanted[]> {
  const rows = await db.selectFrom("favstar").select(["user_id", "class_name", "obj_id"]).execute();
  return rows.flatMap(({ user_id, class_name, obj_id }) => {
    const type = FAVORITES[class_name ?? ""];
    return type && obj_id !== null ? [{ tag: `favorited_by:${user_id}`, object: obj_id, type }] : [];
  });
}

async function addObjects(db: Db, ids: ReadonlyMap<string, number>, wanted: readonly Wanted[]): Promise<number> {
  const rows = await db.selectFrom("tagged_object").select(["tag_id", "object_id", "object_type"]).execute();
  const known = new Set(rows.map((row) => `${row.tag_id} ${row.object_id} ${row.object_type}`));
  let added = 0;
  for (const { tag, object, type } of wanted) {
    const id = ids.get(tag);
    const key = `${id} ${object} ${type}`;
    if (id === undefined || known.has(key)) continue;
    known.add(key);
    await db
      .insertInto("tagged_object")
      .values({ tag_id: id, object_id: object, object_type: type } as never)
      .execute();
    added += 1;
  }
  return added;
}
