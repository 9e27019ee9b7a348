import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Connection, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { warehouseOf } from "./client.ts";
import { databricks } from "./engine.ts";
import { databricksInspector } from "./inspector.ts";

const rowsSchema = z.array(z.array(z.unknown()));
const chunkSchema = z.object({
  data_array: rowsSchema.nullish(),
  external_links: z.array(z.object({ external_link: z.url(), next_chunk_index: z.number().nullish() })).nullish(),
  next_chunk_index: z.number().nullish(),
});
type Chunk = z.infer<typeof chunkSchema>;
const columnSchema = z.object({
  name: z.string(),
  type_name: z.string().default(""),
  type_text: z.string().default(""),
});
const statementSchema = z.object({
  statement_id: z.string(),
  status: z.object({
    state: z.enum(["PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELED", "CLOSED"]),
    error: z.object({ message: z.string() }).optional(),
  }),
  manifest: z.object({ schema: z.object({ columns: z.array(columnSchema).default([]) }) }).optional(),
  result: chunkSchema.optional(),
});

/** The shortest time that the API waits for an answer before it only says that there will be one. */
const WAIT = "5s";
/** A statement is asked after with longer and longer waits, up to this. */
const MAX_WAIT_MS = 1000;
const CANCEL_MS = 10_000;
/** What Databricks says of a result that is too large to be part of an answer. */
const TOO_LARGE = /inline byte limit exceeded/i;

export const databricksDriver: Driver = {
  connect,
  inspector: databricksInspector,
  // Each statement is a session of its own.
  leavesNoTrace: () => true,
};

async function connect({ target }: ConnectOptions): Promise<Connection> {
  const warehouse = warehouseOf(target);
  let statement: Promise<string | undefined> | undefined;
  const cancel = async (): Promise<void> => {
    const running = await statement?.catch(() => undefined);
    statement = undefined;
    if (running)
      await warehouse.ask(`/${encodeURIComponent(running)}/cancel`, {
        method: "POST",
        signal: AbortSignal.timeout(CANCEL_MS),
      });
  };

  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    try {
      yield* run(sql, "INLINE", signal);
    } catch (error) {
      if (!(error instanceof Error && TOO_LARGE.test(error.message))) throw error;
      yield* run(sql, "EXTERNAL_LINKS", signal);
    }
  }

  async function* run(
    sql: string,
    disposition: "INLINE" | "EXTERNAL_LINKS",
    signal: AbortSignal,
  ): AsyncGenerator<Block> {
    signal.throwIfAborted();
    // Not cut off by the signal: until it answers nobody knows the statement, so nobody can stop it.
    const starting = warehouse
      .ask("", {
        method: "POST",
        body: {
          statement: sql,
          warehouse_id: warehouse.id,
          ...(warehouse.catalog ? { catalog: warehouse.catalog } : {}),
          ...(warehouse.schema ? { schema: warehouse.schema } : {}),
          wait_timeout: WAIT,
          on_wait_timeout: "CONTINUE",
          disposition,
          format: "JSON_ARRAY",
        },
      })
      .then((answer) => statementSchema.parse(answer));
    statement = starting.then(({ statement_id, status }) => (isRunning(status) ? statement_id : undefined));
    statement.catch(() => {});
    try {
      let answer = await starting;
      const path = `/${encodeURIComponent(answer.statement_id)}`;
      for (let pause = 100; isRunning(answer.status); pause = Math.min(pause * 2, MAX_WAIT_MS)) {
        await wait(pause, undefined, { signal });
        answer = statementSchema.parse(await warehouse.ask(path, { signal }));
      }
      statement = undefined;
      const { state, error } = answer.status;
      if (state !== "SUCCEEDED") throw new Error(error?.message ?? `The statement was ${state.toLowerCase()}.`);
      const columns = (answer.manifest?.schema.columns ?? []).map(columnOf);
      let chunk: Chunk | undefined = answer.result ?? {};
      while (chunk && columns.length > 0) {
        yield { columns, rows: await rowsOf(chunk, signal) };
        const next: number | null | undefined =
          chunk.next_chunk_index ?? chunk.external_links?.at(-1)?.next_chunk_index;
        chunk =
          next === null || next === undefined
            ? undefined
            : chunkSchema.parse(await warehouse.ask(`${path}/result/chunks/${next}`, { signal }));
      }
    } finally {
      // Left early: the warehouse would go on.
      if (statement !== undefined) await cancel().catch(() => {});
    }
  }

  async function rowsOf({ data_array, external_links }: Chunk, signal: AbortSignal): Promise<unknown[][]> {
    const rows = data_array ?? [];
    for (const { external_link } of external_links ?? [])
      for (const row of rowsSchema.parse(await warehouse.fetch(external_link, signal))) rows.push(row);
    return rows;
  }
  return remoteConnection({ ask, cancel }, databricks.columnType);
}

const isRunning = ({ state }: { state: string }): boolean => state === "PENDING" || state === "RUNNING";

const kinds: Readonly<Record<string, ValueKind>> = {
  BYTE: "number",
  SHORT: "number",
  INT: "number",
  LONG: "number",
  FLOAT: "number",
  DOUBLE: "number",
  DECIMAL: "number",
  BOOLEAN: "boolean",
  TIMESTAMP: "datetime",
  TIMESTAMP_NTZ: "datetime",
  DATE: "date",
  BINARY: "bytes",
  ARRAY: "json",
  MAP: "json",
  STRUCT: "json",
};

function columnOf({ name, type_name, type_text }: z.infer<typeof columnSchema>): RemoteColumn {
  const kind = kinds[type_name] ?? "string";
  const column = { name, type: (type_text || type_name).toUpperCase(), kind };
  // All values come as text.
  return kind === "json" ? { ...column, read: (value) => JSON.parse(String(value)) as unknown } : column;
}
