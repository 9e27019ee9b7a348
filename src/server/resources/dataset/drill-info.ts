import { LitesetError } from "../../../errors.ts";
import { looseDb, type Row } from "../../rest/db.ts";
import { dumpRows, fieldContext, neededColumns } from "../../rest/fields.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { type QuestionSchema, readQuestion } from "../../rest/question.ts";
import type { Answer, Call } from "../../route.ts";
import { opensByRoles } from "../chart/dashboard-access.ts";
import { findDashboard } from "../dashboard/find.ts";
import { datasetResource } from "./resource.ts";

export const drillQuestion: QuestionSchema = { type: "object", properties: { dashboard_id: { type: "integer" } } };

const NAMES = [
  ..."id table_name owners.first_name owners.last_name created_by.first_name created_by.last_name".split(" "),
  ..."created_on_humanized changed_by.first_name changed_by.last_name changed_on_humanized".split(" "),
  ..."columns.column_name columns.verbose_name columns.groupby".split(" "),
];

/**
 * GET drill_info/: the columns that a chart's data can be grouped by further, to those who see the dataset, by themselves or
 * on a dashboard that its roles or a guest token open.
 */
export async function showDrillInfo(call: Call): Promise<Answer> {
  const { dashboard_id: dashboardId } = readQuestion<{ dashboard_id?: number }>(call, drillQuestion);
  const id = Number(call.params.pk);
  const row = (await findRow(datasetResource, call, id, NAMES)) ?? (await findOnDashboard(call, id, dashboardId));
  const [dataset] = await dumpRows(datasetResource.fields, NAMES, [row], fieldContext(call));
  const columns = ((dataset?.columns ?? []) as Row[])
    .filter((column) => column.groupby)
    .map(({ column_name, verbose_name }) => ({ column_name, verbose_name }));
  return { result: call.viewer.guest ? { id, columns } : { ...dataset, columns } };
}

async function findOnDashboard(call: Call, id: number, dashboardId: number | undefined): Promise<Row> {
  if (!dashboardId) throw call.viewer.guest ? forbidden() : notFound();
  const [dashboard, row] = await Promise.all([
    findDashboard(call, String(dashboardId)),
    looseDb(call.app.metadata)
      .selectFrom("tables")
      .where("id", "=", id)
      .select(neededColumns(datasetResource.fields, NAMES))
      .executeTakeFirst(),
  ]);
  if (!dashboard || !row) throw notFound();
  const opens = dashboard.isOpen && (call.viewer.guest || (await opensByRoles(call, dashboardId)));
  if (!opens || !(await isDrawnOn(call, id, dashboardId))) throw forbidden();
  return row;
}

async function isDrawnOn(call: Call, id: number, dashboardId: number): Promise<boolean> {
  const chart = await looseDb(call.app.metadata)
    .selectFrom("slices as s")
    .innerJoin("dashboard_slices as ds", "ds.slice_id", "s.id")
    .where("ds.dashboard_id", "=", dashboardId)
    .where("s.datasource_id", "=", id)
    .where("s.datasource_type", "=", "table")
    .select("s.id")
    .executeTakeFirst();
  return chart !== undefined;
}

const forbidden = (): LitesetError => new LitesetError("Forbidden", undefined, { status: 403 });
