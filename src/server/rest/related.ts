import { type Expression, type SqlBool, sql } from "kysely";
import { LitesetError } from "../../errors.ts";
import { readFlag } from "../../metadata/values.ts";
import type { Answer, Call } from "../route.ts";
import { type LooseSelect, looseDb, type Row } from "./db.ts";
import { like } from "./filters.ts";
import { notFound } from "./item.ts";
import { clampPage, visibleRows } from "./list.ts";
import { readQuestion, relatedQuestion } from "./question.ts";
import type { RelatedField, Resource } from "./resource.ts";

interface RelatedQuestion {
  filter?: string;
  include_ids?: number[];
  page?: number;
  page_size?: number;
}

/** Candidates for a related field, e.g. who may own a chart, searched by text and in pages. */
export async function listRelated(resource: Resource, call: Call, field: string): Promise<Answer> {
  const related = resource.related && Object.hasOwn(resource.related, field) ? resource.related[field] : undefined;
  const question = readQuestion<RelatedQuestion>(call, relatedQuestion);
  if (!related) throw notFound();
  const { page, size } = clampPage(question, 20, call.app.settings.FAB_API_MAX_PAGE_SIZE);
  if (page && question.include_ids?.length)
    throw new LitesetError("Could not process entity", undefined, { status: 422 });
  const { table, columns, order, text, visible, matches } = await candidatesOf(related, call);
  const matching = question.filter && matches ? visible.where(matches(question.filter)) : visible;
  const selected = columns.map((name) => `${table}.${name} as ${name}`);
  let query = matching.select(selected).orderBy(`${table}.${order}`).orderBy(`${table}.id`);
  if (size !== null) query = query.limit(size).offset((page ?? 0) * size);
  const [counted, rows] = await Promise.all([
    matching.select((eb) => eb.fn.countAll().as("count")).executeTakeFirst(),
    query.execute(),
  ]);
  const describe = (row: Row) => ({
    extra: field === "owners" ? { active: readFlag(row.active as boolean), email: row.email } : {},
    text: text(row),
    value: row.id,
  });
  const result = rows.map(describe);
  if (!question.include_ids?.length) return { count: Number(counted?.count ?? 0), result };
  const absent = question.include_ids.filter((id) => !result.some((entry) => entry.value === id));
  const extra =
    absent.length > 0
      ? await visible.where(`${table}.id`, "in", absent.slice(0, MAX_INCLUDED)).select(selected).execute()
      : [];
  result.push(...extra.map(describe));
  return { count: result.length, result };
}

const MAX_INCLUDED = 1_000;

interface Candidates {
  table: string;
  columns: readonly string[];
  order: string;
  text(row: Row): string;
  visible: LooseSelect;
  /** Absent: the text searched for is ignored. */
  matches?(filter: string): Expression<SqlBool>;
}

async function candidatesOf(related: RelatedField, call: Call): Promise<Candidates> {
  if ("resource" in related) {
    const { resource, column, prefix, searched } = related;
    const { table } = resource;
    const start = searched === "within" ? "%" : "";
    return {
      table,
      columns: ["id", column, ...(prefix ? [prefix] : [])],
      order: column,
      text: (row) => (prefix && row[prefix] ? `${row[prefix]}.${row[column]}` : String(row[column] ?? "")),
      visible: await visibleRows(resource, call),
      ...(searched === false ? {} : { matches: (filter: string) => like(`${table}.${column}`, `${start}${filter}%`) }),
    };
  }
  const table = related.kind === "users" ? "ab_user" : "ab_role";
  const all = looseDb(call.app.metadata).selectFrom(table) as unknown as LooseSelect;
  if (related.kind === "users")
    return {
      table,
      columns: ["id", "first_name", "last_name", "email", "active"],
      order: "first_name",
      text: (row) => `${row.first_name} ${row.last_name}`,
      visible: hideExcluded(all, call),
      matches: userMatches,
    };
  return {
    table,
    columns: ["id", "name"],
    order: "id",
    text: (row) => String(row.name),
    visible: all,
    ...(related.searched === false ? {} : { matches: (filter: string) => like("ab_role.name", `%${filter}%`) }),
  };
}

/** Different values of one of the resource's columns. */
export async function listDistinct(resource: Resource, call: Call, field: string): Promise<Answer> {
  const question = readQuestion<RelatedQuestion>(call, relatedQuestion);
  if (!resource.distinct?.includes(field)) throw notFound();
  const { page, size } = clampPage(question, 20, call.app.settings.FAB_API_MAX_PAGE_SIZE);
  const reference = `${resource.table}.${field}`;
  const visible = await visibleRows(resource, call);
  const matching = question.filter ? visible.where(like(reference, `${question.filter}%`)) : visible;
  let query = matching.select(`${reference} as value`).distinct().orderBy("value");
  if (size !== null) query = query.limit(size).offset((page ?? 0) * size);
  const [rows, counted] = await Promise.all([
    query.execute(),
    matching.select(sql<number>`count(distinct ${sql.ref(reference)})`.as("count")).executeTakeFirst(),
  ]);
  const result = rows.filter((row) => row.value !== null).map((row) => ({ text: String(row.value), value: row.value }));
  return { count: Number(counted?.count ?? 0), result };
}

const userMatches = (text: string) => {
  const pattern = `%${text}%`;
  return sql<boolean>`(lower(first_name) like lower(${pattern}) or lower(last_name) like lower(${pattern}) or lower(username) like lower(${pattern}) or lower(concat(first_name, ' ', last_name)) like lower(${pattern}))`;
};

function hideExcluded(query: LooseSelect, call: Call): LooseSelect {
  const hidden = call.app.settings.EXCLUDE_USERS_FROM_LISTS;
  return Array.isArray(hidden) && hidden.length > 0 ? query.where("username", "not in", hidden) : query;
}
