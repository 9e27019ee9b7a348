import type { Word } from "./statements.ts";

/** A table that a statement names. */
export interface TableReference {
  schema: string | null;
  table: string;
  alias: string | null;
}

const before = new Set(["from", "join", "update", "into"]);
const noAlias = new Set(
  "on using where group order having limit offset union intersect except left right inner outer full cross join natural lateral set values select as window qualify fetch for returning when".split(
    " ",
  ),
);

/** The tables that a statement names after FROM, JOIN, UPDATE and INTO, also where the rest of it is not finished. */
export function tablesIn(words: readonly Word[]): TableReference[] {
  const found: TableReference[] = [];
  let isExpected = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const name = word.value.toLowerCase();
    if (word.kind === "word" && before.has(name)) isExpected = true;
    else if (isExpected && (word.kind === "word" || word.kind === "quoted")) {
      if (word.kind === "word" && noAlias.has(name)) {
        isExpected = false;
        continue;
      }
      const path = [word.value];
      while (words[at + 1]?.value === "." && words[at + 2]) {
        path.push(words[at + 2]!.value);
        at += 2;
      }
      if (words[at + 1]?.value.toLowerCase() === "as") at++;
      const next = words[at + 1];
      const isAlias =
        next && (next.kind === "quoted" || (next.kind === "word" && !noAlias.has(next.value.toLowerCase())));
      if (isAlias) at++;
      found.push({ schema: path.at(-2) ?? null, table: path.at(-1) ?? "", alias: isAlias ? next.value : null });
      isExpected = words[at + 1]?.value === ",";
      if (isExpected) at++;
    } else isExpected = false;
  }
  return found;
}

/** The names that a statement gives to queries of its own (`WITH name AS (…)`). */
export function commonNames(words: readonly Word[]): string[] {
  if (!words.some(({ value }) => value.toLowerCase() === "with")) return [];
  return words.flatMap(({ kind, value }, at) => {
    const isNamed = words[at + 1]?.value.toLowerCase() === "as" && words[at + 2]?.value === "(";
    return isNamed && (kind === "word" || kind === "quoted") && value.toLowerCase() !== "with" ? [value] : [];
  });
}
