import { lazy } from "react";
import { Link } from "react-router";
import { distinctValues } from "../../api/choices.ts";
import { api } from "../../api/client.ts";
import type { Person } from "../../api/types.ts";
import { ExtraMarks } from "../../components/Marks.tsx";
import { t } from "../../i18n/t.ts";
import styles from "../columns.module.css";
import { ownersColumn } from "../columns.tsx";
import type { ResourceSpec } from "../spec.ts";
import { relatedUses } from "../uses.ts";
import { type Changed, certifiedFilter, changedByFilter, lastChangeColumn, textColumn } from "./columns.tsx";
import { uploadTool } from "./upload-tool.ts";

interface Dataset extends Changed {
  id: number;
  table_name: string;
  description: string | null;
  kind: "physical" | "virtual";
  schema: string | null;
  database: { id: number; database_name: string };
  explore_url: string;
  owners: Person[];
  /** JSON: who vouches for it, what to mind */
  extra: string | null;
}

export const datasets: ResourceSpec<Dataset> = {
  api: "dataset",
  view: "Dataset",
  title: t("Datasets"),
  one: t("dataset"),
  nameOf: (row) => row.table_name,
  search: { col: "table_name", opr: "ct" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  filters: [
    {
      key: "kind",
      column: "sql",
      label: t("Type"),
      operator: "dataset_is_null_or_empty",
      options: [
        { value: "virtual", label: t("Virtual"), sent: false },
        { value: "physical", label: t("Physical"), sent: true },
      ],
    },
    { key: "database", label: t("Database"), operator: "rel_o_m", from: { list: "database", text: "database_name" } },
    { key: "schema", label: t("Schema"), operator: "eq", loadOptions: () => distinctValues("dataset", "schema") },
    {
      key: "owner",
      column: "owners",
      label: t("Owner"),
      operator: "rel_m_m",
      from: { list: "security/users", text: "username", related: "dataset/related/owners" },
    },
    certifiedFilter("dataset_is_certified"),
    changedByFilter("dataset", true),
  ],
  columns: [
    textColumn("table_name", t("Name"), (row) => (
      <>
        <Link className={styles.name} to={row.explore_url}>
          {row.table_name}
        </Link>
        <ExtraMarks extra={row.extra} />
        {row.description ? <span className={styles.note}>{row.description}</span> : null}
      </>
    )),
    textColumn("kind", t("Type"), (row) => (row.kind === "virtual" ? t("Virtual") : t("Physical")), {
      width: 110,
      sorter: false,
    }),
    textColumn("database.database_name", t("Database"), (row) => row.database.database_name, { width: 160 }),
    textColumn("schema", t("Schema"), (row) => row.schema, { width: 130 }),
    ownersColumn(),
    lastChangeColumn(),
  ],
  ownersOf: (row) => row.owners,
  usesOf: (id, signal) => relatedUses(`/api/v1/dataset/${id}/related_objects`, signal),
  Dialog: lazy(() => import("../../datasets/DatasetDialog.tsx").then((m) => ({ default: m.DatasetDialog }))),
  addPage: "/dataset/add/",
  actions: [
    { key: "chart", label: t("Create chart"), to: (row) => row.explore_url },
    { key: "sql", label: t("Open in SQL Lab"), to: (row) => `/sqllab/?datasourceKey=${row.id}__table` },
    {
      key: "refresh",
      label: t("Sync columns from source"),
      run: (row) => api.put(`/api/v1/dataset/${row.id}/refresh`),
    },
    {
      key: "duplicate",
      label: t("Duplicate"),
      isFor: (row) => row.kind === "virtual",
      right: ["can_duplicate", "Dataset"],
      Dialog: lazy(() => import("../../datasets/DuplicateDialog.tsx").then((m) => ({ default: m.DuplicateDialog }))),
    },
  ],
  tools: [uploadTool],
  isBundled: true,
  deletes: "together",
  about: t("A table or a query, with names, metrics and calculated columns, that charts are drawn from."),
};
