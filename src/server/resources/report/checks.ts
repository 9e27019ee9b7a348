import { LitesetError } from "../../../errors.ts";
import { shortestInterval } from "../../../jobs/cron.ts";
import { ReportSchedule } from "../../../metadata/entities/report.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { findRow } from "../../rest/list.ts";
import type { Resource } from "../../rest/resource.ts";
import type { Call } from "../../route.ts";
import { chartResource } from "../chart/resource.ts";
import { dashboardResource } from "../dashboard/resource.ts";
import { databaseResource } from "../database/resource.ts";
import { parseObject } from "../dataset/describe.ts";

/** Messages by field; the reference sends some as a text, some as a list. */
export type Problems = Record<string, string | string[]>;

/** Refuses a picture that is too wide or too narrow, as ALERT_REPORTS_MIN/MAX_CUSTOM_SCREENSHOT_WIDTH say. */
export function checkWidth({ app }: Call, width: number | null | undefined): void {
  const { ALERT_REPORTS_MIN_CUSTOM_SCREENSHOT_WIDTH: min, ALERT_REPORTS_MAX_CUSTOM_SCREENSHOT_WIDTH: max } =
    app.settings;
  if (width === null || width === undefined || (width >= min && width <= max)) return;
  const message = `Screenshot width must be between ${min}px and ${max}px`;
  throw new LitesetError({ custom_width: [message] }, undefined, { status: 400 });
}

/** A name is taken within its type. */
export async function checkName(
  em: EntityManager,
  { id, name, type }: { id?: number; name: string; type: string },
): Promise<Problems> {
  const others = id === undefined ? {} : { id: { $ne: id } };
  return (await em.count(ReportSchedule, { name, type, ...others })) === 0 ? {} : nameTaken({ name, type });
}

export const nameTaken = ({ name, type }: { name: string; type: string }): Problems => ({
  name: [`${type === "Alert" ? "An alert" : "A report"} named "${name}" already exists`],
});

/** How often it may run: ALERT_MINIMUM_INTERVAL and REPORT_MINIMUM_INTERVAL, which count from two minutes. */
export function checkFrequency({ app, log }: Call, crontab: string, type: string): Problems {
  const key = type === "Alert" ? "ALERT_MINIMUM_INTERVAL" : "REPORT_MINIMUM_INTERVAL";
  const setting: unknown = app.settings[key];
  const least = typeof setting === "function" ? setting() : setting;
  if (!Number.isInteger(least)) log.error("the setting is no whole number of seconds", { key });
  if (!Number.isInteger(least) || least < 120) return {};
  if (shortestInterval(crontab, least <= 3660 ? 60 : 24) >= least) return {};
  const message = `${type} schedule frequency exceeding limit. Please configure a schedule with a minimum interval of ${Math.ceil(least / 60)} minutes per execution.`;
  return { crontab: message };
}

interface Subject {
  chart?: number | null;
  dashboard?: number | null;
  creation_method?: string | null;
}

/** What is sent: one chart or one dashboard that the viewer may see. */
export async function checkSubject(call: Call, asked: Subject, isNew: boolean): Promise<Problems> {
  const { chart, dashboard, creation_method: made } = asked;
  const unsaved = (what: string) => `Please save your ${what} first, then try creating a new email report.`;
  if (made === "charts" && !chart) return { chart: unsaved("chart") };
  if (made === "dashboards" && !dashboard) return { dashboard: unsaved("dashboard") };
  if (chart && !(await isVisible(call, chartResource, chart))) return { chart: "Chart does not exist" };
  if (chart && dashboard) return { chart: "Choose a chart or dashboard not both" };
  if (chart) return {};
  if (!dashboard) return isNew ? { chart: "Must choose either a chart or a dashboard" } : {};
  return (await isVisible(call, dashboardResource, dashboard)) ? {} : { dashboard: "Dashboard does not exist" };
}

/** Alerts ask a database that the viewer may see. */
export async function checkDatabase(call: Call, id: number | undefined, isNew: boolean): Promise<Problems> {
  if (id === undefined) return isNew ? { database: "Database is required for alerts" } : {};
  return (await isVisible(call, databaseResource, id)) ? {} : { database: "Database does not exist" };
}

/** The tabs of a dashboard that a report shows must be there. */
export async function checkTabs(
  { app }: Call,
  dashboard: number | null | undefined,
  extra: Record<string, unknown> | undefined,
): Promise<Problems> {
  const { activeTabs, anchor } = parseObject(extra?.dashboard ?? {});
  const wanted = [...(Array.isArray(activeTabs) ? activeTabs : []), ...tabsOf(anchor)].map(String);
  if (!dashboard || wanted.length === 0) return {};
  const row = await app.metadata
    .kysely()
    .selectFrom("dashboards")
    .where("id", "=", dashboard)
    .select("position_json")
    .executeTakeFirst();
  const known = new Set(Object.keys(parseObject(row?.position_json)));
  const absent = wanted.filter((tab) => !known.has(tab));
  return absent.length > 0 ? { extra: [`Invalid tab ids: ${absent.join(", ")}`] } : {};
}

/** An anchor is the id of a tab, or a JSON list of them. */
function tabsOf(anchor: unknown): unknown[] {
  if (typeof anchor !== "string" || anchor === "") return [];
  try {
    const parsed = JSON.parse(anchor);
    return Array.isArray(parsed) ? parsed : [anchor];
  } catch {
    return [anchor];
  }
}

const isVisible = async (call: Call, resource: Resource, id: number): Promise<boolean> =>
  (await findRow(resource, call, id, ["id"])) !== undefined;
