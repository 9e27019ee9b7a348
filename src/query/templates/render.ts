import type { Engine, LiteralValue } from "../../engines/engine.ts";
import type { Settings } from "../../settings/keys.ts";
import { sqlFilters } from "../../sql/macros/filters.ts";
import { TemplateFault, type Value } from "../../sql/templates/values.ts";
import { isTemplate, renderTemplate, type TemplateContext, variablesFrom } from "../../sql/templates.ts";
import type { DatasetColumn, QueryDataset } from "../dataset.ts";
import { QueryError } from "../errors.ts";
import { timestampText } from "../frame.ts";
import type { Query } from "../query.ts";
import { type AdhocColumn, type Column, isAdhocColumn, isAdhocMetric, type Metric } from "../query-context.ts";
import type { Moment } from "../time/moment.ts";
import { syntaxRefusal } from "./faults.ts";

/** Renders one text; `place` begins the message where it cannot be. */
type Render = (sql: string, place: string) => Promise<string>;

/** Texts of a query and its dataset with their templates rendered. */
export interface Rendered {
  dataset: QueryDataset;
  query: Query;
}

/** The names that the templates of a query know. */
export function contextOf(
  engine: Engine,
  settings: Pick<Settings, "JINJA_CONTEXT_ADDONS">,
  variables: Record<string, unknown>,
  functions: ReadonlyMap<string, Value>,
): TemplateContext {
  return {
    variables: new Map([...variablesFrom(variables), ...variablesFrom(settings.JINJA_CONTEXT_ADDONS), ...functions]),
    filters: sqlFilters((value) => engine.literal(value as LiteralValue)),
  };
}

/** What a query says of itself to templates. */
export function queryVariables(query: Query, dataset: QueryDataset): Record<string, unknown> {
  return {
    columns: query.columns,
    groupby: null,
    metrics: query.metrics,
    row_limit: query.rowLimit,
    row_offset: query.rowOffset,
    time_column: query.granularity,
    time_grain: query.extras.time_grain_sqla ?? null,
    from_dttm: isoText(query.from),
    to_dttm: isoText(query.to),
    table_columns: dataset.columns.map(({ name }) => name),
    filter: query.filters,
    ...dataset.templateParams,
  };
}

const isoText = (moment: Moment | null): string | null => moment && timestampText(moment.ms).replace(" ", "T");

/** Whether any text of a dataset or of its rules is a template. */
export function hasTemplates(dataset: QueryDataset, rules: readonly string[]): boolean {
  const texts = [
    dataset.sql,
    dataset.fetchValuesPredicate,
    ...dataset.columns.map(({ expression }) => expression),
    ...dataset.metrics.map(({ expression }) => expression),
    ...rules,
  ];
  return texts.some((text) => text !== null && isTemplate(text));
}

/** Whether a query brings templates of its own. */
export const asksByTemplate = (query: Query): boolean =>
  isTemplate(JSON.stringify([query.columns, query.metrics, query.orderby, query.filters, query.extras]));

/** What templates know: those of a query, which who asks has written, and those of the dataset. */
export interface QueryContexts {
  query: TemplateContext;
  dataset: TemplateContext;
}

/**
 * Renders what a query uses: its own SQL first, then the dataset's.
 * @throws QueryError, or LitesetError 422 for a condition of the query that is no template
 */
export async function renderQuery(given: Query, dataset: QueryDataset, contexts: QueryContexts): Promise<Rendered> {
  const extras = { ...given.extras };
  for (const clause of ["where", "having"] as const) {
    const sql = extras[clause];
    if (sql)
      extras[clause] = await renderTemplate(sql, contexts.query).catch((error) =>
        Promise.reject(syntaxRefusal(error, sql)),
      );
  }
  const renderIn =
    (context: TemplateContext): Render =>
    async (sql, place) => {
      try {
        return await renderTemplate(sql, context);
      } catch (error) {
        if (error instanceof TemplateFault) throw new QueryError(`${place}: ${faultText(error)}`, { cause: error });
        throw error;
      }
    };
  // In the reference, the query's own expressions are selected before they are templates.
  const renderExpression =
    (context: TemplateContext, before = ""): Render =>
    async (sql, place) => {
      try {
        return await renderIn(context)(sql, place);
      } catch (error) {
        const fault = error instanceof QueryError ? error.cause : undefined;
        if (fault instanceof TemplateFault && isSyntaxFault(fault)) throw syntaxRefusal(fault, before + sql);
        throw error;
      }
    };
  const renderColumn = renderExpression(contexts.dataset);
  const query = { ...(await renderAdhoc(given, renderExpression(contexts.query, "SELECT "))), extras };
  return { query, dataset: await renderDataset(dataset, query, renderIn(contexts.dataset), renderColumn) };
}

