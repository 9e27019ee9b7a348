import { LitesetError } from "../../errors.ts";
import { canAccessDataset } from "../../security/access.ts";
import type { Viewer } from "../../security/viewer.ts";
import { func, str, TemplateFault, toJson, truth, type Value } from "../../sql/templates/values.ts";
import { renderTemplate, type TemplateContext } from "../../sql/templates.ts";
import { findDataset } from "../dataset.ts";
import type { QueryApp } from "../session.ts";

/** How deep datasets and metrics may name each other. */
const MAX_DEPTH = 8;

/** Who asks for datasets and metrics. */
export interface Asker {
  app: QueryApp;
  viewer: Viewer;
  signal: AbortSignal;
  address: URLSearchParams;
  /** How many datasets stand around this one, by `dataset()`. */
  depth: number;
  /** The dataset that is meant where none is named. */
  datasetId: number | null;
}

export interface DatasetQuestion {
  id: number;
  includeMetrics: boolean;
  columns: string[] | null;
}

/** `dataset(id)`: another dataset's query as a table, with the row rules that hold for the viewer. */
export const datasetMacro = (asker: Asker, write: (question: DatasetQuestion) => Promise<string>): Value =>
  func(
    "dataset",
    ["dataset_id", "include_metrics", "columns"],
    async (given: Value = null, includeMetrics: Value = false, columns: Value = null) => {
      if (asker.depth >= MAX_DEPTH)
        throw new TemplateFault("RecursionError", "Infinite recursion detected in template");
      const id = idOf(given);
      const asked = toJson(columns);
      const names = Array.isArray(asked) && asked.length > 0 ? asked.map(String) : null;
      return write({ id, includeMetrics: truth(includeMetrics), columns: names });
    },
  );

/** `metric(key, dataset_id)`: the SQL of a saved metric, of this dataset where none is named. */
export function metricMacro(asker: Asker, context: () => TemplateContext, depends: (on: unknown) => void): Value {
  const { app, viewer } = asker;
  let depth = 0;
  return func("metric", ["metric_key", "dataset_id"], async (key: Value = null, given: Value = null) => {
    if (depth >= MAX_DEPTH) throw new TemplateFault("RecursionError", "Infinite recursion detected in template");
    const id = truth(given) ? idOf(given) : datasetIdOf(asker, str(key));
    const dataset = await findDataset(app.metadata, id);
    if (!dataset || !(viewer.guest || canAccessDataset(viewer, dataset))) throw notFound(`Dataset ID ${id} not found.`);
    const name = str(key);
    const metric = dataset.described.metricsByName.get(name);
    if (!metric) {
      throw new LitesetError(`Metric \`\`${name}\`\` not found in ${dataset.table_name}.`, "GENERIC_BACKEND_ERROR", {
        status: 422,
      });
    }
    depends(["metric", id, name, metric.expression]);
    depth += 1;
    try {
      return await renderTemplate(metric.expression, context());
    } finally {
      depth -= 1;
    }
  });
}

export const notFound = (message: string): LitesetError =>
  new LitesetError(message, "GENERIC_COMMAND_ERROR", { status: 404, level: "warning" });

function datasetIdOf({ datasetId }: Asker, key: string): number {
  if (datasetId !== null) return datasetId;
  throw new LitesetError(
    `Please specify the Dataset ID for the \`\`${key}\`\` metric in the Jinja macro.`,
    "GENERIC_BACKEND_ERROR",
    { status: 422 },
  );
}

function idOf(value: Value): number {
  const id = Number(str(value));
  if (!Number.isSafeInteger(id))
    throw new TemplateFault("TypeError", `a dataset is named by its id, not by ${str(value)}`);
  return id;
}
