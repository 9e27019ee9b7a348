import type { Literal, ReadCondition, TableRead } from "../../sql/reads.ts";
import { type Engine, type ForeignQuestion, type ForeignTable, genericType, type InspectedColumn } from "../engine.ts";
import type { Cell } from "../sqlite/loaded.ts";

/** The values of another table by which rows of this one are looked up. */
export interface Lookup {
  column: string;
  values: readonly Cell[];
}

export interface Wish {
  /** The statement of the meta database. */
  sql: string;
  /** What it surely needs of the table; absent where that is not known. */
  read: TableRead | undefined;
  lookups: readonly Lookup[];
}

/** A question whose columns are known. */
interface Question extends ForeignQuestion {
  columns: readonly InspectedColumn[];
}

/** What is asked of the table's own database: what the statement needs, or more than that where this is not certain. */
export function questionOf(table: ForeignTable, { sql, read, lookups }: Wish): Question {
  const { engine, rowLimit } = table;
  const conditions = (read?.conditions ?? []).map((condition) => conditionOf(table, condition));
  const looked = lookups.map((lookup) => lookedUp(table, lookup)).filter((one) => one !== null);
  const orders = (read?.order ?? []).map(({ column, descending }) => {
    const name = findColumn(table, column)?.name;
    return name === undefined ? null : orderOf(engine.quote(name), descending);
  });
  const isCertain =
    looked.length === 0 && conditions.every((one) => one?.isExact) && orders.every((one) => one !== null);
  const limits = [
    rowLimit === null ? null : rowLimit * Math.max(1, ...looked.map(({ count }) => count)),
    isCertain ? (read?.limit ?? null) : null,
  ].filter((limit) => limit !== null);
  return {
    columns: neededColumns(table.columns, sql),
    where: [...conditions, ...looked].flatMap((one) => (one ? [one.sql] : [])),
    orderBy: orders.every((one) => one !== null) ? orders.flat() : [],
    limit: limits.length === 0 ? null : Math.min(...limits),
  };
}

/** The columns whose names stand in the statement; all where it may mean columns that it does not name. */
function neededColumns(columns: readonly InspectedColumn[], sql: string): InspectedColumn[] {
  if (/\bnatural\b/i.test(sql) || sql.replaceAll(/\bcount\s*\(\s*\*\s*\)/gi, "").includes("*")) return [...columns];
  const text = sql.toLowerCase();
  const needed = columns.filter(({ name }) => text.includes(name.toLowerCase()));
  // How many rows there are is told by any column.
  return needed.length > 0 ? needed : columns.slice(0, 1);
}

/** SQLite finds columns without their case; two of one name are none. */
function findColumn({ columns }: ForeignTable, name: string): InspectedColumn | undefined {
  const found = columns.filter((column) => column.name.toLowerCase() === name.toLowerCase());
  return found.length === 1 ? found[0] : undefined;
}

/** NULL comes first in SQLite, and last where it counts down. */
const orderOf = (column: string, descending: boolean): string[] =>
  descending
    ? [`CASE WHEN ${column} IS NULL THEN 1 ELSE 0 END`, `${column} DESC`]
    : [`CASE WHEN ${column} IS NULL THEN 0 ELSE 1 END`, column];

type Kind = "integer" | "text" | "moment" | "day";

/** The kinds of columns that databases compare as SQLite does. */
function kindOf({ type }: InspectedColumn, engine: Engine): Kind | null {
  if (/\[\]|array/i.test(type)) return null;
  if (/^(?:n?(?:var)?char|character varying|(?:tiny|medium|long)?text|string)\b/i.test(type)) return "text";
  switch (engine.columnType(type)?.sqlaType) {
    case "SmallInteger":
    case "Integer":
    case "BigInteger":
      return "integer";
    case "DateTime":
    case "TIMESTAMP":
      return "moment";
    case "Date":
      return "day";
    default:
      return null;
  }
}

