import { Annotation } from "../metadata/entities/annotation.ts";
import type { Metadata } from "../metadata/orm.ts";
import { QueryError } from "./errors.ts";
import type { AnnotationLayer } from "./query-context.ts";

const COLUMNS = ["start_dttm", "end_dttm", "short_descr", "long_descr", "json_metadata"] as const;

/** The annotations that a query's layers ask for, by layer name. Formulas are drawn by the browser alone. */
export async function readAnnotations(
  layers: readonly AnnotationLayer[],
  metadata: Metadata,
): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const layer of layers) {
    if (layer.sourceType === "line" || layer.sourceType === "table") {
      throw new QueryError(
        `Annotations from another chart are not supported yet: take the layer '${layer.name ?? ""}' off this chart`,
      );
    }
    if (layer.sourceType !== "NATIVE") continue;
    const annotations = await metadata
      .em()
      .find(Annotation, { layer: Number(layer.value) }, { orderBy: { id: "asc" } });
    const records = annotations.map((annotation) =>
      Object.fromEntries(
        COLUMNS.map((column) => {
          const value = annotation[column];
          return [column, value instanceof Date ? value.getTime() : (value ?? null)];
        }),
      ),
    );
    result[layer.name ?? ""] = { columns: COLUMNS, records };
  }
  return result;
}
