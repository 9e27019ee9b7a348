import { LitesetError } from "../../../errors.ts";
import { refuseTemplate } from "../../../query/guard.ts";
import type { Row } from "../../rest/db.ts";

/**
 * Adds to a dataset as the API shows it what its SQL comes to: of its query, its calculated columns and its metrics.
 * Plain SQL is itself; a template is refused, 422, until templates are built.
 */
export function renderDataset(dataset: Row): void {
  if (dataset.sql) dataset.rendered_sql = rendered("query", dataset.sql);
  for (const [kind, parts] of [
    ["metric", dataset.metrics],
    ["calculated column", dataset.columns],
  ] as const) {
    for (const part of Array.isArray(parts) ? (parts as Row[]) : [])
      if (part.expression) part.rendered_expression = rendered(kind, part.expression);
  }
}

function rendered(kind: string, sql: unknown): string {
  const text = String(sql);
  try {
    refuseTemplate(text);
    return text;
  } catch (cause) {
    throw new LitesetError(`Unable to render expression from dataset ${kind}.`, undefined, { status: 422, cause });
  }
}
