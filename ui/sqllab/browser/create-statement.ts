import type { TableMetadata } from "../types.ts";

/** A statement that makes a table of the same columns and keys; defaults and checks are not known. */
export function createStatement({ name, selectStar, columns, primaryKey, foreignKeys }: TableMetadata): string {
  // The server's SELECT names the table as its dialect quotes it.
  const target = /FROM (.+)$/m.exec(selectStar)?.[1] ?? name;
  const mark = /[`[]/.exec(target)?.[0] === "`" ? "`" : '"';
  const quote = (word: string | null) => mark + String(word).replaceAll(mark, mark + mark) + mark;
  const primary = primaryKey.column_names ?? primaryKey.constrained_columns ?? [];
  const lines = [
    ...columns.map((column) => `${quote(column.name)} ${column.longType}`),
    ...(primary.length > 0 ? [`PRIMARY KEY (${primary.map(quote).join(", ")})`] : []),
    ...foreignKeys.map(
      (key) =>
        `FOREIGN KEY (${key.column_names.map(quote).join(", ")}) REFERENCES ${quote(key.referred_table ?? "")} (${(key.referred_columns ?? []).map(quote).join(", ")})`,
    ),
  ];
  return `CREATE TABLE ${target} (\n  ${lines.join(",\n  ")}\n)`;
}
