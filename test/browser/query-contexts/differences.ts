type Query = Record<string, unknown>;

/** What a frontend posts to `/api/v1/chart/data`. */
export interface Body extends Record<string, unknown> {
  queries: Query[];
}

/**
 * What two query contexts differ in, a line each. Not compared: the order of keys, which means nothing, and `form_data`, the echo of
 * the form that the queries were made from, which holds more keys than are asked for.
 */
export function differences(genuine: Body, own: Body): string[] {
  const count = Math.max(genuine.queries.length, own.queries.length);
  const lines = [...keysOf(genuine, own)]
    .filter((key) => key !== "queries" && key !== "form_data")
    .flatMap((key) => difference(key, genuine[key], own[key]));
  for (let at = 0; at < count; at++) {
    const [theirs, ours] = [genuine.queries[at] ?? {}, own.queries[at] ?? {}];
    for (const key of keysOf(theirs, ours)) {
      const [a, b] = [theirs[key], ours[key]].map(key === "post_processing" ? withoutForecast : (value) => value);
      lines.push(...difference(`queries[${at}].${key}`, a, b));
    }
  }
  return lines;
}

/** No forecasts are made here (docs/differences.md), so that none are asked for. */
function withoutForecast(steps: unknown): unknown {
  return Array.isArray(steps) ? steps.filter(({ operation }) => operation !== "prophet") : steps;
}

function difference(key: string, genuine: unknown, own: unknown): string[] {
  const [a, b] = [text(genuine), text(own)];
  return a === b ? [] : [`${key}: genuine ${a}, own ${b}`];
}

const keysOf = (...objects: object[]): Set<string> => new Set(objects.flatMap(Object.keys));

/** JSON with keys in order; "absent" for what a body lacks. */
function text(value: unknown): string {
  if (value === undefined) return "absent";
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === "object" && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
}
