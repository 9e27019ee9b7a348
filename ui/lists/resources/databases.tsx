import { lazy } from "react";
import { api } from "../../api/client.ts";
import type { ListAnswer } from "../../api/types.ts";
import { t } from "../../i18n/t.ts";
import { assetsTool } from "../bundles/bundle.ts";
import type { ResourceSpec } from "../spec.ts";
import { relatedUses, type Uses } from "../uses.ts";
import {
  type Changed,
  changedByFilter,
  lastChangeColumn,
  nameColumn,
  textColumn,
  yesColumn,
  yesFilter,
} from "./columns.tsx";
import { uploadTool } from "./upload-tool.ts";

interface Database extends Changed {
  id: number;
  database_name: string;
  backend: string;
  allow_run_async: boolean;
  allow_dml: boolean;
  allow_file_upload: boolean;
  expose_in_sqllab: boolean;
}

const datasetsLabel = t("Datasets");

/** The datasets of a database, which is not deleted while it has any. */
async function datasetsOf(id: number, signal: AbortSignal): Promise<Uses[]> {
  const { count, result } = await api.get<ListAnswer<{ table_name: string; explore_url: string }>>("/api/v1/dataset/", {
    rison: {
      filters: [{ col: "database", opr: "rel_o_m", value: id }],
      columns: ["table_name", "explore_url"],
      page_size: 5,
    },
    signal,
  });
  const seen = result.map(({ table_name: name, explore_url: to }) => ({ name, to }));
  return count > 0 ? [{ label: datasetsLabel, count, seen }] : [];
}

export const databases: ResourceSpec<Database> = {
  api: "database",
  view: "Database",
  title: t("Databases"),
  one: t("database"),
  nameOf: (row) => row.database_name,
  search: { col: "database_name", opr: "ct" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  filters: [
    yesFilter("expose_in_sqllab", t("In SQL Lab")),
    yesFilter("allow_file_upload", t("Uploads")),
    yesFilter("allow_run_async", t("Asynchronous")),
    changedByFilter("database"),
  ],
  columns: [
    nameColumn("database_name", (row) => row.database_name),
    textColumn("backend", t("Engine"), (row) => row.backend, { width: 140, sorter: false }),
    yesColumn("expose_in_sqllab", t("In SQL Lab"), (row) => row.expose_in_sqllab, true),
    yesColumn("allow_dml", t("DML"), (row) => row.allow_dml, true),
    yesColumn("allow_file_upload", t("Uploads"), (row) => row.allow_file_upload, true),
    yesColumn("allow_run_async", t("Asynchronous"), (row) => row.allow_run_async, true),
    lastChangeColumn(),
  ],
  Dialog: lazy(() => import("../../databases/DatabaseDialog.tsx").then((m) => ({ default: m.DatabaseDialog }))),
  tools: [uploadTool, assetsTool],
  isBundled: true,
  deletes: "each",
  usesOf: async (id, signal) => [
    ...(await datasetsOf(id, signal)),
    ...(await relatedUses(`/api/v1/database/${id}/related_objects/`, signal)),
  ],
  obstacle: (uses) =>
    uses.some(({ label }) => label === datasetsLabel)
      ? t("It has datasets: delete those first, or move them to another database.")
      : undefined,
  about: t("Where the data are: PostgreSQL, MySQL, SQLite, DuckDB and others."),
};
