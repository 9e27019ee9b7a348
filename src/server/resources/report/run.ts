import { randomUUID } from "node:crypto";
import { LitesetError } from "../../../errors.ts";
import { askFor } from "../../../jobs/tasks.ts";
import { ReportSchedule } from "../../../metadata/entities/report.ts";
import { isOwner } from "../../../security/ownership.ts";
import { json } from "../../answers.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import type { Answer, Call } from "../../route.ts";
import { reportResource } from "./resource.ts";

/** How long a run that was asked for waits for a worker. */
const WAIT_MS = 10 * 60_000;

/** POST run: asks the workers to send an alert or report now, besides its schedule; by its owners and admins. */
export async function runReport(call: Call): Promise<Answer> {
  const id = Number(call.params.pk);
  if (!(await findRow(reportResource, call, id, ["id"]))) throw notFound();
  const em = call.app.metadata.em();
  const report = await em.findOneOrFail(ReportSchedule, { id }, { populate: ["owners"] });
  if (!call.viewer.isAdmin && !isOwner(call.viewer, report.owners.getItems()))
    throw new LitesetError("Forbidden", undefined, { status: 403 });
  const execution = randomUUID();
  await askFor(
    call.app.jobs,
    "reports.execute",
    { report: id, scheduled: Date.now(), execution },
    { expiresAt: new Date(Date.now() + WAIT_MS) },
  );
  return json({ message: "OK", execution }, { status: 202 });
}
