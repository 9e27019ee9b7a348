import type { ControlSection } from "../controls/control.ts";
import { filters, groupby, look, query, rowLimit, timeGrain } from "../controls/shared.ts";
import { list, text } from "../form-data.ts";
import type { FormData } from "../types.ts";

const isRaw = (formData: FormData) => text(formData, "query_mode") === "raw";
const isAggregate = (formData: FormData) => !isRaw(formData);

const style = `.data-list {
  padding: 8px 24px;
}`;

export const controls: ControlSection[] = [
  query(
    {
      key: "query_mode",
      label: "Rows are",
      kind: "choice",
      choices: [
        ["aggregate", "Groups"],
        ["raw", "Records"],
      ],
      initial: "aggregate",
    },
    {
      ...groupby,
      when: isAggregate,
      required: (formData) => list(formData, "metrics").length + list(formData, "percent_metrics").length === 0,
    },
    { ...timeGrain, when: isAggregate },
    { key: "metrics", label: "Metrics", kind: "metrics", when: isAggregate },
    { key: "percent_metrics", label: "Metrics as shares", kind: "metrics", when: isAggregate },
    { key: "all_columns", label: "Columns", kind: "columns", when: isRaw, required: true },
    filters,
    { key: "timeseries_limit_metric", label: "Sort by", kind: "metric", when: isAggregate },
    { key: "order_by_cols", label: "Ordering", kind: "order", when: isRaw },
    { key: "order_desc", label: "Sort descending", kind: "flag", when: isAggregate },
    rowLimit(),
  ),
  look(
    "Template",
    {
      key: "handlebarsTemplate",
      label: "Handlebars template",
      kind: "text",
      rows: 14,
      help: "The rows are called data. What a script could do, a template cannot: the HTML is cleaned.",
    },
    { key: "styleTemplate", label: "CSS", kind: "text", rows: 8, initial: style, help: "For this chart alone." },
  ),
];
