import { LitesetError } from "../../../errors.ts";
import { type LooseDb, looseDb, type Row } from "../../rest/db.ts";
import { type FilterArgument, like } from "../../rest/filters.ts";
import { clampPage } from "../../rest/list.ts";
import { listQuestion, readQuestion } from "../../rest/question.ts";
import { integer, list, object, text } from "../../rest/schema.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { roleResource } from "./resource.ts";

const found = object({
  count: integer(),
  ids: list(integer()),
  result: list(
    object({
      id: integer(),
      name: text(),
      user_ids: list(integer()),
      permission_ids: list(integer()),
      group_ids: list(integer()),
    }).meta({ id: "RoleResponseSchema" }),
  ),
}).meta({ id: "RolesResponseSchema" });
/** The reference tells it in `error`; a refusal in `message` is what comes. */
const refusal = object({ error: text(), message: text() }).partial();

/** Roles with the ids of who holds them and what they may, for the page that lists them. */
export const searchRoute: Route = {
  method: "GET",
  path: "/api/v1/security/roles/search/",
  right: api("can_list_roles", "RoleRestAPI"),
  audit: { action: "get_list", ref: "RoleRestAPI.get_list" },
  doc: {
    tag: roleResource.tag,
    summary: "List roles",
    q: listQuestion,
    result: found,
    answers: {
      400: { description: "Bad request", result: refusal },
      401: "Unauthorized",
      403: { description: "Forbidden", result: refusal },
    },
  },
  action: searchRoles,
};

interface SearchQuestion {
  order_column?: string;
  order_direction?: "asc" | "desc";
  page?: number;
  page_size?: number;
  filters?: FilterArgument[];
}

/** Where the ids of a role's members stand. */
const MEMBERS = {
  user_ids: { table: "ab_user_role", column: "user_id" },
  permission_ids: { table: "ab_permission_view_role", column: "permission_view_id" },
  group_ids: { table: "ab_group_role", column: "group_id" },
} as const;
type Members = keyof typeof MEMBERS;

async function searchRoles(call: Call): Promise<Answer> {
  const question = readQuestion<SearchQuestion>(call, listQuestion);
  const { order_column: order = "id", order_direction: direction = "asc", filters = [] } = question;
  if (order !== "id" && order !== "name")
    throw new LitesetError(`Invalid order column: ${order}`, undefined, { status: 400 });
  const { page, size } = clampPage(question, 10, call.app.settings.FAB_API_MAX_PAGE_SIZE);
  const db = looseDb(call.app.metadata);
  let roles = db.selectFrom("ab_role");
  for (const { col, value } of filters) {
    if (col === "name") roles = roles.where(like("name", `%${String(value ?? "")}%`));
    if (!(col in MEMBERS)) continue;
    const { table, column } = MEMBERS[col as Members];
    roles = roles.where("id", "in", db.selectFrom(table).select("role_id").where(column, "=", toId(col, value)));
  }
  let query = roles.select(["id", "name"]).orderBy(order, direction).orderBy("id");
  if (size !== null) query = query.limit(size).offset((page ?? 0) * size);
  const [counted, rows] = await Promise.all([
    roles.select((eb) => eb.fn.countAll().as("count")).executeTakeFirst(),
    query.execute(),
  ]);
  const ids = rows.map((row) => row.id);
  const [users, permissions, groups] = await Promise.all(
    (["user_ids", "permission_ids", "group_ids"] as const).map((kind) => membersOf(db, kind, ids)),
  );
  const result = rows.map((row) => ({
    id: row.id,
    name: row.name,
    user_ids: users?.get(row.id) ?? [],
    permission_ids: permissions?.get(row.id) ?? [],
    group_ids: groups?.get(row.id) ?? [],
  }));
  return { count: Number(counted?.count ?? 0), ids, result };
}

function toId(column: string, value: unknown): number {
  const id = Number(value);
  if (Number.isSafeInteger(id) && value !== "" && value !== null) return id;
  throw new LitesetError(`The filter ${column} needs a number`, undefined, { status: 400 });
}

async function membersOf(db: LooseDb, kind: Members, roleIds: readonly unknown[]): Promise<Map<unknown, unknown[]>> {
  if (roleIds.length === 0) return new Map();
  const { table, column } = MEMBERS[kind];
  const rows: Row[] = await db
    .selectFrom(table)
    .where("role_id", "in", roleIds)
    .select(["role_id", `${column} as member`])
    .orderBy(column)
    .execute();
  const groups = Map.groupBy(rows, (row) => row.role_id);
  return new Map([...groups].map(([role, members]) => [role, members.map((row) => row.member)]));
}
