import type { App } from "../app.ts";
import { LitesetError } from "../errors.ts";
import { type ErrorItem, errorItem } from "../issue-codes.ts";
import { Query } from "../metadata/entities/sqllab.ts";

/** How often a running query looks whether somebody has stopped it. */
const STOP_CHECK_MS = 500;

/** The states that nothing leads out of. */
export const FINAL = ["stopped", "timed_out", "failed", "success"];

export type QueryValues = Partial<Record<keyof Query, unknown>>;

/** A process that runs queries. */
export interface Runner {
  id: string;
  kind: "server" | "worker";
}

/** What `extra_json` of a query holds. The last two are Liteset's own and are shown to nobody. */
export interface QueryExtra {
  cancel_query?: number | null;
  /** What it is at, in words. */
  progress?: string | null;
  columns?: unknown[];
  errors?: ErrorItem[];
  /** Who runs it. */
  runner?: Runner;
  /** True while it waits for a worker. */
  queued?: true;
  [key: string]: unknown;
}

/** Changes the row of a query that has not ended: what was stopped stays so. */
export async function changeQuery({ metadata }: Pick<App, "metadata">, id: number, values: QueryValues): Promise<void> {
  const changed = await metadata
    .em()
    .nativeUpdate(Query, { id, status: { $nin: FINAL } }, { ...values, changed_on: new Date() } as never);
  if (changed === 0) throw stopped();
}

/** How a query ended that gave no rows. */
export interface Failure {
  status: "failed" | "timed_out" | "stopped";
  message: string;
  errors: ErrorItem[];
}

/** What an error means for the query that it ended; `isLeft`: nobody waits for it any more. */
export function failureOf(error: unknown, isLeft: boolean): Failure {
  if (isLeft) return { status: "stopped", message: messageOf(error), errors: [] };
  if (!(error instanceof LitesetError)) return { status: "failed", message: messageOf(error), errors: [] };
  const { message, type, level, extra } = error;
  return {
    status: type === "SQLLAB_TIMEOUT_ERROR" ? "timed_out" : "failed",
    message,
    errors: type === undefined ? [] : [errorItem(message, type, level, extra)],
  };
}

/** The text of an error that was made for people; anything else stays in the log. */
const messageOf = (error: unknown): string =>
  error instanceof LitesetError || (error instanceof Error && error.name === "Refusal")
    ? error.message
    : "The query failed unexpectedly; the log has more.";

/**
 * Notes how a query ended, with the text that its user reads.
 * @returns whether it had not ended before
 */
export async function endQuery({ metadata }: Pick<App, "metadata">, id: number, failure: Failure): Promise<boolean> {
  const { status, message, errors } = failure;
  const em = metadata.em();
  const query = await em.findOne(Query, { id }, { fields: ["extra_json"] });
  const { runner: _runner, queued: _queued, ...extra } = readExtra(query?.extra_json);
  const changed = await em.nativeUpdate(
    Query,
    { id, status: { $nin: FINAL } },
    {
      status,
      error_message: message,
      extra_json: JSON.stringify(errors.length > 0 ? { ...extra, errors } : extra),
      end_time: Date.now(),
      changed_on: new Date(),
    },
  );
  return changed > 0;
}

/** `extra_json` as it stands; what is no object counts as empty. */
export function readExtra(text: string | null | undefined): QueryExtra {
  try {
    const parsed: unknown = JSON.parse(text || "{}");
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as QueryExtra;
  } catch {}
  return {};
}

/** A signal that fires when the history says that the query was stopped or ended, by whichever process. */
export function watchStop(
  { metadata }: Pick<App, "metadata">,
  id: number,
): { signal: AbortSignal; [Symbol.dispose](): void } {
  const controller = new AbortController();
  const timer = setInterval(async () => {
    const row = await metadata
      .kysely()
      .selectFrom("query")
      .select("status")
      .where("id", "=", id)
      .executeTakeFirst()
      .catch(() => undefined);
    if (row && FINAL.includes(String(row.status))) controller.abort(stopped());
  }, STOP_CHECK_MS);
  return { signal: controller.signal, [Symbol.dispose]: () => clearInterval(timer) };
}

const stopped = (): LitesetError =>
  new LitesetError("The query was stopped.", "GENERIC_BACKEND_ERROR", { status: 400, level: "warning" });
