import { QueryError } from "../../errors.ts";
import { columnNames, type FormData, type LegacyChart, metricName, type Row } from "../chart.ts";
import { type Country, countries } from "../countries.ts";

/** Regions of a country. */
export const countryMap: LegacyChart = {
  ask: (question, form) => {
    if (!form.select_country) throw new QueryError("Must specify a country");
    if (!form.metric) throw new QueryError("Must specify a metric");
    if (!form.entity) throw new QueryError("Must provide ISO codes");
    return { ...question, metrics: [form.metric], groupby: [form.entity] };
  },
  shape: ({ form, rows, metrics: [metric = ""] }) => {
    const [entity = ""] = columnNames(form.entity);
    return rows.map((row) => ({ country_id: row[entity], metric: row[metric] }));
  },
};

/** Countries of the world, with a second metric for bubbles. */
export const worldMap: LegacyChart = {
  ask: (question, form) => {
    if (!form.entity) throw new QueryError("Must provide a column with countries");
    const orderby = form.sort_by_metric ? [[question.metrics[0], false] as [unknown, boolean]] : [];
    return { ...question, groupby: [form.entity], orderby };
  },
  shape: ({ form, rows }) => {
    const [entity = ""] = columnNames(form.entity);
    const find = countryFinder(String(form.country_fieldtype ?? ""));
    return rows.map((row) => ({ ...measures(row, form), ...described(row[entity], find) }));
  },
};

function measures(row: Row, { metric, secondary_metric: second }: FormData): Row {
  const m1 = row[metricName(metric)];
  return second ? { m1, m2: row[metricName(second)] } : { m1 };
}

type Find = (value: unknown) => { country: Country; code: string } | undefined;

function described(value: unknown, find: Find): Row {
  const found = find(value);
  if (!found) return { country: "XXX" };
  const [, cca3, , , latitude, longitude, [name]] = found.country;
  return { country: cca3, code: found.code, latitude, longitude, name };
}

/** Finds countries by a code, or by one of their names, whatever the case. */
function countryFinder(fieldType: string): Find {
  const codes: Record<string, (country: Country) => readonly string[]> = {
    cca2: ([cca2]) => [cca2],
    cca3: ([, cca3]) => [cca3],
    cioc: ([, , cioc]) => [cioc],
    name: (country) => country[6],
  };
  const codesOf = Object.hasOwn(codes, fieldType) ? codes[fieldType]! : () => [];
  const known = new Map(
    countries.flatMap((country) =>
      codesOf(country).map((code) => [code.toLowerCase(), { country, code: codesOf(country)[0] ?? code }] as const),
    ),
  );
  return (value) => (typeof value === "string" && value !== "" ? known.get(value.toLowerCase()) : undefined);
}
