type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What of a query's answer is compared: all but texts of SQL, keys of caches and times of day. */
export const COMPARED = [
  "data",
  "colnames",
  "coltypes",
  "indexnames",
  "rowcount",
  "sql_rowcount",
  "applied_filters",
  "rejected_filters",
  "applied_template_filters",
  "annotation_data",
  "label_map",
  "from_dttm",
  "to_dttm",
  "error",
  "status",
  "result_format",
];

/** Digits of a number that two databases' and languages' arithmetic must agree on. */
const DIGITS = 9;

/** Differences of two answers to one question, each a line; none when every value is equal. */
export function differences(theirs: unknown, ours: unknown, compared: readonly string[] = COMPARED): string[] {
  const [genuine, own] = [queriesOf(theirs), queriesOf(ours)];
  if (genuine === null || own === null) {
    const [a, b] = [text(message(theirs)), text(message(ours))];
    return a === b ? [] : firstDifference(a, b);
  }
  if (genuine.length !== own.length) return [`superset: ${genuine.length} results`, `liteset:  ${own.length}`];
  return genuine.flatMap((result, at) =>
    compared.flatMap((key) => {
      const [a, b] = [settled(key, result[key]), settled(key, own[at]![key])];
      return a === b ? [] : [`${key} of query ${at}`, ...firstDifference(a, b)];
    }),
  );
}

type Result = Record<string, Json>;

function queriesOf(answer: unknown): Result[] | null {
  const { result } = (answer ?? {}) as { result?: unknown };
  const isQueries = Array.isArray(result) && result.every((item) => typeof item === "object" && item !== null);
  return isQueries ? (result as Result[]) : null;
}

/** An answer without what is not compared. */
export function comparedParts(answer: unknown, compared: readonly string[]): unknown {
  const queries = queriesOf(answer);
  if (!queries) return answer;
  return { result: queries.map((query) => Object.fromEntries(compared.map((key) => [key, query[key]]))) };
}

const text = (value: unknown): string =>
  (typeof value === "string" ? value : JSON.stringify(value)).replaceAll(/-?\d+\.\d{7,}/g, (number) =>
    String(Number(Number(number).toPrecision(DIGITS))),
  );

/** The words of an error, or the whole of a file. */
function message(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) return answer;
  const { message: words, errors } = answer as { message?: unknown; errors?: { message: string }[] };
  return words ?? errors?.map((error) => error.message) ?? answer;
}

/** A value as text, in which nothing differs that may: the last digits of numbers and the order of keys and rows. */
function settled(key: string, value: Json | undefined): string {
  const plain = JSON.stringify(rounded(value ?? null));
  if (key !== "data" || !Array.isArray(value)) return plain;
  return value
    .map((row) => JSON.stringify(rounded(row)))
    .sort()
    .join("\n");
}

function rounded(value: Json): Json {
  if (typeof value === "number") return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, rounded(inner)]),
  );
}

function firstDifference(theirs: string, ours: string): string[] {
  const [a, b] = [theirs.split("\n"), ours.split("\n")];
  const [missing, added] = [a.filter((row) => !b.includes(row)), b.filter((row) => !a.includes(row))];
  const counts =
    a.length > 1 || b.length > 1 ? ` (${missing.length} of ${a.length} and ${added.length} of ${b.length})` : "";
  return [
    `  superset: ${(missing[0] ?? a[0] ?? "").slice(0, 400)}${counts}`,
    `  liteset:  ${(added[0] ?? b[0] ?? "").slice(0, 400)}`,
  ];
}
