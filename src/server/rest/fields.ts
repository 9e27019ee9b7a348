import type { App } from "../../app.ts";
import type { Viewer } from "../../security/viewer.ts";
import type { Call } from "../route.ts";
import { type LooseDb, looseDb, type Row } from "./db.ts";
import { createLookup, type Lookup } from "./lookup.ts";

/** What loading and computing fields may need of the request. */
export interface FieldContext {
  app: App;
  db: LooseDb;
  lookup: Lookup;
  now: Date;
  viewer: Viewer;
}

/** A column of the resource's own table, and how its stored value is shown. */
export interface ColumnField {
  kind: "column";
  column?: string;
  read?(value: unknown): unknown;
}

/** Rows of other tables, loaded for all rows of a page with one statement; gives the value of each row by its id. */
export interface RelationField {
  kind: "relation";
  /** The other rows' table, where it is one. */
  table?: string;
  /** Own columns that the loading needs. */
  needs: readonly string[];
  many: boolean;
  load(context: FieldContext, rows: readonly Row[]): Promise<(row: Row) => Row | Row[] | null>;
}

/** A value computed of own columns and loaded relations. */
interface ComputedField {
  kind: "computed";
  needs: readonly string[];
  /** Relations that must be loaded first. */
  relations?: readonly string[];
  value(row: Row, related: Record<string, Row | Row[] | null>, context: FieldContext): unknown;
}

export type Field = ColumnField | RelationField | ComputedField;
export type Fields = Record<string, Field>;

/** The context of one request. */
export function fieldContext({ app, viewer }: Call): FieldContext {
  const db = looseDb(app.metadata);
  return { app, viewer, db, lookup: createLookup(db), now: new Date() };
}

export const column = (read?: (value: unknown) => unknown, name?: string): ColumnField => ({
  kind: "column",
  read,
  column: name,
});

/** A relation over a foreign key of the own table, e.g. `changed_by` over `changed_by_fk`. */
export function one(
  table: string,
  key: string,
  columns: readonly string[],
  readers: Record<string, (value: unknown) => unknown> = {},
): RelationField {
  return {
    kind: "relation",
    table,
    needs: [key],
    many: false,
    load: async ({ lookup }, rows) => {
      const ids = rows.map((row) => row[key]).filter((id) => id !== null && id !== undefined);
      const found = await lookup.find(table, ids, columns);
      const shown = ["id", ...columns];
      const parts = (row: Row) => readRow(Object.fromEntries(shown.map((name) => [name, row[name]])), readers);
      const byId = new Map([...found].map(([id, row]) => [id, parts(row)]));
      return (row) => byId.get(row[key]) ?? null;
    },
  };
}

export interface ManyOptions {
  table: string;
  pivot: string;
  /** Pivot columns: of the own row, of the other row. */
  own: string;
  other: string;
  columns: readonly string[];
  readers?: Record<string, (value: unknown) => unknown>;
  /** Pivot rows that count, e.g. those of one object type. */
  only?: readonly [column: string, value: unknown];
}

/** A relation over a pivot table, e.g. `owners`. */
export function many({ table, pivot, own, other, columns, readers = {}, only }: ManyOptions): RelationField {
  return {
    kind: "relation",
    table,
    needs: ["id"],
    many: true,
    load: async ({ db }, rows) => {
      const ids = rows.map((row) => row.id);
      if (ids.length === 0) return () => [];
      let query = db
        .selectFrom(`${pivot} as p`)
        .innerJoin(`${table} as t`, "t.id", `p.${other}`)
        .where(`p.${own}`, "in", ids)
        .select([`p.${own} as __own`, ...[...new Set(["id", ...columns])].map((name) => `t.${name} as ${name}`)])
        .orderBy("p.id");
      if (only) query = query.where(`p.${only[0]}`, "=", only[1]);
      const groups = new Map<unknown, Row[]>();
      for (const { __own, ...row } of await query.execute()) {
        const group = groups.get(__own) ?? [];
        group.push(readRow(row, readers));
        groups.set(__own, group);
      }
      return (row) => groups.get(row.id) ?? [];
    },
  };
}

/** Rows of another table that point here, e.g. a dataset's columns. */
export function children(
  table: string,
  key: string,
  columns: readonly string[],
  readers: Record<string, (value: unknown) => unknown> = {},
): RelationField {
  return {
    kind: "relation",
    table,
    needs: ["id"],
    many: true,
    load: async ({ db }, rows) => {
      const ids = rows.map((row) => row.id);
      if (ids.length === 0) return () => [];
      const found = await db
        .selectFrom(table)
        .where(key, "in", ids)
        .select([...new Set(["id", key, ...columns])])
        .orderBy("id")
        .execute();
      const groups = Map.groupBy(found, (row) => row[key]);
      return (row) => (groups.get(row.id) ?? []).map((child) => readRow(child, readers));
    },
  };
}

function readRow(row: Row, readers: Record<string, (value: unknown) => unknown>): Row {
  const result = { ...row };
  for (const [name, read] of Object.entries(readers))
    if (result[name] !== null && result[name] !== undefined) result[name] = read(result[name]);
  return result;
}

/** Own columns that a list of field names (dotted for relations) needs from the database. */
export function neededColumns(fields: Fields, names: readonly string[]): string[] {
  const needed = new Set<string>(["id"]);
  for (const root of roots(names)) {
    const field = fields[root];
    if (!field) continue;
    if (field.kind === "column") needed.add(field.column ?? root);
    else for (const name of field.needs) needed.add(name);
    if (field.kind === "computed") for (const name of neededColumns(fields, field.relations ?? [])) needed.add(name);
  }
  return [...needed];
}

/** Shapes rows as the reference dumps them: own fields by name, relations as objects or lists with the asked parts only. */
export async function dumpRows(
  fields: Fields,
  names: readonly string[],
  rows: readonly Row[],
  context: FieldContext,
): Promise<Row[]> {
  const wanted = roots(names);
  const relationNames = new Set(
    wanted.flatMap((root) => {
      const field = fields[root];
      return field?.kind === "relation" ? [root] : field?.kind === "computed" ? [...(field.relations ?? [])] : [];
    }),
  );
  const loaders = new Map(
    await Promise.all(
      [...relationNames].map(async (name) => {
        const field = fields[name];
        if (field?.kind !== "relation") throw new Error(`no relation ${name}`);
        return [name, await field.load(context, rows)] as const;
      }),
    ),
  );
  const parts = new Map(
    wanted.map((root) => [
      root,
      names.filter((name) => name.startsWith(`${root}.`)).map((name) => name.slice(root.length + 1)),
    ]),
  );
  return rows.map((row) => {
    const related = Object.fromEntries([...loaders].map(([name, find]) => [name, find(row)]));
    const shown: Row = {};
    for (const root of wanted) {
      const field = fields[root];
      if (!field) continue;
      if (field.kind === "column") {
        const value = row[field.column ?? root] ?? null;
        shown[root] = value === null || !field.read ? value : field.read(value);
      } else if (field.kind === "computed") shown[root] = field.value(row, related, context);
      else shown[root] = pick(related[root] ?? null, parts.get(root) ?? []);
    }
    return shown;
  });
}

const roots = (names: readonly string[]): string[] => [...new Set(names.map((name) => name.split(".")[0] ?? name))];

function pick(value: Row | Row[] | null, parts: readonly string[]): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((row) => pick(row, parts));
  return parts.length === 0 ? value : Object.fromEntries(parts.map((part) => [part, value[part] ?? null]));
}
