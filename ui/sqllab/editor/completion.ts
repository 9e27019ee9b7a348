import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { SQLDialect } from "@codemirror/lang-sql";
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { TableColumn, TableName } from "../types.ts";
import { completeTemplate } from "./jinja.ts";
import { quoterOf } from "./quoting.ts";
import { commonNames, type TableReference, tablesIn } from "./references.ts";
import { statementAt, type Word, wordsInPieces } from "./statements.ts";

/** What the database of a tab has; each is asked for when it is needed, and kept. */
export interface Names {
  schema: string | null;
  schemas(): Promise<string[]>;
  tables(schema: string | null): Promise<TableName[]>;
  columns(table: string, schema: string | null): Promise<TableColumn[]>;
  functions(): Promise<string[]>;
  /** undefined where templates are not rendered */
  parameters: readonly string[] | undefined;
}

const patienceMs = 3000;
const most = 2000;
const nearby = 20_000;
const phrases = [
  "select",
  "from",
  "where",
  "group by",
  "order by",
  "having",
  "limit",
  "join",
  "left join",
  "inner join",
  "on",
  "and",
  "or",
  "as",
  "with",
  "union all",
  "distinct",
  "case when",
  "then",
  "else",
  "end",
  "between",
  "is not null",
  "desc",
];

/** Whether a place lies in a text or a comment, where nothing is completed. */
export const isText = (state: EditorState, pos: number): boolean =>
  /String|Comment/.test(syntaxTree(state).resolveInner(pos, -1).name);

export const keywordsOf = ({ spec }: SQLDialect): string[] =>
  [...new Set(`${spec.keywords ?? ""} ${spec.types ?? ""}`.split(" "))].filter(Boolean);

/** Completes schemas, tables, columns, functions, keywords and templates where each of them can stand. */
export function completeSql(readNames: () => Names, dialect: SQLDialect) {
  const keywords = keywordsOf(dialect);
  const quoted = quoterOf(dialect);

  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const { state, pos } = context;
    const names = readNames();
    const before = state.sliceDoc(Math.max(0, pos - 2000), pos);
    if (names.parameters) {
      const inTemplate = completeTemplate(before, pos, names.parameters);
      if (inTemplate !== undefined) return inTemplate;
    }
    if (isText(state, pos)) return null;
    const [, path = "", typed = ""] =
      /((?:(?:"[^"\n]*"|`[^`\n]*`|[\p{L}_][\p{L}\p{N}_$]*)\.)*)(["`]?[\p{L}\p{N}_$]*)$/u.exec(before) ?? [];
    if (!path && !typed && !context.explicit) return null;
    if (/^\d/.test(typed)) return null;
    const parents = path
      .split(".")
      .slice(0, -1)
      .map((part) => part.replaceAll(/["`]/g, ""));
    const statement = await statementAround(state, pos, typed.length + path.length);
    if (context.aborted) return null;
    const references = tablesIn(statement);
    const isTable = /\b(from|join|into|update|table)\s+$/i.test(
      before.slice(0, before.length - typed.length - path.length),
    );
    const found = await within(
      parents.length > 0
        ? inside(parents, references, names)
        : isTable
          ? tableOptions(names, statement)
          : anything(names, references, statement),
    );
    if (context.aborted) return null;
    const words = parents.length > 0 || isTable ? [] : wordOptions(typed, keywords);
    const options = [...found.map((one) => ({ ...one, apply: one.apply ?? quoted(one.label) })), ...words];
    if (options.length === 0) return null;
    return { from: pos - typed.length, options, validFor: /^["`]?[\p{L}\p{N}_$]*$/u };
  };
}

/** The words of the statement that is being written; of a long script only what is near is looked at. */
async function statementAround(state: EditorState, pos: number, typed: number): Promise<Word[]> {
  const start = Math.max(0, pos - nearby);
  const words = await wordsInPieces(state.sliceDoc(start, pos + nearby));
  const at = pos - start;
  const span = statementAt(words, at);
  if (!span || span.to < at - typed - 1) return [];
  return words.filter(({ from, to }) => from >= span.from && to <= span.to);
}

