import { t } from "../i18n/t.ts";
export interface AdvancedField {
  /** where its value stands among those of the dialog */
  path: string | string[];
  label: string;
  note?: string;
  kind: "switch" | "seconds" | "names" | "json" | "code" | "text";
}

interface Section {
  key: string;
  label: string;
  fields: AdvancedField[];
}

/** What may be set of a connection besides its address. */
export const advancedSections: Section[] = [
  {
    key: "sqllab",
    label: t("SQL Lab"),
    fields: [
      { path: "expose_in_sqllab", label: t("Show in SQL Lab"), kind: "switch" },
      { path: "allow_ctas", label: t("CREATE TABLE AS"), note: t("Results may be kept as tables."), kind: "switch" },
      { path: "allow_cvas", label: t("CREATE VIEW AS"), note: t("Queries may be kept as views."), kind: "switch" },
      {
        path: "force_ctas_schema",
        label: t("Schema of such tables and views"),
        note: t("Empty: the schema that the query runs in."),
        kind: "text",
      },
      {
        path: "allow_dml",
        label: t("Statements that change data"),
        note: t("INSERT, UPDATE, DELETE, CREATE and the like."),
        kind: "switch",
      },
      {
        path: ["extra", "cost_estimate_enabled"],
        label: t("Estimate the cost of a query before it runs"),
        kind: "switch",
      },
      {
        path: ["extra", "allows_virtual_table_explore"],
        label: t("Charts straight from the rows of a query"),
        kind: "switch",
      },
      { path: ["extra", "disable_data_preview"], label: t("No preview of tables"), kind: "switch" },
      { path: ["extra", "disable_drill_to_detail"], label: t("No drill to detail in charts"), kind: "switch" },
    ],
  },
  {
    key: "performance",
    label: t("Performance"),
    fields: [
      {
        path: "cache_timeout",
        label: t("Answers for charts are kept for"),
        note: t("Empty: as the settings say. 0 never expires, -1 keeps nothing."),
        kind: "seconds",
      },
      {
        path: ["extra", "metadata_cache_timeout", "schema_cache_timeout"],
        label: t("Names of schemas are kept for"),
        kind: "seconds",
      },
      {
        path: ["extra", "metadata_cache_timeout", "table_cache_timeout"],
        label: t("Names of tables are kept for"),
        kind: "seconds",
      },
      {
        path: "allow_run_async",
        label: t("Queries of SQL Lab run in the background"),
        note: t("Needs a worker and a results backend; they go on when the page is left."),
        kind: "switch",
      },
    ],
  },
  {
    key: "security",
    label: t("Security"),
    fields: [
      {
        path: "masked_encrypted_extra",
        label: t("Secret parameters (JSON)"),
        note: t("Stored encrypted; shown as XXXXXXXXXX, which means: as before."),
        kind: "json",
      },
      {
        path: "server_cert",
        label: t("Root certificate (PEM)"),
        note: t("Which the server is checked by."),
        kind: "code",
      },
      {
        path: "impersonate_user",
        label: t("Queries run as the person who asks"),
        note: t("For engines that know this: Trino, Presto, Druid and others."),
        kind: "switch",
      },
      { path: "allow_file_upload", label: t("Files may be uploaded"), kind: "switch" },
      { path: ["extra", "schemas_allowed_for_file_upload"], label: t("Schemas that files may go to"), kind: "names" },
    ],
  },
  {
    key: "other",
    label: t("Other"),
    fields: [
      { path: ["extra", "allow_multi_catalog"], label: t("All catalogs, not only the default one"), kind: "switch" },
      { path: ["extra", "version"], label: t("Version of the server"), kind: "text" },
      {
        path: "other_extra",
        label: t("Everything else (JSON)"),
        note: t('engine_params go to the driver as they are: {"engine_params": {"connect_args": {…}}}.'),
        kind: "json",
      },
    ],
  },
];
