import { z } from "zod";
import type { Connection, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { linesOf } from "../http.ts";
import { informationSchemaInspector } from "../information-schema.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { openEngine } from "./client.ts";
import { firebolt } from "./engine.ts";

const lineSchema = z.discriminatedUnion("message_type", [
  z.object({
    message_type: z.literal("START"),
    result_columns: z.array(z.object({ name: z.string(), type: z.string() })),
  }),
  z.object({ message_type: z.literal("DATA"), data: z.array(z.array(z.unknown())) }),
  z.object({ message_type: z.literal("FINISH_SUCCESSFULLY") }),
  z.object({
    message_type: z.literal("FINISH_WITH_ERRORS"),
    errors: z.array(z.object({ description: z.string() })),
  }),
]);

export const fireboltDriver: Driver = {
  connect,
  inspector: (query, target) =>
    informationSchemaInspector(query, {
      engine: firebolt,
      schemata: "information_schema.schemata",
      tables: "information_schema.tables",
      columns: "information_schema.columns",
      tableTypes: ["BASE TABLE", "TABLE", "FACT", "DIMENSION", "EXTERNAL", "EXTERNAL TABLE"],
      defaultSchema: target.schema || "public",
    }),
  // What a SET asks for is the client's to send again, and this one does not.
  leavesNoTrace: () => true,
};

async function connect({ uri, target }: ConnectOptions): Promise<Connection> {
  const client = await openEngine(uri, target);
  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    let columns: RemoteColumn[] = [];
    for await (const text of linesOf(await client.query(sql, signal))) {
      if (text.trim() === "") continue;
      const line = lineSchema.parse(JSON.parse(text));
      switch (line.message_type) {
        case "START":
          columns = line.result_columns.map(columnOf);
          yield { columns, rows: [] };
          break;
        case "DATA":
          yield { columns, rows: line.data };
          break;
        case "FINISH_WITH_ERRORS":
          throw new Error(line.errors.map(({ description }) => description).join("\n"));
        case "FINISH_SUCCESSFULLY":
          return;
      }
    }
    throw new Error("Firebolt broke off its answer.");
  }
  return remoteConnection({ ask }, firebolt.columnType);
}

const kinds: readonly [RegExp, ValueKind][] = [
  [/^(?:u?int|integer|long|bigint|float|real|double|decimal|numeric)/, "number"],
  [/^bool/, "boolean"],
  [/^(?:timestamp|datetime)/, "datetime"],
  [/^(?:pg)?date/, "date"],
  [/^(?:array|struct|tuple)/, "json"],
  [/^bytea/, "bytes"],
];

function columnOf({ name, type }: { name: string; type: string }): RemoteColumn {
  const plain = type
    .toLowerCase()
    .replace(/ null$/, "")
    .replace(/^nullable\((.*)\)$/, "$1");
  const kind = kinds.find(([pattern]) => pattern.test(plain))?.[1] ?? "string";
  const column = { name, type: plain.toUpperCase(), kind };
  return kind === "bytes" ? { ...column, read: (value) => Buffer.from(String(value).slice(2), "hex") } : column;
}
