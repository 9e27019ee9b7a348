import type { ConnectionTarget, Engine } from "../../engines/engine.ts";
import { LitesetError } from "../../errors.ts";
import type { Viewer } from "../../security/viewer.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import { TemplateFault } from "../../sql/templates/values.ts";
import { renderTemplate, type TemplateContext } from "../../sql/templates.ts";
import { datasetSql } from "../prepare.ts";
import type { QueryApp } from "../session.ts";
import { formOf } from "./form.ts";
import { macros } from "./macros.ts";
import { datasetMacro, metricMacro } from "./metadata-macros.ts";
import { partitionMacros } from "./partition-macros.ts";
import { contextOf } from "./render.ts";

/** SQL outside of a chart's query: of SQL Lab, or of a dataset that is looked at. */
export interface Standalone {
  app: QueryApp;
  viewer: Viewer;
  engine: Engine;
  signal: AbortSignal;
  /** Parameters of the request's address. */
  address: URLSearchParams;
  /** What the user says of it, by name; `_filters` in it is what `filter_values` and its kin find. */
  variables?: Record<string, unknown>;
  /** The database that it is for, where it may tell of partitions. */
  target?: ConnectionTarget;
  /** The dataset whose metrics `metric()` means. */
  datasetId?: number;
}

/**
 * Renders such SQL where ENABLE_TEMPLATE_PROCESSING is on.
 * @throws TemplateFault, or LitesetError of `dataset()` and `metric()`
 */
export async function renderStandalone(sql: string, given: Standalone): Promise<string> {
  const { app, viewer, engine, signal, address, variables = {}, datasetId = null, target } = given;
  if (!isFeatureEnabled(app.settings, "ENABLE_TEMPLATE_PROCESSING")) return sql;
  const asker = { app, viewer, signal, address, depth: 0, datasetId };
  const depends = () => {};
  const functions = macros({
    viewer,
    engine,
    settings: app.settings,
    form: formOf({ filters: variables._filters }, address),
    address,
    columnTypes: new Map(),
    rules: [],
    depends,
    applied: new Set(),
    removed: new Set(),
  });
  const context: TemplateContext = contextOf(
    engine,
    app.settings,
    variables,
    new Map([
      ...functions,
      ...(target ? partitionMacros({ app, viewer, engine, target, signal, depends, isChecked: true }) : []),
      ["dataset", datasetMacro(asker, (question) => datasetSql(asker, { from: null, to: null }, question, depends))],
      ["metric", metricMacro(asker, () => context, depends)],
    ]),
  );
  return renderTemplate(sql, context);
}

/** A rule has no request whose address could have parameters. */
const NO_ADDRESS = new URLSearchParams();

/**
 * Renders a row rule for who reads SQL of their own.
 * @throws LitesetError 422 where it cannot be rendered
 */
export async function renderRule(clause: string, reader: Omit<Standalone, "address">): Promise<string> {
  try {
    return await renderStandalone(clause, { ...reader, address: NO_ADDRESS });
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    throw new LitesetError(`The template of a row rule cannot be rendered: ${error.message}`, "INVALID_SQL_ERROR", {
      status: 422,
    });
  }
}
