import type { App } from "../../app.ts";
import type { ReportSchedule } from "../../metadata/entities/report.ts";
import { readDateTime, readUuid, writeDateTime, writeUuid } from "../../metadata/values.ts";

/** Superset's words for what became of an alert or report. */
export type State = "Working" | "Success" | "Error" | "Not triggered" | "On Grace";

/** The message of the entry that says: the owners were told of an error. */
export const OWNERS_TOLD = "Notification sent with error";

/** One run of an alert or report. */
export interface Run {
  app: App;
  report: ReportSchedule;
  /** Names this run in the log, a uuid; the same however often the job is begun. */
  execution: string;
  scheduled: Date;
  started: Date;
  /** What the query of an alert gave. */
  found?: { value: number } | { row: string };
}

/** Enters a run's state into the alert or report and into its log, both or neither. */
export async function note(run: Run, state: State, message: string | null = null): Promise<void> {
  const { report, found } = run;
  const value = found && "value" in found ? found.value : null;
  const row = found && "row" in found ? found.row : null;
  const now = writeDateTime(new Date());
  await run.app.metadata
    .kysely()
    .transaction()
    .execute(async (db) => {
      await db
        .updateTable("report_schedule")
        .set({ last_state: state, last_eval_dttm: now, last_value: value, last_value_row_json: row })
        .where("id", "=", report.id)
        .execute();
      await db.insertInto("report_execution_log").values(entry(run, { state, message, value, row, now })).execute();
    });
}

/**
 * Enters `Working`, unless another run did so since the state was read.
 * @returns whether this run may go on
 */
export async function claim(run: Run): Promise<boolean> {
  const { report } = run;
  const now = writeDateTime(new Date());
  return run.app.metadata
    .kysely()
    .transaction()
    .execute(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable("report_schedule")
        .set({ last_state: "Working", last_eval_dttm: now, last_value: null, last_value_row_json: null })
        .where("id", "=", report.id)
        .where((eb) => eb.or([eb("last_state", "is", null), eb("last_state", "!=", "Working")]))
        .executeTakeFirst();
      if (Number(numUpdatedRows) === 0) return false;
      await db
        .insertInto("report_execution_log")
        .values(entry(run, { state: "Working", message: null, value: null, row: null, now }))
        .execute();
      return true;
    });
}

interface Outcome {
  state: State;
  message: string | null;
  value: number | null;
  row: string | null;
  now: string;
}

const entry = ({ app, report, execution, scheduled, started }: Run, { state, message, value, row, now }: Outcome) => ({
  scheduled_dttm: writeDateTime(scheduled),
  start_dttm: writeDateTime(started),
  end_dttm: now,
  value,
  value_row_json: row,
  state,
  error_message: message,
  report_schedule_id: report.id,
  uuid: writeUuid(app.metadata, execution) as string,
});

/** How far this run came before, where its worker died: it is over, it was at work, or it had not begun. */
export async function standOf({ app, report, execution }: Run): Promise<"over" | "begun" | "new"> {
  const states = await app.metadata
    .kysely()
    .selectFrom("report_execution_log")
    .select(["state", "error_message"])
    .where("report_schedule_id", "=", report.id)
    .where("uuid", "=", writeUuid(app.metadata, execution) as string)
    .execute();
  if (states.some(({ state, error_message }) => state !== "Working" || error_message !== null)) return "over";
  return states.length > 0 ? "begun" : "new";
}

/** The run that the last entry of the log is of. */
export async function lastExecution({ app, report }: Run): Promise<string | null> {
  const last = await app.metadata
    .kysely()
    .selectFrom("report_execution_log")
    .select("uuid")
    .where("report_schedule_id", "=", report.id)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return last?.uuid ? readUuid(last.uuid as string | Uint8Array) : null;
}

/** When an entry of this kind was last made; null when there is none. */
export async function lastTime(
  { app, report }: Run,
  { state, message }: { state: State; message?: string | null },
): Promise<Date | null> {
  let query = app.metadata
    .kysely()
    .selectFrom("report_execution_log")
    .select("end_dttm")
    .where("report_schedule_id", "=", report.id)
    .where("state", "=", state)
    .where("end_dttm", "is not", null)
    .orderBy("end_dttm", "desc")
    .limit(1);
  if (message === null) query = query.where("error_message", "is", null);
  if (typeof message === "string") query = query.where("error_message", "=", message);
  const last = await query.executeTakeFirst();
  return last?.end_dttm ? readDateTime(last.end_dttm) : null;
}

/** Whether anything but errors came after a moment. */
export async function recoveredSince({ app, report }: Run, moment: Date): Promise<boolean> {
  const other = await app.metadata
    .kysely()
    .selectFrom("report_execution_log")
    .select("id")
    .where("report_schedule_id", "=", report.id)
    .where("state", "not in", ["Error", "Working"])
    .where("end_dttm", ">", writeDateTime(moment))
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}
