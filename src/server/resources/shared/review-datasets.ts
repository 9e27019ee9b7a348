import type { FileProblem } from "../../../bundles/errors.ts";
import type { Known } from "../../../bundles/import/known.ts";
import type { Bundle } from "../../../bundles/read.ts";
import type { DatasetConfig } from "../../../bundles/schemas.ts";
import type { Call } from "../../route.ts";
import { accessProblems, type Expression, expressionProblems } from "../dataset/source.ts";

/**
 * What keeps the viewer from the datasets of a bundle, by file: tables that they may not read, and expressions that reach
 * further than they may. A connection that comes with the bundle is the viewer's own to read.
 */
export async function reviewDatasets(
  call: Call,
  { datasets }: Bundle,
  known: Known,
  overwrite: boolean,
): Promise<Map<string, FileProblem>> {
  const problems = new Map<string, FileProblem>();
  for (const [file, config] of datasets) {
    const database = known.databases.get(config.database_uuid);
    if (!database || (known.datasets.has(config.uuid) && !overwrite)) continue;
    const { table_name: table, catalog = null, schema = null } = config;
    const source = { database, table, catalog, schema, sql: config.sql?.trim() || null };
    const found = {
      ...(await accessProblems(call, source)),
      ...(await expressionProblems(call, source, expressionsOf(config))),
    };
    if (Object.keys(found).length > 0) problems.set(file, found as FileProblem);
  }
  return problems;
}

const expressionsOf = ({ columns = [], metrics = [], fetch_values_predicate }: DatasetConfig): Expression[] => [
  ...columns.map(({ expression }) => ({ field: "columns", sql: expression })),
  ...metrics.map(({ expression }) => ({ field: "metrics", sql: expression })),
  { field: "fetch_values_predicate", sql: fetch_values_predicate },
];
