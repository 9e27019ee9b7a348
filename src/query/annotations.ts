import { LitesetError } from "../errors.ts";
import { Annotation } from "../metadata/entities/annotation.ts";
import { QueryError } from "./errors.ts";
import { prepareQuery } from "./prepare.ts";
import { makeQuery } from "./query.ts";
import { type AnnotationLayer, parseQueryContext, type QueryContext } from "./query-context.ts";
import { findEntry } from "./results.ts";
import { openSession, type Session } from "./session.ts";

const COLUMNS = ["start_dttm", "end_dttm", "short_descr", "long_descr", "json_metadata"] as const;

/**
 * The annotations that a query's layers ask for, by layer name. They are read for each viewer anew: what another
 * chart shows depends on who looks. Formulas are drawn by the browser alone.
 */
export async function readAnnotations(
  session: Session,
  layers: readonly AnnotationLayer[],
): Promise<Record<string, unknown>> {
  const named = await Promise.all(
    layers.map(async (layer): Promise<[string, unknown] | null> => {
      const name = layer.name ?? "";
      if (layer.sourceType === "NATIVE") return [name, await nativeAnnotations(session, Number(layer.value))];
      if (layer.sourceType !== "line" && layer.sourceType !== "table") return null;
      return [name, { records: await chartRecords(session, layer, name) }];
    }),
  );
  return Object.fromEntries(named.filter((entry) => entry !== null));
}

/** Whether a row could have this id. */
const isId = (id: number): boolean => Number.isInteger(id) && id > 0 && id < 2 ** 31;

async function nativeAnnotations({ app }: Session, layer: number): Promise<unknown> {
  if (!isId(layer)) throw new QueryError("The annotation layer was not found");
  const annotations = await app.metadata.em().find(Annotation, { layer }, { orderBy: { id: "asc" } });
  const records = annotations.map((annotation) =>
    Object.fromEntries(
      COLUMNS.map((column) => {
        const value = annotation[column];
        return [column, value instanceof Date ? value.getTime() : (value ?? null)];
      }),
    ),
  );
  return { columns: COLUMNS, records };
}

/** The rows of another chart's first query, as far as the viewer may see them. */
async function chartRecords(session: Session, layer: AnnotationLayer, name: string): Promise<unknown> {
  const { app, viewer, signal } = session;
  const context = await savedContext(session, layer, name);
  try {
    const other = await openSession(app, { ...context, force: session.context.force }, viewer, signal, {});
    const request = context.queries[0];
    if (!request) return [];
    const query = makeQuery(request, context, other.source.dataset, app.settings);
    const prepared = await prepareQuery(other, query);
    if (prepared.fault) throw prepared.fault;
    const { entry } = await findEntry(prepared.session, { ...prepared.query, annotationLayers: [] });
    return JSON.parse(Buffer.from(entry.data).toString("utf8"));
  } catch (error) {
    if (error instanceof LitesetError) throw new QueryError(error.message);
    throw error;
  }
}

async function savedContext({ app }: Session, layer: AnnotationLayer, name: string): Promise<QueryContext> {
  const id = Number(layer.value);
  const chart = isId(id)
    ? await app.metadata.kysely().selectFrom("slices").select("query_context").where("id", "=", id).executeTakeFirst()
    : undefined;
  if (!chart) {
    // The reference's text has the line breaks and indentation of its source.
    const lines = [
      `Chart with ID ${String(layer.value)} (referenced by`,
      `annotation layer '${name}') was not found.`,
      "Please verify that the chart exists and is accessible.",
    ];
    throw new QueryError(lines.join(`\n${" ".repeat(20)}`));
  }
  let saved: unknown;
  try {
    saved = JSON.parse(chart.query_context ?? "");
  } catch {
    throw new QueryError(
      `The query context for chart ID ${id} (referenced by annotation layer '${name}') was not found. Please ensure the chart is properly configured and has a valid query context.`,
    );
  }
  const context = parseQueryContext(saved, Object.keys(app.settings.TIME_GRAIN_ADDONS));
  const { time_grain_sqla: grain, time_range: range } = layer.overrides ?? {};
  const queries = context.queries.map((query) => ({
    ...query,
    ...(typeof grain === "string" ? { extras: { ...query.extras, time_grain_sqla: grain } } : {}),
    ...(typeof range === "string" ? { time_range: range } : {}),
  }));
  return { ...context, queries };
}
