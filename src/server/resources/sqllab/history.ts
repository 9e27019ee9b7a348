import { LitesetError } from "../../../errors.ts";
import { Query } from "../../../metadata/entities/sqllab.ts";
import { Refusal } from "../../answers.ts";
import type { Call } from "../../route.ts";

/** How often a running query looks whether somebody has stopped it. */
const STOP_CHECK_MS = 500;
const FINAL = ["stopped", "timed_out", "failed", "success"];

/** Changes the row of a query that has not ended: what was stopped stays so. */
export async function changeQuery(
  call: Call,
  id: number,
  values: Partial<Record<keyof Query, unknown>>,
): Promise<void> {
  const changed = await call.app.metadata
    .em()
    .nativeUpdate(Query, { id, status: { $nin: FINAL } }, { ...values, changed_on: new Date() } as never);
  if (changed === 0) throw stopped();
}

/** Notes that a query has failed, was stopped or took too long, with the text that its user reads. */
export async function failQuery(call: Call, id: number, error: unknown): Promise<void> {
  const isTimeout = error instanceof LitesetError && error.type === "SQLLAB_TIMEOUT_ERROR";
  const isLeft = call.signal.aborted;
  await call.app.metadata.em().nativeUpdate(
    Query,
    { id, status: { $nin: FINAL } },
    {
      status: isTimeout ? "timed_out" : isLeft ? "stopped" : "failed",
      error_message:
        error instanceof LitesetError || error instanceof Refusal
          ? error.message
          : "The query failed unexpectedly; the log has more.",
      end_time: Date.now(),
      changed_on: new Date(),
    },
  );
}

/** A signal that fires when the history says that the query was stopped, by whichever process. */
export function watchStop(call: Call, id: number): { signal: AbortSignal; [Symbol.dispose](): void } {
  const controller = new AbortController();
  const timer = setInterval(async () => {
    const row = await call.app.metadata
      .kysely()
      .selectFrom("query")
      .select("status")
      .where("id", "=", id)
      .executeTakeFirst()
      .catch(() => undefined);
    if (row?.status === "stopped") controller.abort(stopped());
  }, STOP_CHECK_MS);
  return { signal: controller.signal, [Symbol.dispose]: () => clearInterval(timer) };
}

const stopped = (): LitesetError =>
  new LitesetError("The query was stopped.", "GENERIC_BACKEND_ERROR", { status: 400, level: "warning" });
