import { z } from "zod";
import { backendError, refusal } from "./errors.ts";
import {
  boolean,
  integer,
  list,
  looseObject,
  mapping,
  maybe,
  messagesText,
  oneOf,
  required,
  something,
  strictObject,
  text,
  textMapping,
} from "./marshmallow.ts";
import { operationNames } from "./post-processing/operations.ts";

const resultTypes = [
  "columns",
  "full",
  "query",
  "results",
  "samples",
  "timegrains",
  "post_processed",
  "drill_detail",
] as const;
const resultFormats = ["csv", "json", "xlsx"] as const;
const datasourceTypes = ["table", "dataset", "query", "saved_query", "view"] as const;
const filterOperators = [
  "==",
  "!=",
  ">",
  "<",
  ">=",
  "<=",
  "LIKE",
  "NOT LIKE",
  "ILIKE",
  "IS NULL",
  "IS NOT NULL",
  "IN",
  "NOT IN",
  "IS TRUE",
  "IS FALSE",
  "TEMPORAL_RANGE",
] as const;
const baseGrains = [
  "PT1S",
  "PT5S",
  "PT30S",
  "PT1M",
  "PT5M",
  "PT10M",
  "PT15M",
  "PT30M",
  "PT1H",
  "PT6H",
  "P1D",
  "P1W",
  "P1M",
  "P3M",
  "P1Y",
  "1969-12-28T00:00:00Z/P1W",
  "1969-12-29T00:00:00Z/P1W",
  "P1W/1970-01-03T00:00:00Z",
  "P1W/1970-01-04T00:00:00Z",
] as const;

export type ResultType = (typeof resultTypes)[number];
export type ResultFormat = (typeof resultFormats)[number];
type FilterOperator = (typeof filterOperators)[number];

/** A column by name, or an expression with a label. */
const adhocColumn = z.looseObject({
  label: z.string(),
  sqlExpression: z.string(),
  columnType: z.string().nullish(),
  timeGrain: z.string().nullish(),
  isColumnReference: z.boolean().nullish(),
});
export type AdhocColumn = z.output<typeof adhocColumn>;
export type Column = string | AdhocColumn;

const adhocMetric = z.looseObject({
  expressionType: z.string(),
  aggregate: z.string().nullish(),
  column: z.looseObject({ column_name: z.string().nullish() }).nullish(),
  sqlExpression: z.string().nullish(),
  label: z.string().nullish(),
});
export type AdhocMetric = z.output<typeof adhocMetric>;
export type Metric = string | AdhocMetric;

const notValid = (what: string) => ({ error: `Not a valid ${what}.` });
const column = z.union([z.string(), adhocColumn], notValid("column"));
const metric = z.union(
  [z.string(), adhocMetric, z.looseObject({ label: z.string() }).transform((named) => named.label)],
  notValid("metric"),
);

const filter = strictObject({
  col: z.union([z.string(), adhocColumn], {
    error: ({ input }) => (input === undefined ? "Missing data for required field." : "Not a valid column."),
  }),
  op: text().transform((op, context): FilterOperator => {
    const known = filterOperators.find((name) => name === op.toUpperCase());
    if (known) return known;
    context.addIssue({ code: "custom", message: `Must be one of: ${filterOperators.join(", ")}.` });
    return z.NEVER;
  }),
  val: z.unknown().optional(),
  grain: text().optional(),
  isExtra: boolean().optional(),
}).meta({ id: "ChartDataFilter" });
export type Filter = z.output<typeof filter>;

const annotationLayer = strictObject({
  annotationType: oneOf(["FORMULA", "INTERVAL", "EVENT", "TIME_SERIES"]).optional(),
  color: maybe(text()),
  descriptionColumns: list(text()).optional(),
  hideLine: maybe(boolean()),
  intervalEndColumn: maybe(text()),
  name: text().optional(),
  opacity: maybe(oneOf(["", "opacityLow", "opacityMedium", "opacityHigh"])),
  overrides: maybe(mapping()),
  show: boolean(),
  showLabel: maybe(boolean()),
  showMarkers: boolean(),
  sourceType: oneOf(["", "line", "NATIVE", "table"]).optional(),
  style: oneOf(["dashed", "dotted", "solid", "longDashed"]).optional(),
  timeColumn: maybe(text()),
  titleColumn: maybe(text()),
  width: z.coerce.number().min(0, { error: "`width` must be greater or equal to 0" }).optional(),
  value: something(),
}).meta({ id: "AnnotationLayer" });
export type AnnotationLayer = z.output<typeof annotationLayer>;

const datasource = strictObject({
  id: integer(),
  type: oneOf(datasourceTypes).optional(),
}).meta({ id: "ChartDataDatasource" });

const atLeastZero = (name: string) =>
  integer().pipe(z.number().min(0, { error: `\`${name}\` must be greater than or equal to 0` }));

const orderby = z
  .array(z.unknown(), { error: "Not a valid tuple." })
  .length(2, { error: "Length must be 2." })
  .pipe(
    z.tuple([
      z.union([z.string().min(1, { error: "orderby column must be populated" }), adhocMetric], {
        error: "orderby column must be populated",
      }),
      boolean(),
    ]),
  );

