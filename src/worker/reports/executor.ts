import type { App } from "../../app.ts";
import type { ReportSchedule } from "../../metadata/entities/report.ts";
import type { Viewer } from "../../security/viewer.ts";
import type { Executor } from "../../settings/keys/types.ts";
import { ReportError } from "./errors.ts";

/**
 * In whose name an alert or report runs: the first of ALERT_REPORTS_EXECUTORS that there is.
 * @throws ReportError when there is none, or they may not sign in any more
 */
export async function findExecutor(app: App, report: ReportSchedule): Promise<Viewer> {
  const chosen = app.settings.ALERT_REPORTS_EXECUTORS.map((executor) => choose(executor, report)).find(
    (user) => user !== undefined,
  );
  if (chosen === undefined) throw new ReportError("Scheduled task executor not found");
  const id = typeof chosen === "number" ? chosen : await idOf(app, chosen.fixed);
  const viewer = id === undefined ? null : await app.viewers.byId(id);
  if (!viewer) throw new ReportError("The user in whose name this runs does not exist or is deactivated");
  return viewer;
}

/** A user's id, or the name of a fixed one. */
function choose(executor: Executor, report: ReportSchedule): number | { fixed: string } | undefined {
  if (typeof executor === "object") return executor;
  const owners = report.owners.getItems().map(({ id }) => id);
  const owning = (id: number | null | undefined) => (typeof id === "number" && owners.includes(id) ? id : undefined);
  const { created_by_fk: creator, changed_by_fk: modifier } = report;
  switch (executor) {
    case "creator":
      return creator ?? undefined;
    case "creator_owner":
      return owning(creator);
    case "modifier":
      return modifier ?? undefined;
    case "modifier_owner":
      return owning(modifier);
    case "owner":
      return owning(modifier) ?? owning(creator) ?? owners[0];
    case "current_user":
      return undefined;
    default:
      throw new ReportError("Invalid executor type");
  }
}

async function idOf(app: App, username: string): Promise<number | undefined> {
  const user = await app.metadata
    .kysely()
    .selectFrom("ab_user")
    .select("id")
    .where("username", "=", username)
    .executeTakeFirst();
  return user?.id;
}
