import type { Dataset } from "../../../metadata/entities/dataset.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import type { Call } from "../../route.ts";
import { safeTarget } from "../../targets.ts";
import { folderProblem } from "./folders.ts";
import { partProblems } from "./parts.ts";
import type { DatasetChanges } from "./schemas.ts";
import type { Expression, Problems, Source } from "./source.ts";

/** What is wrong with the plain fields of a change. */
export function plainProblems(call: Call, dataset: Dataset, body: DatasetChanges): Problems {
  const problems: Problems = {};
  if (body.table_name === null) problems.table_name = ["Field may not be null."];
  const isChecked = call.app.settings.PREVENT_UNSAFE_DEFAULT_URLS_ON_DATASET;
  const address = body.default_endpoint === dataset.default_endpoint ? null : body.default_endpoint;
  if (isChecked && address && safeTarget(call, address) !== address)
    problems.default_endpoint = ["Only an address of this site can be the default one."];
  return problems;
}

/** What is wrong with columns, metrics and folders, given those that are stored. */
export function partsProblems(call: Call, dataset: Dataset, body: DatasetChanges, isFresh: boolean): Problems {
  const columns = dataset.columns.getItems();
  const metrics = dataset.metrics.getItems();
  const problems: Problems = {};
  if (body.columns) {
    const stored = columns.map((column) => ({ id: column.id, name: column.column_name }));
    const parts = { field: "columns" as const, stored, changes: body.columns };
    Object.assign(problems, partProblems({ ...parts, nameOf: (column) => column.column_name }, { isFresh }));
  }
  if (body.metrics) {
    const stored = metrics.map((metric) => ({ id: metric.id, name: metric.metric_name }));
    const parts = { field: "metrics" as const, stored, changes: body.metrics };
    Object.assign(problems, partProblems({ ...parts, nameOf: (metric) => metric.metric_name }));
  }
  if (!body.folders || body.folders.length === 0) return problems;
  const uuids = new Set([...columns, ...metrics].map((part) => String(part.uuid)));
  const problem = isFeatureEnabled(call.app.settings, "DATASET_FOLDERS")
    ? folderProblem(body.folders, uuids)
    : "Dataset folders are not enabled";
  return problem ? { ...problems, _schema: [problem] } : problems;
}

/** The SQL that a change brings into a dataset; in another database all of it is new. */
export function newExpressions(dataset: Dataset, body: DatasetChanges, source: Source): Expression[] {
  const stored = expressionsOf({
    columns: dataset.columns.getItems(),
    metrics: dataset.metrics.getItems(),
    fetch_values_predicate: dataset.fetch_values_predicate,
  });
  const asked = expressionsOf(body);
  if (dataset.database?.id !== source.database.id) return [...stored, ...asked];
  const known = new Set(stored.map(({ sql }) => sql));
  return asked.filter(({ sql }) => !known.has(sql));
}

interface Expressions {
  columns?: readonly { expression?: string | null }[];
  metrics?: readonly { expression?: string | null }[];
  fetch_values_predicate?: string | null;
}

const expressionsOf = ({ columns = [], metrics = [], fetch_values_predicate: sql }: Expressions): Expression[] => [
  ...columns.map(({ expression }) => ({ field: "columns", sql: expression })),
  ...metrics.map(({ expression }) => ({ field: "metrics", sql: expression })),
  { field: "fetch_values_predicate", sql },
];
