import { Link } from "react-router";
import { stateText } from "../../i18n/states.ts";
import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { Code, textColumn, whenColumn } from "./columns.tsx";

interface Query {
  id: number;
  status: string;
  start_time: number | null;
  end_time: number | null;
  rows: number | null;
  schema: string | null;
  sql: string;
  tab_name: string | null;
  error_message: string | null;
  database: { database_name: string } | null;
  user: { first_name: string; last_name: string } | null;
}

const states = ["success", "failed", "running", "pending", "stopped", "timed_out"];

export const queryHistory: ResourceSpec<Query> = {
  api: "query",
  view: "Query",
  title: t("Query history"),
  one: t("query"),
  nameOf: (row) => row.tab_name ?? `query ${row.id}`,
  search: { col: "sql", opr: "ct" },
  sort: { column: "start_time", direction: "desc" },
  filters: [
    {
      key: "status",
      label: t("State"),
      operator: "eq",
      options: states.map((value) => ({ value, label: stateText(value) })),
    },
    {
      key: "database",
      label: t("Database"),
      operator: "rel_o_m",
      from: { list: "database", text: "database_name" },
    },
    {
      key: "user",
      label: t("User"),
      operator: "rel_o_m",
      from: { list: "security/users", text: "username", related: "query/related/user" },
    },
    { key: "since", column: "start_time", label: t("When"), kind: "times", write: (moment) => moment },
  ],
  columns: [
    whenColumn("start_time", t("When"), (row) => row.start_time),
    textColumn("status", t("State"), (row) => stateText(row.status), { width: 110, sorter: false }),
    textColumn("tab_name", t("Tab"), (row) => row.tab_name, { width: 140 }),
    textColumn("database.database_name", t("Database"), (row) => row.database?.database_name, { width: 140 }),
    textColumn("schema", t("Schema"), (row) => row.schema, { width: 110 }),
    textColumn(
      "user.first_name",
      t("User"),
      (row) => (row.user ? `${row.user.first_name} ${row.user.last_name}` : ""),
      {
        width: 150,
      },
    ),
    textColumn("rows", t("Rows"), (row) => row.rows, { width: 90 }),
    textColumn("sql", "SQL", (row) => <Code>{row.sql}</Code>),
  ],
  actions: [{ key: "open", label: t("Open in SQL Lab"), to: (row) => `/sqllab/?queryId=${row.id}` }],
  about: (
    <>
      {t("Every query that SQL Lab has run.")} <Link to="/sqllab/?new=1">{t("Open SQL Lab")}</Link>
    </>
  ),
};
