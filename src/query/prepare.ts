import { LitesetError } from "../errors.ts";
import { type RowRule, ruleConditions, ruleFingerprint } from "../security/rls.ts";
import { ruledTables } from "../security/ruled-tables.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import { TemplateFault } from "../sql/templates/values.ts";
import { renderTemplate, type TemplateContext } from "../sql/templates.ts";
import { sqlText } from "./compute.ts";
import { QueryError } from "./errors.ts";
import { checkedRule } from "./guard.ts";
import { makeQuery, type Query } from "./query.ts";
import type { QueryContext } from "./query-context.ts";
import { openSession, type Session } from "./session.ts";
import { formOf } from "./templates/form.ts";
import { type MacroHost, macros } from "./templates/macros.ts";
import { type Asker, type DatasetQuestion, datasetMacro, metricMacro, notFound } from "./templates/metadata-macros.ts";
import { partitionMacros } from "./templates/partition-macros.ts";
import { asksByTemplate, contextOf, hasTemplates, queryVariables, renderQuery } from "./templates/render.ts";
import { renderStandalone } from "./templates/standalone.ts";
import { virtualSql } from "./virtual.ts";

/** A query that can be run: nothing in it is a template any more, and all that it brings in is checked. */
export interface Prepared {
  session: Session;
  query: Query;
  /** Why there is none, where only its SQL was asked for. */
  fault?: QueryError;
}

/**
 * Renders the templates of a query, its dataset and the rules on it, and checks what came of them. Who asks for the SQL alone is
 * told what is wrong with it.
 */
export async function prepareQuery(session: Session, query: Query): Promise<Prepared> {
  try {
    return await prepare(session, query);
  } catch (error) {
    if (query.resultType === "query" && error instanceof QueryError) return { session, query, fault: error };
    throw error;
  }
}

async function prepare(session: Session, query: Query): Promise<Prepared> {
  const clauses = [...session.rules.map(({ clause }) => clause), ...session.guests];
  const isRendered =
    isFeatureEnabled(session.app.settings, "ENABLE_TEMPLATE_PROCESSING") &&
    (asksByTemplate(query) || hasTemplates(session.source.dataset, clauses));
  if (isRendered) return prepareTemplates(session, query, clauses);
  session.plainSource.current ??= settle(session, session.rules, session.guests);
  return { session: { ...session, ...(await session.plainSource.current) }, query };
}

async function prepareTemplates(session: Session, asked: Query, clauses: readonly string[]): Promise<Prepared> {
  const { query, templates, ...made } = await renderFor(session, asked, clauses);
  const render = (other: Query) => renderFor(session, other, clauses);
  const source = { ...made.source, templated: { asked, rendered: query, render } };
  return { session: { ...session, ...made, source, templates }, query };
}

/** A query and its source with their templates rendered, for the time that the query is about. */
async function renderFor(
  session: Session,
  query: Query,
  clauses: readonly string[],
): Promise<Pick<Session, "source" | "fingerprint" | "templates"> & { query: Query }> {
  const { app, viewer, source, context: request } = session;
  const keys: unknown[] = [];
  const asker: Asker = { ...session, datasetId: source.dataset.id };
  const host: MacroHost = {
    viewer,
    engine: source.engine,
    settings: app.settings,
    form: formOf(request.queries[0], session.address),
    address: session.address,
    columnTypes: new Map(source.dataset.columns.map(({ name, type }) => [name, type])),
    rules: clauses,
    depends: (on) => keys.push(on),
    applied: new Set(),
    removed: new Set(),
  };
  const contextFor = (isChecked: boolean): TemplateContext => {
    const context: TemplateContext = contextOf(
      source.engine,
      app.settings,
      queryVariables(query, source.dataset),
      new Map([
        ...macros(host),
        ...partitionMacros({ ...session, ...source, depends: host.depends, isChecked }),
        ["dataset", datasetMacro(asker, (question) => datasetSql(asker, query, question, host.depends))],
        ["metric", metricMacro(asker, () => context, host.depends)],
      ]),
    );
    return context;
  };
  // The dataset and its rules were written by who may do so; the query by who asks.
  const context = contextFor(false);
  const rendered = await renderQuery(query, source.dataset, { query: contextFor(true), dataset: context });
  const rules = await Promise.all(
    session.rules.map(async (rule) => ({ ...rule, clause: await renderRule(rule.clause, context) })),
  );
  const guests = await Promise.all(session.guests.map((clause) => renderRule(clause, context)));
  const own = { ...session, source: { ...source, dataset: rendered.dataset }, rules, guests };
  const isRemoved = ({ col }: Query["filters"][number]) => typeof col === "string" && host.removed.has(col);
  const removed = rendered.query.filters.filter(isRemoved);
  return {
    ...(await settle(own, rules, guests)),
    templates: {
      keys,
      applied: [...host.applied],
      removed: removed.map(({ col }) => String(col)),
    },
    query: { ...rendered.query, filters: rendered.query.filters.filter((filter) => !isRemoved(filter)) },
  };
}

