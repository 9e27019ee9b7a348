import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { Code, nameColumn, textColumn, whenColumn } from "./columns.tsx";

interface LogEntry {
  id: number;
  user: { username: string } | null;
  action: string;
  dttm: string;
  json: string | null;
  dashboard_id: number | null;
  slice_id: number | null;
  duration_ms: number | null;
}

export const actionLog: ResourceSpec<LogEntry> = {
  api: "log",
  view: "Log",
  title: t("Action log"),
  one: t("entry"),
  nameOf: (row) => row.action,
  search: { col: "action", opr: "ct" },
  sort: { column: "dttm", direction: "desc" },
  filters: [
    { key: "user", label: t("User"), operator: "rel_o_m", from: { list: "security/users", text: "username" } },
    { key: "since", column: "dttm", label: t("When"), kind: "times" },
    {
      key: "dashboard",
      column: "dashboard_id",
      label: t("Dashboard"),
      operator: "eq",
      from: { list: "dashboard", text: "dashboard_title" },
      isRare: true,
    },
    {
      key: "chart",
      column: "slice_id",
      label: t("Chart"),
      operator: "eq",
      from: { list: "chart", text: "slice_name" },
      isRare: true,
    },
    { key: "duration_ms", label: t("Milliseconds"), kind: "numbers", isRare: true },
    { key: "json", label: t("Details"), kind: "text", isRare: true },
    { key: "referrer", label: t("From the page"), kind: "text", isRare: true },
  ],
  columns: [
    whenColumn("dttm", t("When"), (row) => row.dttm),
    textColumn("user.username", t("User"), (row) => row.user?.username, { width: 140 }),
    nameColumn("action", (row) => row.action, t("Action")),
    textColumn("dashboard_id", t("Dashboard"), (row) => row.dashboard_id, { width: 120 }),
    textColumn("slice_id", t("Chart"), (row) => row.slice_id, { width: 90 }),
    textColumn("duration_ms", t("Milliseconds"), (row) => row.duration_ms, { width: 130 }),
    textColumn("json", t("Details"), (row) => <Code>{row.json}</Code>, { sorter: false }),
  ],
  about: t("What people did, as the server wrote it down."),
};
