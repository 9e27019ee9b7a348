import { Link } from "react-router";
import { api } from "../../api/client.ts";
import styles from "../columns.module.css";
import type { ResourceSpec } from "../spec.ts";
import { type Changed, lastChangeColumn, textColumn } from "./columns.tsx";
import { uploadTool } from "./upload-tool.ts";

interface Dataset extends Changed {
  id: number;
  table_name: string;
  description: string | null;
  kind: "physical" | "virtual";
  schema: string | null;
  database: { id: number; database_name: string };
  explore_url: string;
}

export const datasets: ResourceSpec<Dataset> = {
  api: "dataset",
  view: "Dataset",
  title: "Datasets",
  one: "dataset",
  nameOf: (row) => row.table_name,
  search: { col: "table_name", opr: "ct" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  filters: [
    {
      key: "kind",
      column: "sql",
      label: "Type",
      operator: "dataset_is_null_or_empty",
      options: [
        { value: "virtual", label: "Virtual", sent: false },
        { value: "physical", label: "Physical", sent: true },
      ],
    },
    { key: "database", label: "Database", operator: "rel_o_m", from: { list: "database", text: "database_name" } },
  ],
  columns: [
    textColumn("table_name", "Name", (row) => (
      <>
        <Link className={styles.name} to={row.explore_url}>
          {row.table_name}
        </Link>
        {row.description ? <span className={styles.note}>{row.description}</span> : null}
      </>
    )),
    textColumn("kind", "Type", (row) => (row.kind === "virtual" ? "Virtual" : "Physical"), {
      width: 110,
      sorter: false,
    }),
    textColumn("database.database_name", "Database", (row) => row.database.database_name, { width: 160 }),
    textColumn("schema", "Schema", (row) => row.schema, { width: 130 }),
    lastChangeColumn(),
  ],
  fields: [
    {
      name: "database",
      label: "Database",
      kind: "choice",
      isRequired: true,
      from: { list: "database", text: "database_name" },
      only: "create",
    },
    { name: "schema", label: "Schema", kind: "text" },
    {
      name: "table_name",
      label: "Table",
      kind: "text",
      isRequired: true,
      note: "For a virtual dataset: its own name.",
    },
    {
      name: "sql",
      label: "SQL",
      kind: "code",
      note: "Makes the dataset virtual: its rows are what this query answers.",
    },
    { name: "description", label: "Description", kind: "long", only: "change" },
    { name: "cache_timeout", label: "Cache timeout (seconds)", kind: "number", only: "change" },
    { name: "main_dttm_col", label: "Main time column", kind: "text", only: "change" },
    { name: "metrics", label: "Metrics (JSON)", kind: "json", only: "change" },
    {
      name: "columns",
      label: "Columns (JSON)",
      kind: "json",
      only: "change",
      note: "Calculated columns have an expression.",
    },
  ],
  toForm: (detail) => ({
    ...detail,
    metrics: JSON.stringify(rowsOf(detail.metrics, metricKeys), null, 2),
    columns: JSON.stringify(rowsOf(detail.columns, columnKeys), null, 2),
  }),
  toBody: ({ metrics, columns, sql, schema, ...values }, isNew) => ({
    ...values,
    schema: schema || null,
    sql: sql || null,
    ...(isNew ? {} : { metrics: JSON.parse(String(metrics)), columns: JSON.parse(String(columns)) }),
  }),
  actions: [
    { key: "chart", label: "Create chart", to: (row) => row.explore_url },
    { key: "refresh", label: "Sync columns from source", run: (row) => api.put(`/api/v1/dataset/${row.id}/refresh`) },
    {
      key: "duplicate",
      label: "Duplicate",
      isFor: (row) => row.kind === "virtual",
      run: (row) =>
        api.post("/api/v1/dataset/duplicate", {
          json: { base_model_id: row.id, table_name: `${row.table_name} (copy)` },
        }),
    },
  ],
  tools: [uploadTool],
  deletes: "together",
  about: "A table or a query, with names, metrics and calculated columns, that charts are drawn from.",
};

const metricKeys =
  "id metric_name expression verbose_name description d3format currency warning_text extra metric_type uuid".split(" ");
const columnKeys =
  "id column_name type verbose_name description expression filterable groupby is_active is_dttm python_date_format advanced_data_type extra uuid".split(
    " ",
  );

/** What of the rows may be written back. */
function rowsOf(rows: unknown, keys: string[]): Record<string, unknown>[] {
  return (Array.isArray(rows) ? rows : []).map((row: Record<string, unknown>) =>
    Object.fromEntries(keys.filter((key) => row[key] !== null && row[key] !== undefined).map((key) => [key, row[key]])),
  );
}
