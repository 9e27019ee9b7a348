import type { Metadata } from "../../src/metadata/orm.ts";

/** Gives a role the access to a dataset or database, by the beginning of its permission's name, e.g. `[shop].[sales]`; gives the role's id. */
export async function openTo(role: string, metadata: Metadata, view: string): Promise<number> {
  const db = metadata.kysely();
  const permission = await db
    .selectFrom("ab_permission_view as p")
    .innerJoin("ab_view_menu as v", "v.id", "p.view_menu_id")
    .select("p.id")
    .where("v.name", "like", `${view}%`)
    .executeTakeFirstOrThrow();
  const { id } = await db.selectFrom("ab_role").select("id").where("name", "=", role).executeTakeFirstOrThrow();
  await db
    .insertInto("ab_permission_view_role")
    .values({ permission_view_id: permission.id, role_id: id } as never)
    .execute();
  return id;
}
