import { z } from "zod";
import type { Chart } from "../../metadata/entities/chart.ts";
import type { ChartDataAnswer } from "../../query/answer.ts";
import { parseQueryContext } from "../../query/query-context.ts";
import { runChartData } from "../../query/run.ts";
import type { Visit } from "../screenshots/page.ts";
import { questionOfPage } from "../screenshots/question.ts";

/** More than a mail can carry. */
const MAX_FILE_BYTES = 100 * 2 ** 20;
/** Rows of a table in a mail; a mail of more is opened by nobody. */
const MAX_TABLE_ROWS = 1_000;

/** Rows to be read in a message; `labels` stand before them where rows have names. */
export interface Table {
  columns: string[];
  labels: string[] | undefined;
  rows: unknown[][];
  /** Rows that were left out. */
  more: number;
}

/** Rows as a file: an archive where the chart asks several questions. */
export interface DataFile {
  bytes: Uint8Array;
  extension: "csv" | "zip";
}

/**
 * The chart's rows as its viewers see them, as a file.
 * @param isForced whether the warehouse is asked, whatever the cache holds
 */
export async function chartFile(visit: Visit, chart: Chart, isForced: boolean): Promise<DataFile> {
  const answer = await ask(visit, chart, { result_format: "csv", force: isForced });
  return { bytes: await collect(answer), extension: answer.format === "zip" ? "zip" : "csv" };
}

const name = z.union([z.string(), z.array(z.unknown()).transform((levels) => levels.join(" ").trim())]);
const answer = z.object({
  result: z.tuple(
    [
      z.object({
        colnames: z.array(name),
        coltypes: z.array(z.number()),
        indexnames: z.array(z.unknown()).optional(),
        data: z.union([
          z.array(z.record(z.string(), z.unknown())),
          z.record(z.string(), z.record(z.string(), z.unknown())),
        ]),
      }),
    ],
    z.unknown(),
  ),
});

/** The chart's rows as its viewers see them, as a table of a message. */
export async function chartTable(visit: Visit, chart: Chart, isForced: boolean): Promise<Table> {
  const bytes = await collect(await ask(visit, chart, { result_format: "json", force: isForced }));
  const [{ colnames, coltypes, indexnames, data }] = answer.parse(JSON.parse(Buffer.from(bytes).toString())).result;
  const labels = indexnames?.every((label) => typeof label === "number") ? undefined : indexnames?.map(String);
  const count = Array.isArray(data) ? data.length : Object.keys(Object.values(data)[0] ?? {}).length;
  const cell = (row: number, column: string): unknown =>
    Array.isArray(data) ? data[row]?.[column] : data[column]?.[labels?.[row] ?? row];
  const shown = Math.min(count, MAX_TABLE_ROWS);
  const rows = Array.from({ length: shown }, (_, row) =>
    colnames.map((column, at) => {
      const value = cell(row, column);
      return coltypes[at] === 2 && typeof value === "number" ? timeText(value) : value;
    }),
  );
  return { columns: colnames, labels: labels?.slice(0, shown), rows, more: count - shown };
}

/** A day where it is midnight. */
const timeText = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace("T", " ")
    .replace(/( 00:00:00)?\.000Z$/, "");

async function ask(
  visit: Visit,
  chart: Chart,
  asked: { result_format: "csv" | "json"; force: boolean },
): Promise<ChartDataAnswer> {
  const { app, viewer, signal } = visit;
  const saved: unknown = JSON.parse(chart.query_context || "null");
  const question = saved ?? (await questionOfPage(visit));
  if (typeof question !== "object") throw new Error("The query that the chart was saved with cannot be read");
  const body = { ...question, ...asked, result_type: "post_processed" };
  const context = parseQueryContext(body, Object.keys(app.settings.TIME_GRAIN_ADDONS));
  return runChartData(app, context, viewer, { signal });
}

async function collect({ chunks }: ChartDataAnswer): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > MAX_FILE_BYTES)
      throw new Error(`The data are more than ${MAX_FILE_BYTES / 2 ** 20} MB; filter the chart`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
