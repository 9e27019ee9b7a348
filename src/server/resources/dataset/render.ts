import { engineFor } from "../../../engines/registry.ts";
import { LitesetError } from "../../../errors.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import { readerTarget } from "../../../query/foreign-tables.ts";
import { renderStandalone } from "../../../query/templates/standalone.ts";
import { TemplateFault } from "../../../sql/templates/values.ts";
import type { Row } from "../../rest/db.ts";
import type { Call } from "../../route.ts";

/**
 * Adds to a dataset as the API shows it what the templates in its SQL come to for the viewer: in its query, its calculated
 * columns and its metrics. What is no template is refused with 422.
 */
export async function renderDataset(call: Call, dataset: Row, id: number): Promise<void> {
  const stored = await call.app.metadata.em().findOne(Dataset, { id }, { populate: ["database"] });
  if (!stored) return;
  const render = (kind: string, sql: unknown) => rendered(call, stored, kind, String(sql));
  if (dataset.sql) dataset.rendered_sql = await render("query", dataset.sql);
  for (const [kind, parts] of [
    ["metric", dataset.metrics],
    ["calculated column", dataset.columns],
  ] as const) {
    for (const part of Array.isArray(parts) ? (parts as Row[]) : [])
      if (part.expression) part.rendered_expression = await render(kind, part.expression);
  }
}

async function rendered(
  call: Call,
  { id, database, catalog = null, schema = null }: Dataset,
  kind: string,
  sql: string,
): Promise<string> {
  const { app, viewer, signal, query: address } = call;
  const engine = engineFor(database.sqlalchemy_uri);
  const target = readerTarget(app, viewer, database, { catalog, schema });
  try {
    return await renderStandalone(sql, { app, viewer, engine, target, signal, address, datasetId: id });
  } catch (cause) {
    const isFault = cause instanceof TemplateFault || (cause instanceof LitesetError && cause.status < 500);
    if (!isFault) throw cause;
    throw new LitesetError(`Unable to render expression from dataset ${kind}.`, undefined, { status: 422, cause });
  }
}