/** What stands behind a dot: columns of a table or its alias, tables of a schema. */
async function inside(parents: string[], references: TableReference[], names: Names): Promise<Completion[]> {
  const [name = "", schema = null] = [parents.at(-1), parents.at(-2)];
  const same = (one: string | null) => one?.toLowerCase() === name.toLowerCase();
  const reference = references.find(({ alias, table }) => same(alias) || same(table));
  if (reference && schema === null) return columnOptions(names, reference);
  if (schema === null && (await names.schemas()).some(same)) return (await names.tables(name)).map(tableOption);
  return columnOptions(names, { table: name, schema, alias: null });
}

async function tableOptions(names: Names, statement: readonly Word[]): Promise<Completion[]> {
  const [tables, schemas] = await Promise.all([names.tables(names.schema), names.schemas()]);
  const own = commonNames(statement).map((label) => ({ label, type: "class", detail: "with", boost: 20 }));
  return [...own, ...tables.slice(0, most).map(tableOption), ...schemas.map(schemaOption)];
}

async function anything(names: Names, references: TableReference[], statement: readonly Word[]): Promise<Completion[]> {
  const [columns, tables, functions] = await Promise.all([
    Promise.all(references.slice(0, 12).map((reference) => columnOptions(names, reference))),
    tableOptions(names, statement),
    names.functions(),
  ]);
  const aliases = references.flatMap(({ alias }) => (alias ? [{ label: alias, type: "constant", boost: 30 }] : []));
  const known = new Map(columns.flat().map((option) => [option.label, option]));
  return [
    ...aliases,
    ...[...known.values()].map((option) => ({ ...option, boost: 40 })),
    ...tables.map((option) => ({ ...option, boost: (option.boost ?? 0) + 10 })),
    ...functionOptions(functions),
  ];
}

async function columnOptions(names: Names, { table, schema }: TableReference): Promise<Completion[]> {
  const columns = await names.columns(table, schema ?? names.schema).catch(() => []);
  return columns.map(columnOption);
}

/** What completion needs to know of a column. */
export type ColumnName = Pick<TableColumn, "name" | "type" | "comment">;

export const columnOption = ({ name, type, comment }: ColumnName): Completion => ({
  label: name,
  type: "property",
  detail: type.toLowerCase(),
  info: comment ?? undefined,
});

export const functionOptions = (functions: readonly string[]): Completion[] =>
  functions.slice(0, most).map((name) => ({
    label: name.toLowerCase(),
    type: "function",
    boost: -10,
    apply: `${name.toLowerCase()}(`,
  }));

const tableOption = ({ value, type }: TableName): Completion => ({
  label: value,
  type: "class",
  detail: type.replace("_", " "),
});
const schemaOption = (label: string): Completion => ({ label, type: "namespace", detail: "schema", boost: -5 });

/** Keywords in the case that is being typed; those that queries are made of come first. */
export function wordOptions(typed: string, keywords: readonly string[]): Completion[] {
  const write = /^[A-Z]/.test(typed) || typed === "" ? (word: string) => word.toUpperCase() : (word: string) => word;
  const first = phrases.map((word) => ({ label: write(word), type: "keyword", boost: 5 }));
  const rest = keywords
    .filter((word) => !phrases.includes(word))
    .map((word) => ({ label: write(word), type: "keyword", boost: -50 }));
  return [...first, ...rest];
}

/** What the database tells in time; a slow or closed one is no reason to complete nothing. */
export function within(found: Promise<Completion[]>): Promise<Completion[]> {
  const late = new Promise<Completion[]>((resolve) => setTimeout(() => resolve([]), patienceMs));
  return Promise.race([found.catch(() => []), late]);
}
