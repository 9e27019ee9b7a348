import { useParams } from "react-router";
import { stateText } from "../../i18n/states.ts";
import { t } from "../../i18n/t.ts";
import { ResourceList } from "../ResourceList.tsx";
import type { ResourceSpec } from "../spec.ts";
import { textColumn, timeText } from "./columns.tsx";

interface Run {
  id: number;
  scheduled_dttm: string;
  start_dttm: string | null;
  end_dttm: string | null;
  state: string;
  value: number | null;
  error_message: string | null;
}

/** When an alert or a report ran, and how it ended. */
export function ReportLog() {
  const { id = "" } = useParams();
  return <ResourceList key={id} spec={runsOf(Number(id))} />;
}

function runsOf(id: number): ResourceSpec<Run> {
  return {
    api: `report/${id}/log`,
    view: "ReportSchedule",
    title: t("Runs"),
    one: t("run"),
    nameOf: (row) => timeText(row.scheduled_dttm),
    sort: { column: "start_dttm", direction: "desc" },
    columns: [
      textColumn("scheduled_dttm", t("Planned"), (row) => timeText(row.scheduled_dttm), { width: 190 }),
      textColumn("start_dttm", t("Started"), (row) => timeText(row.start_dttm), { width: 190 }),
      textColumn("end_dttm", t("Ended"), (row) => timeText(row.end_dttm), { width: 190 }),
      textColumn("state", t("Result"), (row) => stateText(row.state), { width: 120 }),
      textColumn("value", t("Value"), (row) => row.value, { width: 110 }),
      textColumn("error_message", t("Error"), (row) => row.error_message),
    ],
    refreshMs: 5_000,
    about: t("It has not run yet."),
  };
}
