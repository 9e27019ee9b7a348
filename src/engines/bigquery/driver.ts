import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { ConnectionTarget, ConnectOptions, Driver } from "../engine.ts";
import { type Block, remoteConnection } from "../remote.ts";
import { bigqueryClient, jobSettings } from "./client.ts";
import { bigquery } from "./engine.ts";
import { bigqueryInspector } from "./inspector.ts";
import { columnsOf, fieldSchema } from "./values.ts";

const jobSchema = z.object({ projectId: z.string(), jobId: z.string(), location: z.string().optional() });
const answerSchema = z.object({
  jobReference: jobSchema.optional(),
  jobComplete: z.boolean().default(true),
  schema: z.object({ fields: z.array(fieldSchema).default([]) }).optional(),
  rows: z.array(z.object({ f: z.array(z.object({ v: z.unknown() })) })).default([]),
  pageToken: z.string().optional(),
});
const estimateSchema = z.object({ totalBytesProcessed: z.coerce.number() });

const PAGE_ROWS = 10_000;
/** How long the first answer may wait for the query: until it comes nobody knows the job, so nobody can stop it. */
const START_MS = 500;
const POLL_MS = 10_000;

export const bigqueryDriver: Driver = {
  connect,
  inspector: bigqueryInspector,
  estimate,
  // Each query is a job of its own.
  leavesNoTrace: () => true,
};

async function connect({ target }: ConnectOptions) {
  const client = await bigqueryClient(target);
  let job: Promise<z.infer<typeof jobSchema> | undefined> | undefined;
  const cancel = async (): Promise<void> => {
    const running = await job?.catch(() => undefined);
    job = undefined;
    if (running) await client.ask(`${pathOf(running, "jobs")}/cancel${placeOf(running)}`, { method: "POST" });
  };

  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    const starting = client
      .ask(`/projects/${encodeURIComponent(client.project)}/queries`, {
        method: "POST",
        body: {
          ...questionOf(client, target, sql),
          maxResults: PAGE_ROWS,
          timeoutMs: START_MS,
          requestId: randomUUID(),
          formatOptions: { useInt64Timestamp: true },
        },
      })
      .then((answer) => answerSchema.parse(answer));
    job = starting.then((answer) => answer.jobReference);
    job.catch(() => {});
    try {
      let answer = await starting;
      const reference = answer.jobReference;
      let columns: Block["columns"] | undefined;
      for (;;) {
        signal.throwIfAborted();
        if (answer.jobComplete) {
          columns ??= answer.schema && columnsOf(answer.schema.fields);
          if (columns) yield { columns, rows: answer.rows.map(({ f }) => f.map(({ v }) => v)) };
          if (answer.pageToken === undefined) job = undefined;
        }
        if (job === undefined || reference === undefined) return;
        const query = new URLSearchParams({
          maxResults: String(PAGE_ROWS),
          timeoutMs: String(POLL_MS),
          "formatOptions.useInt64Timestamp": "true",
          ...(reference.location ? { location: reference.location } : {}),
          ...(answer.pageToken ? { pageToken: answer.pageToken } : {}),
        });
        answer = answerSchema.parse(await client.ask(`${pathOf(reference, "queries")}?${query}`, { signal }));
      }
    } finally {
      // Left early: the query would go on, and be paid for.
      if (job !== undefined) await cancel().catch(() => {});
    }
  }
  return remoteConnection({ ask, cancel }, bigquery.columnType);
}

/** What a dry run says that the query would read, as the reference writes it. */
async function estimate(sql: string, target: ConnectionTarget, { signal }: { signal: AbortSignal }) {
  const client = await bigqueryClient(target);
  const answer = await client.ask(`/projects/${encodeURIComponent(client.project)}/queries`, {
    method: "POST",
    body: { ...questionOf(client, target, sql), dryRun: true },
    signal,
  });
  const bytes = estimateSchema.parse(answer).totalBytesProcessed;
  if (bytes < 1024) return { "B Processed": String(bytes) };
  const [unit, size] = bytes < 1024 ** 2 ? ["KB", 1024] : bytes < 1024 ** 3 ? ["MB", 1024 ** 2] : ["GB", 1024 ** 3];
  return { [`${unit} Processed`]: Math.round((bytes / Number(size)) * 100) / 100 };
}

function questionOf(
  { project, dataset }: { project: string; dataset: string | null },
  target: ConnectionTarget,
  query: string,
): Record<string, unknown> {
  return {
    ...jobSettings(target),
    query,
    useLegacySql: false,
    ...(dataset ? { defaultDataset: { projectId: project, datasetId: dataset } } : {}),
  };
}

const pathOf = ({ projectId, jobId }: z.infer<typeof jobSchema>, kind: "jobs" | "queries"): string =>
  `/projects/${encodeURIComponent(projectId)}/${kind}/${encodeURIComponent(jobId)}`;

const placeOf = ({ location }: z.infer<typeof jobSchema>): string =>
  location ? `?location=${encodeURIComponent(location)}` : "";
