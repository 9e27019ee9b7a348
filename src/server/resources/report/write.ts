import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { LitesetError } from "../../../errors.ts";
import { Chart } from "../../../metadata/entities/chart.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { ReportRecipient, ReportSchedule } from "../../../metadata/entities/report.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { isOwner } from "../../../security/ownership.ts";
import { spacedJson } from "../../audit.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { gather, unprocessable } from "../../rest/schema.ts";
import { authorOf, changeRow, insertRow } from "../../rest/store.ts";
import type { Call } from "../../route.ts";
import { ownersAfter, ownersFor } from "../shared/owners.ts";
import {
  checkDatabase,
  checkFrequency,
  checkName,
  checkSubject,
  checkTabs,
  checkWidth,
  nameTaken,
  type Problems,
} from "./checks.ts";
import { reportResource } from "./resource.ts";
import type { NewReport, Recipient, ReportChanges } from "./schemas.ts";

/** POST: an alert or a report; all that is wrong with it is told at once. */
export async function createReport(body: NewReport, call: Call): Promise<{ id: number; result: NewReport }> {
  checkWidth(call, body.custom_width);
  const em = call.app.metadata.em();
  const problems: Problems = {
    ...(await checkName(em, body)),
    ...(body.type === "Alert" ? await checkDatabase(call, body.database, true) : {}),
    ...checkFrequency(call, body.crontab, body.type),
    ...(await checkSubject(call, body, true)),
    ...(await checkTabs(call, body.dashboard, body.extra)),
  };
  if (body.creation_method !== undefined && body.creation_method !== "alerts_reports")
    await refuseSecond(em, body, call);
  const owners = await gather(problems, ownersFor(em, call.viewer, body.owners));
  refuse(problems);
  const { id } = await named(
    body,
    insertRow(call, ReportSchedule, {
      ...columnsOf(em, body),
      owners: owners?.map((owner) => owner.id),
      recipients: (body.recipients ?? []).map((recipient) => ({
        ...recipientColumns(recipient),
        ...authorOf(em, call.viewer, true),
      })),
    }),
  );
  return { id, result: body };
}

/** PUT: by its owners and admins. */
export async function changeReport(id: number, body: ReportChanges, call: Call): Promise<Record<string, unknown>> {
  checkWidth(call, body.custom_width);
  const row = await findRow(reportResource, call, id, ["id", "name", "type", "crontab"]);
  if (!row) throw notFound();
  const { name, type, crontab } = { ...(row as { name: string; type: string; crontab: string }), ...body };
  const em = call.app.metadata.em();
  const report = await em.findOneOrFail(ReportSchedule, { id }, { populate: ["owners"] });
  const problems: Problems = {
    ...(name !== row.name || type !== row.type ? await checkName(em, { id, name, type }) : {}),
    ...(type === "Alert" && body.database ? await checkDatabase(call, body.database, false) : {}),
    ...checkFrequency(call, crontab, type),
    ...(await checkSubject(call, body, false)),
  };
  if (!call.viewer.isAdmin && !isOwner(call.viewer, report.owners.getItems()))
    throw new LitesetError("Forbidden", undefined, { status: 403 });
  await gather(problems, ownersAfter(em, call.viewer, report.owners.getItems(), body.owners));
  refuse(problems);
  const change = changeRow(reportResource, call, ReportSchedule, id, async (stored, trx) => {
    await trx.populate([stored], ["owners", "recipients"]);
    stored.owners.set(await ownersAfter(trx, call.viewer, stored.owners.getItems(), body.owners));
    if (body.recipients) {
      const author = authorOf(trx, call.viewer, true);
      stored.recipients.set(
        body.recipients.map((recipient) =>
          trx.create(ReportRecipient, { ...recipientColumns(recipient), ...author, report_schedule: stored } as never),
        ),
      );
    }
    // Switched off while it works, it would be found working when it is switched on again.
    const isStuck = stored.last_state === "Working" && body.active === false;
    return { ...columnsOf(trx, body), ...(isStuck ? { last_state: "Not triggered" } : {}) };
  });
  await named({ name, type }, change);
  return { id, result: body };
}

/** A chart or dashboard gets one report of each user from its own page. */
async function refuseSecond(em: EntityManager, { chart, dashboard }: NewReport, { viewer }: Call): Promise<void> {
  const known = await em.count(ReportSchedule, {
    created_by: viewer.id,
    ...(dashboard ? { dashboard } : {}),
    ...(chart ? { chart } : {}),
  } as never);
  if (known > 0) throw new LitesetError("Resource already has an attached report.", undefined, { status: 409 });
}

/** What a body says in the columns of the table. */
function columnsOf(em: EntityManager, body: NewReport | ReportChanges): Record<string, unknown> {
  const { owners: _owners, recipients: _recipients, chart, dashboard, database, ...rest } = body;
  const { validator_config_json: validator, extra, selected_tabs: _tabs, ...columns } = rest as NewReport;
  return {
    ...columns,
    ...(chart === undefined ? {} : { chart: chart && em.getReference(Chart, chart) }),
    ...(dashboard === undefined ? {} : { dashboard: dashboard && em.getReference(Dashboard, dashboard) }),
    ...(database === undefined ? {} : { database: em.getReference(Database, database) }),
    ...(validator === undefined ? {} : { validator_config_json: spacedJson(validator) }),
    ...(extra === undefined ? {} : { extra_json: spacedJson(extra) }),
  };
}

const recipientColumns = ({ type, recipient_config_json: config = {} }: Recipient): Record<string, unknown> => ({
  type,
  recipient_config_json: spacedJson(config),
});

function refuse(problems: Problems): void {
  if (Object.keys(problems).length > 0) throw unprocessable(problems);
}

/** Somebody else may have taken the name meanwhile. */
async function named<T>(wanted: { name: string; type: string }, stored: Promise<T>): Promise<T> {
  try {
    return await stored;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw unprocessable(nameTaken(wanted));
    throw error;
  }
}
