import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Connection, ConnectOptions, Driver, Inspector, Query, ValueKind } from "../engine.ts";
import { firstOf, informationSchemaInspector, inspectedColumn } from "../information-schema.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { parseUri } from "../uri.ts";
import { dremioClient } from "./client.ts";
import { dremio } from "./engine.ts";

const startedSchema = z.object({ id: z.string() });
const jobSchema = z.object({ jobState: z.string(), errorMessage: z.string().nullish() });
const pageSchema = z.object({
  rowCount: z.number(),
  schema: z.array(z.object({ name: z.string(), type: z.object({ name: z.string() }) })),
  rows: z.array(z.record(z.string(), z.unknown())),
});

/** The most rows that the API gives at once. */
const PAGE_ROWS = 500;
/** A job is asked after with longer and longer waits, up to this. */
const MAX_WAIT_MS = 1000;
const CANCEL_MS = 5000;

export const dremioDriver: Driver = {
  connect,
  inspector,
  // Each statement is a job of its own.
  leavesNoTrace: () => true,
};

async function connect({ target, timeoutMs }: ConnectOptions): Promise<Connection> {
  const ask = await dremioClient(target, AbortSignal.timeout(timeoutMs));
  const context = target.schema || parseUri(target.uri).database;
  let job: string | undefined;
  const cancel = async (): Promise<void> => {
    const running = job;
    job = undefined;
    if (running) await ask(`/job/${running}/cancel`, { method: "POST", signal: AbortSignal.timeout(CANCEL_MS) });
  };

  async function* run(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    const body = { sql, ...(context ? { context: context.split(".") } : {}) };
    const { id } = startedSchema.parse(await ask("/sql", { method: "POST", body, signal }));
    job = encodeURIComponent(id);
    const path = `/job/${job}`;
    try {
      for (let pause = 50; ; pause = Math.min(pause * 2, MAX_WAIT_MS)) {
        const { jobState, errorMessage } = jobSchema.parse(await ask(path, { signal }));
        if (jobState === "COMPLETED") break;
        if (jobState === "FAILED" || jobState === "CANCELED") {
          job = undefined;
          throw new Error(errorMessage || `Dremio says that the job was ${jobState.toLowerCase()}.`);
        }
        await wait(pause, undefined, { signal });
      }
      job = undefined;
      for (let offset = 0, total = 1; offset < total; offset += PAGE_ROWS) {
        const page = pageSchema.parse(await ask(`${path}/results?offset=${offset}&limit=${PAGE_ROWS}`, { signal }));
        total = page.rowCount;
        const columns = page.schema.map(columnOf);
        yield { columns, rows: page.rows.map((row) => columns.map(({ name }) => row[name])) };
      }
    } finally {
      // Left early: Dremio would go on.
      await cancel().catch(() => {});
    }
  }
  return remoteConnection({ ask: run, cancel }, dremio.columnType);
}

const kinds: Readonly<Record<string, ValueKind>> = {
  INTEGER: "number",
  BIGINT: "number",
  FLOAT: "number",
  DOUBLE: "number",
  DECIMAL: "number",
  BOOLEAN: "boolean",
  TIMESTAMP: "datetime",
  DATE: "date",
  TIME: "time",
  VARBINARY: "bytes",
  LIST: "json",
  STRUCT: "json",
  MAP: "json",
};

const columnOf = ({ name, type }: { name: string; type: { name: string } }): RemoteColumn => ({
  name,
  type: type.name,
  kind: kinds[type.name] ?? "string",
});

function inspector(query: Query, target: Parameters<Driver["inspector"]>[1]): Inspector {
  const schema = target.schema || parseUri(target.uri).database || null;
  return {
    ...informationSchemaInspector(query, {
      engine: dremio,
      schemata: 'INFORMATION_SCHEMA."SCHEMATA"',
      tables: 'INFORMATION_SCHEMA."TABLES"',
      columns: 'INFORMATION_SCHEMA."COLUMNS"',
      tableTypes: ["TABLE", "SYSTEM_TABLE"],
      defaultSchema: schema,
    }),
    schemas: async () => firstOf(await query("SHOW SCHEMAS")).sort(),
    columns: async (table, within) => {
      const path = within || schema;
      const name = `${path ? `${dremio.quote(path)}.` : ""}${dremio.quote(table)}`;
      const rows = await query(`DESCRIBE ${name}`);
      return rows.map((row) =>
        inspectedColumn(dremio, {
          name: String(row.COLUMN_NAME),
          type: String(row.DATA_TYPE),
          nullable: row.IS_NULLABLE !== "NO",
        }),
      );
    },
  };
}
