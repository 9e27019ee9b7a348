import type { App } from "../../app.ts";
import type { ReportSchedule } from "../../metadata/entities/report.ts";
import type { Viewer } from "../../security/viewer.ts";
import { ExecutorError, findExecutor as findOne } from "../executor.ts";
import { ReportError } from "./errors.ts";

/**
 * In whose name an alert or report runs: the first of ALERT_REPORTS_EXECUTORS that there is.
 * @throws ReportError when there is none, or they may not sign in any more
 */
export async function findExecutor(app: App, report: ReportSchedule): Promise<Viewer> {
  const { created_by_fk, changed_by_fk } = report;
  const owners = async () => report.owners.getItems().map(({ id }) => id);
  try {
    return await findOne(app, app.settings.ALERT_REPORTS_EXECUTORS, { created_by_fk, changed_by_fk, owners });
  } catch (error) {
    throw error instanceof ExecutorError ? new ReportError(error.message) : error;
  }
}
