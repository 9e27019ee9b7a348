import { Evaluator } from "./templates/evaluator.ts";
import type { Filter } from "./templates/filters.ts";
import { type Node, parseTemplate } from "./templates/parser.ts";
import { fromJson, TemplateFault, type Value } from "./templates/values.ts";

/** What a template sees beside the language itself. */
export interface TemplateContext {
  variables: ReadonlyMap<string, Value>;
  filters?: ReadonlyMap<string, Filter>;
}

const MAX_SOURCE = 1_000_000;

/** Whether a text holds anything that a template would change. */
export const isTemplate = (sql: string): boolean => /\{[{%#]/.test(sql);

/**
 * Renders SQL that is a Jinja2 template, as Jinja2's sandbox does with undefined names left as they are written. What
 * templates can reach is what `context` holds: no process, no files, no prototypes. Steps, sizes and output are bounded.
 * @throws TemplateFault whose kind and message are Jinja2's (or Python's)
 */
export async function renderTemplate(sql: string, context: TemplateContext): Promise<string> {
  if (!isTemplate(sql)) return sql;
  return await new Evaluator(context.variables, context.filters).render(parseSource(sql));
}

/** Plain data as the variables of a template. */
export const variablesFrom = (values: Record<string, unknown>): Map<string, Value> =>
  new Map(Object.entries(values).map(([name, value]) => [name, fromJson(value)]));

function parseSource(sql: string): Node[] {
  if (sql.length <= MAX_SOURCE) return parseTemplate(sql);
  throw new TemplateFault("TemplateSyntaxError", `the template is longer than ${MAX_SOURCE} characters`, 1);
}
