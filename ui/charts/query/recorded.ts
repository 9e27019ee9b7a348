import type { QueryObject } from "../types.ts";
import recorded from "./recorded.generated.json" with { type: "json" };

type Query = Record<string, unknown>;

/** What nearly all queries have; in the record it is left out, and null stands where a query lacks it. */
const usual: Query = {
  filters: [],
  extras: { having: "", where: "" },
  applied_time_extras: {},
  annotation_layers: [],
  series_limit: 0,
  group_others_when_limit_reached: false,
  order_desc: true,
  url_params: {},
  custom_params: {},
  custom_form_data: {},
};

/** The queries that Superset 6.0.0's frontend sent for each of `variations`, by its name. */
export const recordedQueries: Record<string, QueryObject[]> = Object.fromEntries(
  Object.entries(recorded as Record<string, Query[]>).map(([name, queries]) => [
    name,
    queries.map((query) =>
      Object.fromEntries(Object.entries({ ...usual, ...query }).filter(([, value]) => value !== null)),
    ),
  ]),
);

/** The text of the record, a line for each chart; test/browser/query-contexts.test.ts writes it. */
export function recordOf(queriesOf: Record<string, Query[]>): string {
  const isUsual = ([key, value]: [string, unknown]) =>
    key in usual && JSON.stringify(sorted(value)) === JSON.stringify(usual[key]);
  const lines = Object.entries(queriesOf).map(([name, queries]) => {
    const short = queries.map((query) => ({
      ...Object.fromEntries(Object.keys(usual).flatMap((key) => (key in query ? [] : [[key, null]]))),
      ...Object.fromEntries(Object.entries(query).filter((entry) => !isUsual(entry))),
    }));
    return `${JSON.stringify(name)}: ${JSON.stringify(short)}`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
