import { columnLabel, list, text } from "../form-data.ts";
import { timeFormat, toTime } from "../format/time.ts";
import type { ChartInput, DataRow } from "../types.ts";

/** The name of the part of a whole that a row stands for: its groups, joined. */
export function partNamer(input: ChartInput, key = "groupby"): (row: DataRow) => string {
  const { formData, queriesData } = input;
  const query = queriesData[0];
  const columns = list(formData, key).map(columnLabel);
  const format = timeFormat(text(formData, "date_format", "smart_date"));
  const temporal = new Set(columns.filter((column) => query?.coltypes[query.colnames.indexOf(column)] === 2));
  const write = (value: unknown, column: string) => {
    const time = temporal.has(column) ? toTime(value) : undefined;
    return value === null || value === undefined ? "<NULL>" : time === undefined ? String(value) : format(time);
  };
  return (row) => columns.map((column) => write(row[column], column)).join(", ");
}

/** The groups behind a part, for a cross-filter. */
export function groupsBehind(input: ChartInput, name: string, key = "groupby"): [unknown, unknown][] | undefined {
  const columns = list(input.formData, key).map(columnLabel);
  const namer = partNamer(input, key);
  const row = input.queriesData[0]?.data.find((candidate) => namer(candidate) === name);
  return row && columns.length > 0 ? columns.map((column) => [column, row[column]]) : undefined;
}

export function asNumber(value: unknown): number {
  const parsed = Number(value ?? 0);
  return Number.isFinite(parsed) ? parsed : 0;
}

export interface LabelParts {
  name: string;
  value: string;
  percent: string;
}

/** A template's text: `{name}`, `{value}` and `{percent}`, or ECharts' `{b}`, `{c}` and `{d}`; `\\n` begins a line. */
export function fillTemplate(template: string, { name, value, percent }: LabelParts): string {
  const words: Record<string, string> = { name, value, percent, b: name, c: value, d: percent, a: "" };
  return template.replaceAll("\\n", "\n").replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole);
}

/** A label made as `label_type` says: "key", "value", "percent", or several joined. */
export function writeLabel(type: string, { name, value, percent }: LabelParts): string {
  switch (type) {
    case "key":
      return name;
    case "value":
      return value;
    case "percent":
      return percent;
    case "key_percent":
      return `${name}: ${percent}`;
    case "key_value_percent":
      return `${name}: ${value} (${percent})`;
    case "value_percent":
      return `${value} (${percent})`;
    default:
      return `${name}: ${value}`;
  }
}
