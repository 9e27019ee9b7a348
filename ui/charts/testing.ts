import { createLabelColors } from "./color/label-colors.ts";
import type { ChartInput, ChartTheme, FormData, QueryData, QueryObject } from "./types.ts";

interface Recording {
  formData: FormData;
  queries: QueryObject[];
  result: QueryData[];
}

/** What Superset 6.0.0's frontend sent for a chart and what its server answered (at most 200 rows), by a name. */
export const recordings: Record<string, Recording> = Object.fromEntries(
  Object.entries(import.meta.glob<Recording>("./fixtures/*.json", { eager: true, import: "default" })).map(
    ([path, recording]) => [path.replace(/^.*\/|\.json$/g, ""), recording],
  ),
);

const lightTheme: ChartTheme = {
  isDark: false,
  fontFamily: "sans-serif",
  fontSize: 12,
  text: "#000000",
  textSecondary: "#555555",
  textTertiary: "#999999",
  border: "#cccccc",
  splitLine: "#eeeeee",
  background: "#ffffff",
  fill: "#f0f0f0",
  elevated: "#ffffff",
  primary: "#1677ff",
  success: "#00aa00",
  error: "#cc0000",
};

/** The input of a drawing from form_data and rows; column types are guessed from the first row. */
export function inputOf(formData: FormData, rows: Record<string, unknown>[] | QueryData[]): ChartInput {
  const queriesData = isAnswers(rows) ? rows : [answerOf(rows as Record<string, unknown>[])];
  return {
    formData,
    queriesData,
    width: 600,
    height: 360,
    theme: lightTheme,
    colors: createLabelColors(),
    datasource: {},
  };
}

function isAnswers(rows: readonly object[]): rows is QueryData[] {
  return rows.length > 0 && rows.every((row) => "colnames" in row);
}

function answerOf(rows: Record<string, unknown>[]): QueryData {
  const colnames = Object.keys(rows[0] ?? {});
  return { data: rows, colnames, coltypes: colnames.map((name) => (typeof rows[0]?.[name] === "number" ? 0 : 1)) };
}

/** The same in a small tile of a dashboard. */
export const smallInputOf = (formData: FormData, rows: Record<string, unknown>[]): ChartInput => ({
  ...inputOf(formData, rows),
  width: 300,
  height: 220,
});

export const longName = "a very long name that goes on and on, as names of categories do";

/** ECharts' options, read at a few places that its types do not know of. */
// biome-ignore lint/suspicious/noExplicitAny: options are ECharts' own
export const readOption = (drawn: Record<string, unknown>) => drawn as any;