const renderRule = (clause: string, context: TemplateContext): Promise<string> =>
  ruleText(() => renderTemplate(clause, context));

async function ruleText(render: () => Promise<string>): Promise<string> {
  try {
    return await render();
  } catch (error) {
    if (error instanceof TemplateFault)
      throw new QueryError(`Error in jinja expression in RLS filters: ${error.message}`);
    throw error;
  }
}

/** The source with its conditions of row level security, once its query is proven to be one that reads. */
async function settle(
  session: Session,
  rules: readonly RowRule[],
  guests: readonly string[],
): Promise<Pick<Session, "source" | "fingerprint">> {
  const { source } = session;
  const { engine } = source;
  const { dataset, conditions } = await settleDataset(session);
  const checked = await Promise.all(
    rules.map(async (rule) => ({ ...rule, clause: await checkedRule(rule.clause, engine) })),
  );
  const checkedGuests = await Promise.all(guests.map((clause) => checkedRule(clause, engine)));
  return {
    source: { ...source, dataset, rules: ruleConditions(checked, checkedGuests) },
    fingerprint: [...ruleFingerprint(rules, guests), ...conditions],
  };
}

/** A virtual dataset with the rules on the tables within its query. */
async function settleDataset({ app, viewer, source, signal, address }: Session) {
  const { dataset, engine } = source;
  if (dataset.sql === null) return { dataset, conditions: [] };
  const { sql, conditions } = await virtualSql(dataset.sql, {
    engine,
    ruled: await ruledTables(app.metadata, viewer, dataset.databaseId),
    render: (clause) => ruleText(() => renderStandalone(clause, { app, viewer, engine, signal, address })),
  });
  return { dataset: { ...dataset, sql }, conditions };
}

/** What `dataset(id)` stands for: a query of its columns, under the viewer's own rights and row rules. */
export async function datasetSql(
  asker: Asker,
  outer: Pick<Query, "from" | "to">,
  { id, includeMetrics, columns }: DatasetQuestion,
  depends: (on: unknown) => void,
): Promise<string> {
  const { app, viewer, signal, address } = asker;
  const context = { datasource: { id, type: "table" as const }, queries: [] } as unknown as QueryContext;
  const opened = await openSession(app, context, viewer, signal, { address }).catch((error: unknown) => {
    const isHidden = error instanceof LitesetError && (error.status === 403 || error.status === 404);
    throw isHidden ? notFound(`Dataset ${id} not found!`) : error;
  });
  const inner: Session = { ...opened, depth: asker.depth + 1 };
  const { dataset } = inner.source;
  const asked = makeQuery({}, context, dataset, app.settings);
  const prepared = await prepareQuery(inner, {
    ...asked,
    columns: columns ?? dataset.columns.map(({ name }) => name),
    metrics: includeMetrics ? dataset.metrics.map(({ name }) => name) : null,
    from: outer.from,
    to: outer.to,
    isTimeseries: false,
    rowLimit: null,
  });
  depends(["dataset", id, dataset.changedOn, prepared.session.fingerprint, prepared.session.templates.keys]);
  return `(\n${await sqlText(prepared.session.source, prepared.query, signal)}\n) AS dataset_${id}`;
}