const isSyntaxFault = (fault: TemplateFault): boolean => fault.kind.endsWith("SyntaxError");

/** Syntax errors tell what they are; others speak for themselves. */
const faultText = (fault: TemplateFault): string =>
  isSyntaxFault(fault) ? `Jinja2 template error (${fault.kind}): ${fault.message}` : fault.message;

async function renderAdhoc(query: Query, render: Render): Promise<Query> {
  const column = async (given: Column): Promise<Column> => {
    if (!isAdhocColumn(given) || !isTemplate(given.sqlExpression)) return given;
    const sqlExpression = await render(given.sqlExpression, "Error in jinja expression in column expression");
    // Its name stays what it was asked by.
    const adhoc: AdhocColumn = given;
    return { ...adhoc, sqlExpression, label: adhoc.label || adhoc.sqlExpression };
  };
  const metric = async (given: Metric): Promise<Metric> => {
    if (!isAdhocMetric(given) || !given.sqlExpression || !isTemplate(given.sqlExpression)) return given;
    const sqlExpression = await render(given.sqlExpression, "Error in jinja expression in metric expression");
    return { ...given, sqlExpression, label: given.label || given.sqlExpression };
  };
  return {
    ...query,
    columns: await Promise.all(query.columns.map(column)),
    seriesColumns: await Promise.all(query.seriesColumns.map(column)),
    metrics: query.metrics && (await Promise.all(query.metrics.map(metric))),
    seriesLimitMetric: query.seriesLimitMetric && (await metric(query.seriesLimitMetric)),
    orderby: await Promise.all(
      query.orderby.map(async ([by, ascending]): Promise<[Metric, boolean]> => [await metric(by), ascending]),
    ),
    filters: await Promise.all(query.filters.map(async (filter) => ({ ...filter, col: await column(filter.col) }))),
  };
}

/** The dataset with the texts rendered that this query uses. */
async function renderDataset(
  dataset: QueryDataset,
  query: Query,
  render: Render,
  renderColumn: Render,
): Promise<QueryDataset> {
  const { columns, metrics, filters, orderby, granularity, seriesColumns, seriesLimitMetric } = query;
  const asked = JSON.stringify([columns, metrics, filters, orderby, granularity, seriesColumns, seriesLimitMetric]);
  // Rows as they are have all columns.
  const hasAll = query.resultType === "samples" || query.resultType === "drill_detail";
  const isUsed = (name: string) =>
    hasAll || name === dataset.mainTemporalColumn || asked.includes(JSON.stringify(name));
  const renderedColumns = await Promise.all(
    dataset.columns.map(async (column): Promise<DatasetColumn> => {
      if (column.expression === null || !isTemplate(column.expression) || !isUsed(column.name)) return column;
      const expression = await renderColumn(column.expression, "Error in jinja expression in column expression");
      return { ...column, expression };
    }),
  );
  const renderedMetrics = await Promise.all(
    dataset.metrics.map(async (metric) => {
      if (!isTemplate(metric.expression) || !isUsed(metric.name)) return metric;
      return {
        ...metric,
        expression: await render(metric.expression, "Error in jinja expression in metric expression"),
      };
    }),
  );
  const predicate = query.applyFetchValuesPredicate ? dataset.fetchValuesPredicate : null;
  return {
    ...dataset,
    sql: dataset.sql && (await render(dataset.sql, "Error while rendering virtual dataset query")),
    fetchValuesPredicate: predicate && (await render(predicate, "Error in jinja expression in fetch values predicate")),
    columns: renderedColumns,
    columnsByName: new Map(renderedColumns.map((column) => [column.name, column])),
    metrics: renderedMetrics,
    metricsByName: new Map(renderedMetrics.map((metric) => [metric.name, metric])),
  };
}
