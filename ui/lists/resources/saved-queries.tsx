import { Link } from "react-router";
import { distinctValues } from "../../api/choices.ts";
import type { TagOf } from "../../api/types.ts";
import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import {
  type Changed,
  Code,
  changedByFilter,
  lastChangeColumn,
  nameColumn,
  TagLinks,
  tagFilter,
  textColumn,
} from "./columns.tsx";

interface SavedQuery extends Changed {
  id: number;
  label: string;
  description: string | null;
  schema: string | null;
  sql: string;
  database: { id: number; database_name: string } | null;
  tags?: TagOf[];
}

export const savedQueries: ResourceSpec<SavedQuery> = {
  api: "saved_query",
  view: "SavedQuery",
  title: t("Saved queries"),
  one: t("saved query"),
  nameOf: (row) => row.label,
  search: { col: "label", opr: "all_text" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  filters: [
    {
      key: "database",
      label: t("Database"),
      operator: "rel_o_m",
      from: { list: "database", text: "database_name" },
    },
    { key: "schema", label: t("Schema"), operator: "eq", loadOptions: () => distinctValues("saved_query", "schema") },
    tagFilter("saved_query_tag_id"),
    changedByFilter("saved_query"),
  ],
  columns: [
    nameColumn("label", (row) => (
      <>
        <Link to={`/sqllab/?savedQueryId=${row.id}`}>{row.label}</Link>
        <TagLinks tags={row.tags} />
      </>
    )),
    textColumn("description", t("Description"), (row) => row.description),
    textColumn("database.database_name", t("Database"), (row) => row.database?.database_name, { width: 150 }),
    textColumn("schema", t("Schema"), (row) => row.schema, { width: 120 }),
    textColumn("sql", "SQL", (row) => <Code>{row.sql}</Code>),
    lastChangeColumn(),
  ],
  fields: [
    { name: "label", label: t("Name"), kind: "text", isRequired: true },
    { name: "description", label: t("Description"), kind: "long", initial: "" },
    {
      name: "db_id",
      label: t("Database"),
      kind: "choice",
      isRequired: true,
      from: { list: "database", text: "database_name" },
    },
    { name: "schema", label: t("Schema"), kind: "text" },
    { name: "sql", label: "SQL", kind: "code", isRequired: true },
  ],
  actions: [{ key: "open", label: t("Open in SQL Lab"), to: (row) => `/sqllab/?savedQueryId=${row.id}` }],
  toForm: (detail) => ({ ...detail, db_id: detail.database }),
  addPage: "/sqllab/?new=1",
  taggedAs: "query",
  isBundled: true,
  deletes: "together",
  about: t("SQL that is worth keeping, for yourself and others."),
};
