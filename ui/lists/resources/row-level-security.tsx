import { api } from "../../api/client.ts";
import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { type Changed, Code, changedByFilter, lastChangeColumn, nameColumn, namesOf, textColumn } from "./columns.tsx";

interface Rule extends Changed {
  id: number;
  name: string;
  filter_type: "Regular" | "Base";
  group_key: string | null;
  clause: string;
  tables: { id: number; table_name: string }[];
  roles: { id: number; name: string }[];
}

const kinds = [
  { value: "Regular", label: t("Regular: these roles see only such rows") },
  { value: "Base", label: t("Base: everyone but these roles sees only such rows") },
];

/** Asks one row of each dataset under the condition: an error there would be one in each chart of those whom the rule binds. */
async function tryClause({ tables, clause }: Record<string, unknown>): Promise<string> {
  // Conditions of charts may have none, so that this would be refused.
  if (/\bselect\b/i.test(String(clause))) return t("Clauses with a subquery cannot be tried here.");
  for (const id of (tables ?? []) as number[])
    await api.post("/api/v1/chart/data", {
      json: {
        datasource: { id, type: "table" },
        force: true,
        queries: [{ columns: [], metrics: [], row_limit: 1, extras: { where: clause } }],
        result_format: "json",
        result_type: "samples",
      },
    });
  return t("The datasets take it.");
}

export const rowLevelSecurity: ResourceSpec<Rule> = {
  api: "rowlevelsecurity",
  view: "Row Level Security",
  title: t("Row level security"),
  one: t("rule"),
  nameOf: (row) => row.name,
  search: { col: "name", opr: "ct" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  filters: [
    { key: "filter_type", label: t("Type"), operator: "eq", options: kinds },
    { key: "group_key", label: t("Group key"), kind: "text" },
    changedByFilter("rowlevelsecurity"),
  ],
  columns: [
    nameColumn("name", (row) => row.name),
    textColumn("filter_type", t("Type"), (row) => row.filter_type, { width: 110 }),
    textColumn("tables", t("Datasets"), (row) => namesOf(row.tables), { sorter: false }),
    textColumn("roles", t("Roles"), (row) => namesOf(row.roles), { sorter: false }),
    textColumn("group_key", t("Group key"), (row) => row.group_key, { width: 130 }),
    textColumn("clause", t("Clause"), (row) => <Code>{row.clause}</Code>),
    lastChangeColumn(),
  ],
  fields: [
    { name: "name", label: t("Name"), kind: "text", isRequired: true },
    { name: "filter_type", label: t("Type"), kind: "choice", isRequired: true, options: kinds, initial: "Regular" },
    {
      name: "tables",
      label: t("Datasets"),
      kind: "choices",
      isRequired: true,
      from: { list: "dataset", text: "table_name" },
      initial: [],
    },
    { name: "roles", label: t("Roles"), kind: "choices", from: { list: "security/roles", text: "name" }, initial: [] },
    {
      name: "group_key",
      label: t("Group key"),
      kind: "text",
      note: t("Rules with the same key are joined by OR, others by AND."),
    },
    {
      name: "clause",
      label: t("Clause"),
      kind: "code",
      isRequired: true,
      note: t("SQL that goes into WHERE, e.g. region = 'North'"),
    },
    { name: "description", label: t("Description"), kind: "long" },
  ],
  test: { label: t("Try the clause"), run: tryClause },
  deletes: "together",
  about: t("Which rows of a dataset a role may see."),
};
