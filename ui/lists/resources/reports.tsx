import { lazy } from "react";
import { api } from "../../api/client.ts";
import type { Person } from "../../api/types.ts";
import { toastDone } from "../../components/toast-store.ts";
import { reportStates, stateText } from "../../i18n/states.ts";
import { t } from "../../i18n/t.ts";
import { methodText } from "../../reports/methods.ts";
import type { ReportType } from "../../reports/report.ts";
import { scheduleText } from "../../reports/schedule-text.ts";
import { ownersColumn } from "../columns.tsx";
import type { EditDialogProps, ResourceSpec } from "../spec.ts";
import {
  activeFilter,
  type Changed,
  changedByFilter,
  lastChangeColumn,
  nameColumn,
  namesOf,
  textColumn,
  whenColumn,
  yesColumn,
} from "./columns.tsx";

interface Schedule extends Changed {
  id: number;
  name: string;
  type: "Alert" | "Report";
  active: boolean;
  crontab: string;
  crontab_humanized: string;
  timezone: string;
  last_state: string;
  last_eval_dttm: string | null;
  recipients: { type: string }[];
  owners: Person[];
}

const dialog = (type: ReportType) =>
  lazy(async () => {
    const { ReportDialog } = await import("../../reports/ReportDialog.tsx");
    return { default: (props: EditDialogProps) => <ReportDialog type={type} {...props} /> };
  });
const dialogs = { Alert: dialog("Alert"), Report: dialog("Report") };
const Notice = lazy(() => import("../../reports/ReportsNotice.tsx").then((m) => ({ default: m.ReportsNotice })));

const switchTo = (active: boolean) => (row: Schedule) => api.put(`/api/v1/report/${row.id}`, { json: { active } });

/** Alerts or reports: what is sent on a schedule, on a condition or always. */
function schedules(type: ReportType): ResourceSpec<Schedule> {
  const isAlert = type === "Alert";
  return {
    api: "report",
    view: "ReportSchedule",
    title: isAlert ? t("Alerts") : t("Reports"),
    one: isAlert ? t("alert") : t("report"),
    nameOf: (row) => row.name,
    search: { col: "name", opr: "report_all_text" },
    sort: { column: "changed_on_delta_humanized", direction: "desc" },
    always: [{ col: "type", opr: "eq", value: type }],
    filters: [
      {
        key: "state",
        column: "last_state",
        label: t("Last result"),
        operator: "eq",
        options: reportStates.map((value) => ({ value, label: stateText(value) })),
      },
      activeFilter(),
      {
        key: "owner",
        column: "owners",
        label: t("Owner"),
        operator: "rel_m_m",
        from: { list: "security/users", text: "username", related: "report/related/owners" },
      },
      changedByFilter("report"),
    ],
    columns: [
      nameColumn("name", (row) => row.name),
      textColumn(
        "crontab_humanized",
        t("Schedule"),
        (row) => `${scheduleText(row.crontab) ?? row.crontab_humanized} (${row.timezone})`,
      ),
      textColumn("last_state", t("Last result"), (row) => stateText(row.last_state), {
        width: 120,
        sorter: false,
      }),
      whenColumn("last_eval_dttm", t("Last run"), (row) => row.last_eval_dttm),
      textColumn(
        "recipients",
        t("By"),
        (row) => namesOf(row.recipients.map((one) => ({ name: methodText(one.type) }))),
        {
          width: 110,
          sorter: false,
        },
      ),
      ownersColumn(),
      yesColumn("active", t("Active"), (row) => row.active, true),
      lastChangeColumn(),
    ],
    Dialog: dialogs[type],
    Notice,
    ownersOf: (row) => row.owners,
    actions: [
      {
        key: "run",
        label: t("Run now"),
        run: async (row) => {
          await api.post(`/api/v1/report/${row.id}/run/`);
          toastDone(t("{name} runs as soon as a worker is free; see its runs.", { name: row.name }));
        },
      },
      { key: "log", label: t("Runs"), to: (row) => `/${type.toLowerCase()}/${row.id}/log/` },
      { key: "on", label: t("Switch on"), isFor: (row) => !row.active, run: switchTo(true) },
      { key: "off", label: t("Switch off"), isFor: (row) => row.active, run: switchTo(false) },
    ],
    deletes: "together",
    about: isAlert
      ? t("Tells people when a number of a database crosses a line.")
      : t("Sends a chart or a dashboard to people, again and again."),
  };
}

export const alerts = schedules("Alert");
export const reports = schedules("Report");