/** A condition in the table's own SQL that no row fails which SQLite would keep; `isExact` if it keeps no more either. */
function conditionOf(table: ForeignTable, condition: ReadCondition): { sql: string; isExact: boolean } | null {
  const { engine } = table;
  const column = findColumn(table, condition.column);
  const kind = column ? kindOf(column, engine) : null;
  if (!column || kind === null) return null;
  const name = engine.quote(column.name);
  const { operator, values } = condition;
  const slack = operator.startsWith("<") ? DAY_MS : -DAY_MS;
  const written = values.map((value) => writtenAs(value, kind, column.type, engine, slack));
  if (written.some((one) => one === null)) return null;
  const texts = written.map((one) => one!.sql);
  const isExact = written.every((one) => one!.isExact);
  if (operator === "in" || operator === "=") {
    // A day is equal to a moment in the database, not as texts.
    if (!isExact && kind !== "text") return null;
    return { sql: operator === "=" ? `${name} = ${texts[0]}` : `${name} IN (${texts.join(", ")})`, isExact };
  }
  // What comes first among texts is the database's own opinion.
  if (kind === "text") return null;
  const loose = operator.startsWith("<") ? "<=" : ">=";
  return { sql: `${name} ${isExact ? operator : loose} ${texts[0]}`, isExact };
}

const DAY_MS = 86_400_000;
const MOMENT = /^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d{1,6})?)?$/;

/** A literal for a column, moved by `slack` where its zone is not known; exact where SQLite compares the texts of both as the database compares their meaning. */
function writtenAs(
  { kind, text }: Literal,
  column: Kind,
  type: string,
  engine: Engine,
  slack: number,
): { sql: string; isExact: boolean } | null {
  // Databases that compare without case or trailing spaces keep more.
  if (column === "text") return kind === "string" ? { sql: engine.literal(text), isExact: false } : null;
  if (column === "integer") {
    const isSafe = kind === "number" && /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text));
    return isSafe ? { sql: text, isExact: true } : null;
  }
  if (kind !== "string" || !MOMENT.test(text)) return null;
  const ms = Date.parse(text.length > 10 ? `${text.slice(0, 19).replace(" ", "T")}Z` : text);
  const fraction = Number(`0${text.slice(19)}`);
  // Of moments with a zone the database's session decides what a text without one means.
  const isZoned = /with (?:local )?time zone|tz|offset/i.test(type);
  const moment = ms + fraction * 1000 + (isZoned ? slack : 0);
  const sql = Number.isFinite(ms) ? engine.convertDttm(type, moment) : null;
  return sql === null ? null : { sql, isExact: !isZoned && text.length === (column === "day" ? 10 : 19) };
}

function lookedUp(table: ForeignTable, { column: wanted, values }: Lookup): { sql: string; count: number } | null {
  const { engine } = table;
  const column = findColumn(table, wanted);
  const kind = column ? kindOf(column, engine) : null;
  if (!column || (kind !== "integer" && kind !== "text")) return null;
  const distinct = [...new Set(values)].filter((value) => value !== null);
  const fits = (value: Cell) => (kind === "text" ? typeof value === "string" : Number.isSafeInteger(value));
  if (!distinct.every(fits)) return null;
  if (distinct.length === 0) return { sql: "1 = 0", count: 1 };
  return {
    sql: `${engine.quote(column.name)} IN (${distinct.map((value) => engine.literal(value)).join(", ")})`,
    count: distinct.length,
  };
}

/** What SQLite is told of a column. */
export function declaredType({ generic, type }: InspectedColumn, engine: Engine): string {
  if (generic === genericType.boolean) return "BOOLEAN";
  const { sqlaType } = engine.columnType(type) ?? {};
  if (sqlaType === "Date") return "DATE";
  if (sqlaType === "DateTime" || sqlaType === "TIMESTAMP") return "TIMESTAMP";
  if (generic !== genericType.numeric) return "TEXT";
  if (/Integer$/.test(sqlaType ?? "")) return "INTEGER";
  return sqlaType === "Numeric" ? "DECIMAL" : "REAL";
}
