import { sql } from "kysely";
import { LitesetError } from "../../errors.ts";
import type { Answer, Call } from "../route.ts";
import { type LooseExpressions, type LooseSelect, looseDb, type Row } from "./db.ts";
import { dumpRows, fieldContext, neededColumns } from "./fields.ts";
import { applyFilters, type FilterArgument } from "./filters.ts";
import { labelsOf } from "./labels.ts";
import { listQuestion, readQuestion } from "./question.ts";
import type { OrderColumn, Resource } from "./resource.ts";

interface ListQuestion {
  keys?: string[];
  columns?: string[];
  select_columns?: string[];
  order_column?: string;
  order_direction?: "asc" | "desc";
  page?: number;
  page_size?: number;
  filters?: FilterArgument[];
}

/** The list of a resource: one statement to count, one for the page, one for each relation shown. */
export async function listRows(resource: Resource, call: Call): Promise<Answer> {
  const question = readQuestion<ListQuestion>(call, listQuestion);
  const chosen = chooseColumns(resource, question);
  const { page, size } = pageOf(resource, question, call);
  const base = await visibleRows(resource, call);
  const filtered = applyFilters(base, resource.table, resource.search, question.filters ?? [], call);
  const columns = chosen.length > 0 ? chosen : resource.listColumns;
  const names = chosen.length > 0 ? chosen : (resource.listResult ?? columns);
  let query = orderRows(resource, filtered, question).select(
    neededColumns(resource.fields, names).map((name) => `${resource.table}.${name} as ${name}`),
  );
  if (size !== null) query = query.limit(size).offset((page ?? 0) * size);
  const [counted, rows] = await Promise.all([
    filtered.select((eb) => eb.fn.countAll().as("count")).executeTakeFirst(),
    query.execute(),
  ]);

  const result = await dumpRows(resource.fields, names, rows, fieldContext(call));
  await resource.afterList?.(result, call);
  const orderNames = Object.keys(resource.orderColumns);
  const sections: Record<string, unknown> = {
    description_columns: {},
    label_columns: labelsOf(columns, resource.labels),
    list_columns: columns,
    list_title: resource.listTitle ?? `List ${resource.title}`,
    order_columns: chosen.length > 0 ? orderNames.filter((name) => chosen.includes(name)) : orderNames,
  };
  return {
    count: Number(counted?.count ?? 0),
    ids: rows.map((row) => row.id),
    result,
    ...sectionsOf(sections, question.keys),
  };
}

/** The parts of an answer that its reader asked for by `keys`; all of them without. */
export function sectionsOf(
  sections: Record<string, unknown>,
  keys: readonly string[] | undefined,
): Record<string, unknown> {
  return keys && keys.length > 0
    ? Object.fromEntries(Object.entries(sections).filter(([name]) => keys.includes(name)))
    : sections;
}

/** A query over the rows of a resource that the viewer may see. */
export async function visibleRows(resource: Resource, call: Call): Promise<LooseSelect> {
  const query = looseDb(call.app.metadata).selectFrom(resource.table) as unknown as LooseSelect;
  if (!resource.baseFilter) return query;
  const { expressionBuilder } = await import("kysely");
  const condition = await resource.baseFilter(expressionBuilder() as unknown as LooseExpressions, call);
  return condition ? query.where(condition) : query;
}

function chooseColumns(resource: Resource, { columns, select_columns }: ListQuestion): string[] {
  if (columns?.length && select_columns?.length) {
    throw new LitesetError("Cannot use both select and sel columns", undefined, { status: 400 });
  }
  const asked = columns?.length ? columns : (select_columns ?? []);
  return [...new Set(asked.filter((name) => resource.listColumns.includes(name)))];
}

function pageOf(resource: Resource, question: ListQuestion, call: Call): { page: number | null; size: number | null } {
  return clampPage(question, resource.pageSize ?? 20, resource.maxPageSize ?? call.app.settings.FAB_API_MAX_PAGE_SIZE);
}

/** Bounds what a client asks for; -1 as the largest page means that -1 may ask for everything. */
export function clampPage(
  question: { page?: number; page_size?: number },
  usual: number,
  max: number,
): { page: number | null; size: number | null } {
  const page = Math.max(0, Math.min(question.page ?? 0, 1_000_000_000));
  const size = question.page_size || usual;
  if (max === -1)
    return size === -1 ? { page: null, size: null } : { page, size: Math.max(1, Math.min(size, 100_000)) };
  return { page, size: size > max || size < 1 ? max : size };
}

function orderRows(resource: Resource, query: LooseSelect, question: ListQuestion): LooseSelect {
  const name = question.order_column;
  if (name && !Object.hasOwn(resource.orderColumns, name)) {
    throw new LitesetError(`Invalid order by column: ${name}`, undefined, { status: 400 });
  }
  const column: OrderColumn | undefined = name
    ? resource.orderColumns[name]
    : resource.baseOrder && { column: resource.baseOrder[0] };
  const direction = name ? (question.order_direction ?? "asc") : resource.baseOrder?.[1];
  const { table } = resource;
  let ordered = query;
  if (column?.table && column.key) {
    const { table: other, key } = column;
    ordered = ordered.orderBy(
      sql`(select ${sql.ref(`related_.${column.column}`)} from ${sql.table(other)} as related_ where related_.id = ${sql.ref(`${table}.${key}`)})`,
      direction,
    );
  } else if (column?.pivot) {
    const { table: other = "", pivot, own = "", other: key = "" } = column;
    ordered = ordered.orderBy(
      sql`(select min(${sql.ref(`related_.${column.column}`)}) from ${sql.table(other)} as related_ join ${sql.table(pivot)} as pivot_ on ${sql.ref(`pivot_.${key}`)} = related_.id where ${sql.ref(`pivot_.${own}`)} = ${sql.ref(`${table}.id`)})`,
      direction,
    );
  } else if (column) ordered = ordered.orderBy(`${table}.${column.column}`, direction);
  return ordered.orderBy(`${table}.id`, direction ?? "asc");
}

/** Loads one visible row by id, with the columns that the named fields need. */
export async function findRow(
  resource: Resource,
  call: Call,
  id: number,
  names: readonly string[],
): Promise<Row | undefined> {
  const query = (await visibleRows(resource, call)).where(`${resource.table}.id`, "=", id);
  return query
    .select(neededColumns(resource.fields, names).map((name) => `${resource.table}.${name} as ${name}`))
    .executeTakeFirst();
}
