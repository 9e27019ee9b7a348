import { z } from "zod";
import { type HttpClient, httpClient, linesOf } from "../http.ts";

/** A sheet of a spreadsheet at Google. */
export interface SheetAddress {
  id: string;
  /** The number of the sheet within it; absent: the first. */
  gid: string | undefined;
  /** Rows above the values. */
  headers: string;
}

export interface Sheet {
  columns: readonly { name: string; type: string }[];
  /** Numbers, texts, null; booleans are 1 and 0, dates and times text that SQLite's functions read. */
  rows: readonly (readonly (string | number | null)[])[];
}

const HOST = "https://docs.google.com";

/**
 * Reads the address of a sheet as browsers show it; null for what is none. Only Google's own host is ever asked, so that
 * whoever writes SQL cannot send requests anywhere else.
 */
export function readSheetAddress(text: string): SheetAddress | null {
  const found = /^https:\/\/docs\.google\.com\/spreadsheets\/(?:u\/\d+\/)?d\/([\w-]+)(?:[/?#]|$)/.exec(text);
  if (!found) return null;
  const gid = /[#?&]gid=(\d+)/.exec(text)?.[1];
  return { id: found[1]!, gid, headers: /[?&]headers=(\d+)/.exec(text)?.[1] ?? "1" };
}

/** Google's host, or the one that tests put in its place. */
export const sheetsClient = (headers: Record<string, string>): HttpClient =>
  httpClient({
    baseUrl: process.env.LITESET_TEST_GOOGLE_DOCS ?? HOST,
    headers: { "user-agent": "liteset", "x-datasource-auth": "true", ...headers },
  });

const answerSchema = z.object({
  status: z.string(),
  errors: z.array(z.object({ detailed_message: z.string().optional(), message: z.string().optional() })).optional(),
  table: z
    .object({
      cols: z.array(z.object({ id: z.string(), label: z.string().optional(), type: z.string() })),
      rows: z.array(z.object({ c: z.array(z.object({ v: z.unknown() }).nullish()) })),
    })
    .optional(),
});

/** All of a sheet, or its first rows. @throws Error in Google's words */
export async function readSheet(
  client: HttpClient,
  { id, gid, headers }: SheetAddress,
  signal: AbortSignal,
  limit?: number,
): Promise<Sheet> {
  const query = new URLSearchParams({ headers, tqx: "out:json" });
  if (gid !== undefined) query.set("gid", gid);
  if (limit !== undefined) query.set("tq", `SELECT * LIMIT ${limit}`);
  let text = "";
  // A line that keeps the answer from being run as a script stands before it.
  for await (const line of linesOf(await client.ask(`/spreadsheets/d/${id}/gviz/tq?${query}`, { signal })))
    if (text !== "" || line.startsWith("{")) text += line;
  const { status, errors, table } = answerSchema.parse(JSON.parse(text || "{}"));
  if (status === "error" || !table)
    throw new Error(errors?.[0]?.detailed_message ?? errors?.[0]?.message ?? "The sheet cannot be read.");
  const columns = table.cols.map((column) => ({
    name: column.label?.trim() || column.id,
    type: types[column.type] ?? "TEXT",
  }));
  const rows = table.rows.map(({ c }) => table.cols.map((column, at) => cellOf(column.type, c[at]?.v)));
  return { columns, rows };
}

const types: Readonly<Record<string, string>> = {
  number: "REAL",
  boolean: "BOOLEAN",
  date: "DATE",
  datetime: "TIMESTAMP",
  timeofday: "TIME",
};

function cellOf(type: string, value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (type === "boolean") return value === true ? 1 : 0;
  if (type === "number") return Number(value);
  if (type === "date" || type === "datetime") return momentOf(String(value), type);
  if (type === "timeofday" && Array.isArray(value))
    return value
      .slice(0, 3)
      .map((part) => String(part).padStart(2, "0"))
      .join(":");
  return String(value);
}

/** `Date(2024,2,15,13,45,30)`, whose months begin with 0. */
function momentOf(text: string, type: "date" | "datetime"): string {
  const [year = 1970, month = 0, day = 1, hour = 0, minute = 0, second = 0] = (text.match(/\d+/g) ?? []).map(Number);
  const iso = new Date(Date.UTC(year, month, day, hour, minute, second)).toISOString();
  return type === "date" ? iso.slice(0, 10) : iso.slice(0, 19).replace("T", " ");
}
