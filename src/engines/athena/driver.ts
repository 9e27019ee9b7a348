import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { AwsClient } from "../aws.ts";
import type { Connection, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { queryValue } from "../uri.ts";
import { athena } from "./engine.ts";
import { athenaInspector, placeOf } from "./inspector.ts";

const startedSchema = z.object({ QueryExecutionId: z.string() });
const stateSchema = z.object({
  QueryExecution: z.object({
    Status: z.object({
      State: z.enum(["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]),
      StateChangeReason: z.string().optional(),
    }),
  }),
});
const columnSchema = z.object({ Name: z.string(), Type: z.string() });
const pageSchema = z.object({
  ResultSet: z.object({
    Rows: z
      .array(z.object({ Data: z.array(z.object({ VarCharValue: z.string().optional() })).default([]) }))
      .default([]),
    ResultSetMetadata: z.object({ ColumnInfo: z.array(columnSchema).default([]) }).optional(),
  }),
  NextToken: z.string().nullish(),
});

const PAGE_ROWS = 1000;
/** A query is asked after with longer and longer waits, up to this. */
const MAX_WAIT_MS = 1000;
const STOP_MS = 5000;

export const athenaDriver: Driver = {
  connect,
  inspector: (_query, target) => athenaInspector(target),
  // Each query is an execution of its own.
  leavesNoTrace: () => true,
};

async function connect({ uri, target }: ConnectOptions): Promise<Connection> {
  const client = new AwsClient(uri);
  const call = (name: string, body: object, signal: AbortSignal) =>
    client.call("athena", `AmazonAthena.${name}`, body, signal);
  const place = placeOf(target);
  const staging = queryValue(uri, "s3_staging_dir");
  let execution: string | undefined;
  const cancel = async (): Promise<void> => {
    const running = execution;
    execution = undefined;
    if (running) await call("StopQueryExecution", { QueryExecutionId: running }, AbortSignal.timeout(STOP_MS));
  };

  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    const started = await call(
      "StartQueryExecution",
      {
        QueryString: sql,
        ClientRequestToken: randomUUID(),
        QueryExecutionContext: { Catalog: place.catalog, Database: place.schema },
        WorkGroup: queryValue(uri, "work_group") ?? "primary",
        ...(staging ? { ResultConfiguration: { OutputLocation: staging } } : {}),
      },
      signal,
    );
    const id = startedSchema.parse(started).QueryExecutionId;
    execution = id;
    try {
      for (let pause = 50; !(await isDone(id)); pause = Math.min(pause * 2, MAX_WAIT_MS))
        await wait(pause, undefined, { signal });
      execution = undefined;
      yield* pagesOf(id);
    } finally {
      // Left early: the query would go on, and be paid for.
      await cancel().catch(() => {});
    }

    async function isDone(QueryExecutionId: string): Promise<boolean> {
      const { Status } = stateSchema.parse(
        await call("GetQueryExecution", { QueryExecutionId }, signal),
      ).QueryExecution;
      if (Status.State === "SUCCEEDED") return true;
      if (Status.State === "QUEUED" || Status.State === "RUNNING") return false;
      execution = undefined;
      throw new Error(Status.StateChangeReason ?? `Athena says that the query ${Status.State.toLowerCase()}.`);
    }

    async function* pagesOf(QueryExecutionId: string): AsyncGenerator<Block> {
      let columns: RemoteColumn[] | undefined;
      let NextToken: string | null | undefined;
      do {
        const question = { QueryExecutionId, MaxResults: PAGE_ROWS, ...(NextToken ? { NextToken } : {}) };
        const page = pageSchema.parse(await call("GetQueryResults", question, signal));
        const rows = page.ResultSet.Rows.map(({ Data }) => Data.map((cell) => cell.VarCharValue));
        if (columns === undefined) {
          const info = page.ResultSet.ResultSetMetadata?.ColumnInfo ?? [];
          columns = info.map(columnOf);
          // What selects begins with a row of names; what describes does not.
          if (rows[0] && info.every(({ Name }, at) => rows[0]![at] === Name)) rows.shift();
        }
        if (columns.length > 0) yield { columns, rows };
        ({ NextToken } = page);
      } while (NextToken);
    }
  }
  return remoteConnection({ ask, cancel }, athena.columnType);
}

const kinds: readonly [RegExp, ValueKind][] = [
  [/^(?:tinyint|smallint|int|bigint|real|float|double|decimal)/, "number"],
  [/^boolean/, "boolean"],
  [/^timestamp/, "datetime"],
  [/^date/, "date"],
  [/^(?:time|interval)/, "time"],
  [/^(?:var)?binary/, "bytes"],
];

function columnOf({ Name, Type }: z.infer<typeof columnSchema>): RemoteColumn {
  const kind = kinds.find(([pattern]) => pattern.test(Type))?.[1] ?? "string";
  const column = { name: Name, type: Type.toUpperCase(), kind };
  // `68 65 6c`
  return kind === "bytes"
    ? { ...column, read: (value) => Buffer.from(String(value).replaceAll(" ", ""), "hex") }
    : column;
}
