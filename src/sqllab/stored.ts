import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { deflate, inflate } from "node:zlib";
import { z } from "zod";
import type { App } from "../app.ts";
import { partsOf } from "../engines/batches.ts";
import type { ResultTable } from "../engines/engine.ts";
import { LitesetError } from "../errors.ts";
import { type Records, readRecords } from "./records.ts";
import { type ColumnInfo, PART_ROWS, shownAs, tablesJson } from "./result.ts";

/** Bytes that a stored result may unfold to. */
const MAX_BYTES = 512 * 2 ** 20;
/** Stored once, read once or twice: the fastest that still makes it small. */
const LEVEL = 1;

/** What is kept of a query that ended well. */
export interface Result {
  queryId: number;
  table: ResultTable;
  columns: ColumnInfo[];
  /** The query as clients read it. */
  query: Record<string, unknown>;
}

/** What comes back: tables of the same columns one after the other, at least one, or rows that are JSON already. */
export interface StoredResult {
  columns: readonly ColumnInfo[];
  rowCount: number;
  rows: { tables: Iterable<ResultTable> } | { records: Records };
}

/** A result as Superset keeps it: MessagePack around Arrow, or JSON. */
export async function packResult(
  { queryId, table, columns, query }: Result,
  settings: App["settings"],
): Promise<Uint8Array> {
  const shown = shownAs(settings);
  const around = {
    query_id: queryId,
    status: "success",
    columns,
    selected_columns: columns,
    expanded_columns: [],
    query,
  };
  const bytes = settings.RESULTS_BACKEND_USE_MSGPACK
    ? await packed(around, table, shown)
    : Buffer.concat([
        Buffer.from(`${JSON.stringify(around).slice(0, -1)},"data":[`),
        await buffer(tablesJson(partsOf(table, PART_ROWS), shown)),
        Buffer.from("]}"),
      ]);
  refuseLarge(bytes.byteLength, settings.SQLLAB_PAYLOAD_MAX_MB);
  return promisify<Uint8Array, { level: number }, Buffer>(deflate)(bytes, { level: LEVEL });
}

// Loaded when the first result is kept or read: most servers never do either.
const loadFormats = () => Promise.all([import("@msgpack/msgpack"), import("./arrow.ts")]);

async function packed(around: object, table: ResultTable, shown: ReturnType<typeof shownAs>): Promise<Uint8Array> {
  const [{ encode }, { writeArrow }] = await loadFormats();
  return encode({ ...around, data: await writeArrow(table, shown) });
}

/**
 * Holds results to SQLLAB_PAYLOAD_MAX_MB.
 * @throws LitesetError in the reference's words
 */
export function refuseLarge(size: number, maxMegabytes: number | null): void {
  if (!maxMegabytes || size <= maxMegabytes * 2 ** 20) return;
  throw new LitesetError(
    `Result size (${(size / 2 ** 20).toFixed(2)} MB) exceeds the allowed limit of ${maxMegabytes} MB.`,
    "RESULT_TOO_LARGE_ERROR",
    { status: 500 },
  );
}

const columnInfo = z.object({
  column_name: z.string().optional(),
  name: z.string(),
  type: z.string().nullish(),
  type_generic: z.number().nullish(),
  is_dttm: z.boolean().nullish(),
});
const aroundShape = z.object({ selected_columns: z.array(columnInfo) });
const packedShape = aroundShape.extend({ data: z.instanceof(Uint8Array) });

/**
 * Reads what Liteset or Superset stored, in either form, whatever the settings say today.
 * @throws LitesetError 404 in the reference's words
 */
export async function unpackResult(blob: Uint8Array): Promise<StoredResult> {
  try {
    const bytes = await promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate)(blob, {
      maxOutputLength: MAX_BYTES,
    });
    if (bytes[0] === 0x7b) {
      const { around, records } = await readRecords(bytes);
      const { selected_columns } = aroundShape.parse(JSON.parse(around));
      return { columns: selected_columns.map(completed), rowCount: records.count, rows: { records } };
    }
    const [{ decode }, { readArrow }] = await loadFormats();
    const { selected_columns, data } = packedShape.parse(decode(bytes));
    const columns = selected_columns.map(completed);
    // a copy, for Arrow's numbers lie at multiples of their size
    const { rowCount, parts } = readArrow(new Uint8Array(data), columns);
    return { columns, rowCount, rows: { tables: parts } };
  } catch (cause) {
    throw new LitesetError(UNREADABLE, "RESULTS_BACKEND_ERROR", { status: 404, cause });
  }
}

const UNREADABLE =
  "Data could not be deserialized from the results backend. The storage format might have changed, rendering the old data stake. You need to re-run the original query.";

const completed = ({ name, type, type_generic, is_dttm }: z.infer<typeof columnInfo>): ColumnInfo => ({
  column_name: name,
  name,
  type: type ?? null,
  type_generic: type_generic ?? null,
  is_dttm: is_dttm ?? false,
});
