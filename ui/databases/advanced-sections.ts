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
    label: "SQL Lab",
    fields: [
      { path: "expose_in_sqllab", label: "Show in SQL Lab", kind: "switch" },
      { path: "allow_ctas", label: "CREATE TABLE AS", note: "Results may be kept as tables.", kind: "switch" },
      { path: "allow_cvas", label: "CREATE VIEW AS", note: "Queries may be kept as views.", kind: "switch" },
      {
        path: "force_ctas_schema",
        label: "Schema of such tables and views",
        note: "Empty: the schema that the query runs in.",
        kind: "text",
      },
      {
        path: "allow_dml",
        label: "Statements that change data",
        note: "INSERT, UPDATE, DELETE, CREATE and the like.",
        kind: "switch",
      },
      {
        path: ["extra", "cost_estimate_enabled"],
        label: "Estimate the cost of a query before it runs",
        kind: "switch",
      },
      {
        path: ["extra", "allows_virtual_table_explore"],
        label: "Charts straight from the rows of a query",
        kind: "switch",
      },
      { path: ["extra", "disable_data_preview"], label: "No preview of tables", kind: "switch" },
      { path: ["extra", "disable_drill_to_detail"], label: "No drill to detail in charts", kind: "switch" },
    ],
  },
  {
    key: "performance",
    label: "Performance",
    fields: [
      {
        path: "cache_timeout",
        label: "Answers for charts are kept for",
        note: "Empty: as the settings say. 0 never expires, -1 keeps nothing.",
        kind: "seconds",
      },
      {
        path: ["extra", "metadata_cache_timeout", "schema_cache_timeout"],
        label: "Names of schemas are kept for",
        kind: "seconds",
      },
      {
        path: ["extra", "metadata_cache_timeout", "table_cache_timeout"],
        label: "Names of tables are kept for",
        kind: "seconds",
      },
      {
        path: "allow_run_async",
        label: "Queries of SQL Lab run in the background",
        note: "Needs a worker and a results backend; they go on when the page is left.",
        kind: "switch",
      },
    ],
  },
  {
    key: "security",
    label: "Security",
    fields: [
      {
        path: "masked_encrypted_extra",
        label: "Secret parameters (JSON)",
        note: "Stored encrypted; shown as XXXXXXXXXX, which means: as before.",
        kind: "json",
      },
      { path: "server_cert", label: "Root certificate (PEM)", note: "Which the server is checked by.", kind: "code" },
      {
        path: "impersonate_user",
        label: "Queries run as the person who asks",
        note: "For engines that know this: Trino, Presto, Druid and others.",
        kind: "switch",
      },
      { path: "allow_file_upload", label: "Files may be uploaded", kind: "switch" },
      { path: ["extra", "schemas_allowed_for_file_upload"], label: "Schemas that files may go to", kind: "names" },
    ],
  },
  {
    key: "other",
    label: "Other",
    fields: [
      { path: ["extra", "allow_multi_catalog"], label: "All catalogs, not only the default one", kind: "switch" },
      { path: ["extra", "version"], label: "Version of the server", kind: "text" },
      {
        path: "other_extra",
        label: "Everything else (JSON)",
        note: 'engine_params go to the driver as they are: {"engine_params": {"connect_args": {…}}}.',
        kind: "json",
      },
    ],
  },
];
