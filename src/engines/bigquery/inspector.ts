import { z } from "zod";
import type { ConnectionTarget, InspectedColumn, Inspector, Query } from "../engine.ts";
import { inspectedColumn } from "../information-schema.ts";
import { type BigqueryClient, bigqueryClient } from "./client.ts";
import { bigquery } from "./engine.ts";
import { type Field, fieldSchema } from "./values.ts";

const projectsPage = z.object({ projects: z.array(z.object({ id: z.string() })).default([]) });
const datasetsPage = z.object({
  datasets: z.array(z.object({ datasetReference: z.object({ datasetId: z.string() }) })).default([]),
});
const tablesPage = z.object({
  tables: z.array(z.object({ type: z.string(), tableReference: z.object({ tableId: z.string() }) })).default([]),
});
const tableSchema = z.object({
  description: z.string().optional(),
  schema: z.object({ fields: z.array(fieldSchema).default([]) }).optional(),
  timePartitioning: z.object({ field: z.string().optional() }).optional(),
});

/** Limit of one look. */
const INSPECT_TIMEOUT_MS = 30_000;

/** Asks BigQuery's API, which lists projects, datasets and tables without running (and paying for) queries. */
export function bigqueryInspector(query: Query, target: ConnectionTarget): Inspector {
  const connected = bigqueryClient(target);
  connected.catch(() => {});
  const signal = () => AbortSignal.timeout(INSPECT_TIMEOUT_MS);
  const listed = async (types: readonly string[], schema?: string | null): Promise<string[]> => {
    const client = await connected;
    const dataset = schema || client.dataset;
    if (!dataset) return [];
    const pages = await client.list(`${datasetPath(client, dataset)}/tables`, tablesPage, signal());
    return pages
      .flatMap(({ tables }) => tables)
      .filter(({ type }) => types.includes(type))
      .map(({ tableReference }) => tableReference.tableId)
      .sort();
  };
  const tableOf = async (table: string, schema?: string | null) => {
    const client = await connected;
    // `dataset.table` names its own dataset.
    const [name = "", dataset = schema || client.dataset || ""] = table.split(".").reverse();
    return tableSchema.parse(
      await client.ask(`${datasetPath(client, dataset)}/tables/${encodeURIComponent(name)}`, { signal: signal() }),
    );
  };

  return {
    catalogs: async () => {
      const pages = await (await connected).list("/projects", projectsPage, signal());
      return pages.flatMap(({ projects }) => projects.map(({ id }) => id)).sort();
    },
    schemas: async () => {
      const client = await connected;
      const pages = await client.list(
        `/projects/${encodeURIComponent(client.project)}/datasets`,
        datasetsPage,
        signal(),
      );
      return pages.flatMap(({ datasets }) => datasets.map(({ datasetReference }) => datasetReference.datasetId)).sort();
    },
    tables: (schema) => listed(["TABLE", "EXTERNAL"], schema),
    views: (schema) => listed(["VIEW", "MATERIALIZED_VIEW"], schema),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const found = await tableOf(table, schema).catch((error: unknown) => {
        if (/^Not found: Table/.test(error instanceof Error ? error.message : "")) return undefined;
        throw error;
      });
      return flattened(found?.schema?.fields ?? []);
    },
    indexes: async (table, schema) => {
      const { timePartitioning } = await tableOf(table, schema);
      return timePartitioning?.field ? [{ name: "partitioned", columns: [timePartitioning.field], unique: false }] : [];
    },
    partitions: async (table, schema) => {
      const column = (await tableOf(table, schema)).timePartitioning?.field;
      if (!column) return null;
      const dataset = schema || (await connected).dataset || "";
      const { quote, literal } = bigquery;
      const [row] = await query(
        `SELECT MAX(partition_id) AS newest FROM ${quote(dataset)}.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = ${literal(table)}`,
      );
      const newest = typeof row?.newest === "string" ? row.newest : null;
      return {
        columns: [column],
        latest: { [column]: newest },
        conditions: newest === null ? [] : [`${quote(column)} = PARSE_DATE('%Y%m%d', ${literal(newest)})`],
        query: `SELECT\n  *\nFROM ${quote(dataset)}.${quote(table)}\nWHERE\n  ${quote(column)} = PARSE_DATE('%Y%m%d', ${literal(newest)})\nLIMIT 100`,
      };
    },
    primaryKey: async () => ({ name: null, columns: [] }),
    foreignKeys: async () => [],
    comment: async (table, schema) => (await tableOf(table, schema)).description ?? null,
    defaultSchema: async () => (await connected).dataset,
    defaultCatalog: async () => (await connected).project,
  };
}

const datasetPath = ({ project }: BigqueryClient, dataset: string): string =>
  `/projects/${encodeURIComponent(project)}/datasets/${encodeURIComponent(dataset)}`;

/** Columns, and the members of records as columns of their own (`author.name`), but not those of lists. */
function flattened(fields: readonly Field[], within = ""): InspectedColumn[] {
  return fields.flatMap((field) => {
    const name = within + field.name;
    const column = inspectedColumn(bigquery, {
      name,
      type: sqlType(field),
      nullable: field.mode !== "REQUIRED",
      comment: field.description ?? null,
    });
    const isOpened = field.fields && field.mode !== "REPEATED";
    return isOpened ? [column, ...flattened(field.fields ?? [], `${name}.`)] : [column];
  });
}

const standardNames: Readonly<Record<string, string>> = {
  INTEGER: "INT64",
  FLOAT: "FLOAT64",
  BOOLEAN: "BOOL",
  RECORD: "STRUCT",
};

/** The type as SQL writes it. */
function sqlType(field: Field): string {
  const name = standardNames[field.type] ?? field.type;
  const members = (field.fields ?? []).map((member) => `${member.name} ${sqlType(member)}`);
  const type = members.length > 0 ? `STRUCT<${members.join(", ")}>` : name;
  return field.mode === "REPEATED" ? `ARRAY<${type}>` : type;
}