const postProcessing = strictObject({
  operation: required(oneOf(operationNames)),
  options: mapping().optional(),
}).meta({ id: "ChartDataPostProcessingOperation" });

/** One question to a dataset. `grains` are the time grains that a request may name. */
function querySchema(grains: readonly string[]) {
  const extras = strictObject({
    relative_start: oneOf(["today", "now"]).optional(),
    relative_end: oneOf(["today", "now"]).optional(),
    where: text().optional(),
    having: text().optional(),
    time_grain_sqla: maybe(oneOf(grains)),
    instant_time_comparison_range: maybe(text()),
  }).meta({ id: "ChartDataExtras" });
  return looseObject({
    datasource: maybe(datasource),
    result_type: maybe(oneOf(resultTypes)),
    annotation_layers: maybe(list(annotationLayer)),
    applied_time_extras: maybe(mapping()),
    apply_fetch_values_predicate: maybe(boolean()),
    filters: maybe(list(filter)),
    granularity: maybe(text()),
    granularity_sqla: maybe(text()),
    groupby: maybe(list(column)),
    metrics: maybe(list(metric)),
    post_processing: maybe(list(maybe(postProcessing))),
    time_range: maybe(text()),
    time_shift: maybe(text()),
    is_timeseries: maybe(boolean()),
    series_columns: maybe(list(column)),
    series_limit: maybe(integer()),
    series_limit_metric: maybe(metric),
    group_others_when_limit_reached: maybe(boolean()),
    timeseries_limit: maybe(integer()),
    timeseries_limit_metric: maybe(metric),
    row_limit: maybe(atLeastZero("row_limit")),
    row_offset: maybe(atLeastZero("row_offset")),
    order_desc: maybe(boolean()),
    extras: maybe(extras),
    columns: maybe(list(column)),
    orderby: maybe(list(orderby)),
    where: maybe(text()),
    having: maybe(text()),
    url_params: maybe(textMapping()),
    is_rowcount: maybe(boolean()),
    /** Liteset's own: each row once, without groups, which no database makes of a constant. */
    is_distinct: maybe(boolean()),
    time_offsets: maybe(list(text())),
    // What a chart's form says besides: templates read it.
    adhoc_filters: z.unknown().optional(),
    extra_filters: z.unknown().optional(),
    extra_form_data: z.unknown().optional(),
  }).meta({ id: "ChartDataQueryObject" });
}

function contextSchema(grains: readonly string[]) {
  return strictObject({
    datasource: required(datasource),
    queries: list(querySchema(grains), 1_000),
    custom_cache_timeout: maybe(integer()),
    force: maybe(boolean()),
    result_type: oneOf(resultTypes).optional(),
    result_format: oneOf(resultFormats).optional(),
    form_data: z.unknown().optional(),
  }).meta({ id: "ChartDataQueryContextSchema" });
}

export type QueryContext = z.output<ReturnType<typeof contextSchema>>;
export type QueryRequest = QueryContext["queries"][number];

/** The body of a chart-data request with the time grains that every installation has. */
export const queryContextSchema = contextSchema(baseGrains);

/**
 * Reads the body of a chart-data request.
 * @param addons time grains that the settings add (TIME_GRAIN_ADDONS)
 * @throws LitesetError 400 with the reference's `Request is incorrect: {…}`
 */
export function parseQueryContext(body: unknown, addons: readonly string[] = []): QueryContext {
  const schema = addons.length === 0 ? queryContextSchema : contextSchema([...baseGrains, ...addons]);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const message = `Request is incorrect: ${messagesText(issues)}`;
  throw issues.every(isAbsent) ? backendError(message) : refusal(message);
}

/** The reference does not ask for these two and fails inside without them. */
const isAbsent = ({ path, message }: z.core.$ZodIssue): boolean =>
  path.length === 1 && ["datasource", "queries"].includes(String(path[0])) && message.startsWith("Missing data");

export const isAdhocMetric = (value: Metric): value is AdhocMetric => typeof value === "object";
export const isAdhocColumn = (value: Column | Metric): value is AdhocColumn =>
  typeof value === "object" && typeof value.label === "string" && typeof value.sqlExpression === "string";
export const isBaseAxis = (value: Column): value is AdhocColumn =>
  isAdhocColumn(value) && value.columnType === "BASE_AXIS";

/** What a column is called in the result. */
export const columnLabel = (value: Column): string =>
  typeof value === "string" ? value : value.label || value.sqlExpression;

/** What a metric is called in the result; saved ones may have a verbose name. */
export function metricLabel(value: Metric, verboseNames?: ReadonlyMap<string, string>): string {
  if (typeof value === "string") return verboseNames?.get(value) ?? value;
  if (value.label) return value.label;
  if (value.expressionType === "SQL" && value.sqlExpression) return value.sqlExpression;
  const name = value.column?.column_name;
  if (value.expressionType === "SIMPLE" && name) return value.aggregate ? `${value.aggregate}(${name})` : name;
  return "";
}
