import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { unzip } from "fflate";
import type { Connection, ResultColumn, ResultTable, ValueKind } from "../engines/engine.ts";
import type { StoredType, StoredValue } from "../engines/load.ts";
import { engineFor } from "../engines/registry.ts";
import { parseUri } from "../engines/uri.ts";
import { messageOf } from "../errors.ts";
import {
  type FileContents,
  parsingError,
  type ReadOptions,
  UnreadableFile,
  type UploadedFile,
  type UploadedTable,
} from "./table.ts";

const MAX_UNPACKED = 512 * 2 ** 20;
const MAX_FILES = 1_000;
const MAX_CELLS = 100_000_000;
const BATCH_ROWS = 1_000;
const MAGIC = Buffer.from("PAR1");
/** DuckDB reads Parquet with its own means and nothing from the network. */
const CONFIG = {
  enable_external_access: "true",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  memory_limit: "1GB",
  threads: "2",
};

const TYPES: Record<ValueKind, StoredType> = {
  number: "double",
  string: "longtext",
  boolean: "boolean",
  datetime: "datetime",
  date: "date",
  time: "time",
  json: "longtext",
  bytes: "longtext",
};

/** Opens a Parquet file, or several with the same columns in a zip. */
export async function openColumnar(file: UploadedFile, options: ReadOptions): Promise<UploadedTable> {
  const reader = await openReader(file);
  try {
    const names = await reader.names();
    const missing = (options.columns_read ?? []).filter((name) => !names.includes(name));
    if (missing.length > 0) {
      throw parsingError(`No match for FieldRef.Name(${missing[0]}) in ${names.join(", ")}`);
    }
    const wanted = options.columns_read?.length ? options.columns_read : names;
    // A few bytes of Parquet can stand for any number of rows.
    if ((await reader.countRows()) * wanted.length > MAX_CELLS) {
      throw parsingError(`the file holds more than ${MAX_CELLS / 1e6} million values`);
    }
    const quote = engineFor("duckdb").quote;
    const select = wanted.map((name) => quote(name, true)).join(", ");
    const rows = reader.read(`SELECT ${select} FROM ${reader.source}`)[Symbol.asyncIterator]();
    const first = await rows.next();
    const columns = (first.done ? [] : first.value.columns).map(describe);
    return {
      columns,
      async *batches() {
        for (let step = first; !step.done; step = await rows.next()) yield rowsOf(step.value);
      },
      close: reader.close,
    };
  } catch (error) {
    await reader.close();
    throw unreadable(error);
  }
}

/** Names of the columns of a Parquet file, or of all in a zip. */
export async function columnarContents(file: UploadedFile): Promise<FileContents> {
  const reader = await openReader(file);
  try {
    return { items: [{ sheet_name: null, column_names: await reader.names() }] };
  } catch (error) {
    throw unreadable(error);
  } finally {
    await reader.close();
  }
}

interface Reader {
  /** What to select from. */
  source: string;
  read(sql: string): AsyncIterable<ResultTable>;
  names(): Promise<string[]>;
  countRows(): Promise<number>;
  close(): Promise<void>;
}

async function openReader(file: UploadedFile): Promise<Reader> {
  const files = await filesOf(file);
  for (const bytes of files) checkIsParquet(bytes);
  const folder = await mkdtemp(join(tmpdir(), "liteset-upload-"));
  let connection: Connection | undefined;
  const close = async () => {
    await connection?.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const paths = files.map(() => join(folder, `${randomUUID()}.parquet`));
    for (const [index, path] of paths.entries()) await writeFile(path, files[index] ?? new Uint8Array());
    const engine = engineFor("duckdb");
    const driver = await engine.driver();
    const opened = await driver.connect({
      uri: parseUri("duckdb:///:memory:"),
      target: {
        databaseId: null,
        databaseName: file.name,
        uri: "duckdb:///:memory:",
        extra: { engine_params: { connect_args: { config: CONFIG } } },
      },
      readOnly: false,
      timeoutMs: 30_000,
    });
    connection = opened;
    const source = `read_parquet([${paths.map((path) => engine.literal(path)).join(", ")}], union_by_name = true)`;
    const read = (sql: string) => opened.read(sql, { batchRows: BATCH_ROWS });
    const names = async () => {
      for await (const { columns } of read(`SELECT * FROM ${source} LIMIT 0`)) return columns.map(({ name }) => name);
      return [];
    };
    const countRows = async () => {
      for await (const { columns } of read(`SELECT count(*) AS n FROM ${source}`)) return Number(columns[0]?.values[0]);
      return 0;
    };
    return { source, read, names, countRows, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function filesOf({ name, bytes }: UploadedFile): Promise<Uint8Array[]> {
  if (extname(name).toLowerCase() !== ".zip") return [bytes];
  const files = Object.entries(await unpack(bytes)).filter(([entry]) => !entry.endsWith("/"));
  if (new Set(files.map(([entry]) => extname(entry))).size > 1) {
    throw new UnreadableFile("ZIP file contains multiple file types");
  }
  if (files.length === 0) throw parsingError("No objects to concatenate");
  return files.map(([, content]) => content);
}

function unpack(bytes: Uint8Array): Promise<Record<string, Uint8Array>> {
  let size = 0;
  let count = 0;
  return new Promise((resolve, reject) => {
    const filter = ({ originalSize }: { originalSize: number }): boolean => {
      size += originalSize;
      return size <= MAX_UNPACKED && ++count <= MAX_FILES;
    };
    unzip(bytes, { filter }, (error, files) => {
      if (size > MAX_UNPACKED) reject(parsingError(`the zip holds more than ${MAX_UNPACKED / 2 ** 20} MB`));
      else if (count > MAX_FILES) reject(parsingError(`the zip holds more than ${MAX_FILES} files`));
      else if (error) reject(new UnreadableFile("Not a valid ZIP file"));
      else resolve(files);
    });
  });
}

/** Refuses what cannot be Parquet before anything else reads it. */
function checkIsParquet(bytes: Uint8Array): void {
  const refused = (reason: string) => parsingError(`Could not open Parquet input source '<Buffer>': ${reason}`);
  const size = `Parquet file size is ${bytes.length} bytes`;
  if (bytes.length < 8) throw refused(`${size}, smaller than the minimum file footer (8 bytes)`);
  if (!MAGIC.equals(bytes.subarray(-4))) {
    throw refused(
      "Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file.",
    );
  }
  const footer = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  if (footer > bytes.length - 8) throw refused(`${size}, smaller than the size reported by footer's (${footer}bytes)`);
}

const describe = ({ name, kind, type }: ResultColumn) => ({
  name,
  type:
    kind === "number" && /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|LONG)/i.test(type ?? "")
      ? ("integer" as const)
      : TYPES[kind],
});

function rowsOf({ columns, rowCount }: ResultTable): StoredValue[][] {
  return Array.from({ length: rowCount }, (_, row) => columns.map(({ values }) => storedValue(values[row])));
}

function storedValue(value: unknown): StoredValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "bigint") return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : JSON.stringify(value);
}

/** What DuckDB says about a file, without the place where it lay. */
function unreadable(error: unknown): Error {
  if (error instanceof UnreadableFile) return error;
  const text = messageOf(error);
  return parsingError(
    (text.split("\n", 1)[0] ?? "").replaceAll(/['"]?[^\s'"]*liteset-upload-[^\s'"]*['"]?/g, "the file"),
  );
}
