import { isRecord, list } from "../form-data.ts";
import type { FormData } from "../types.ts";

/** What is laid over a chart; the keys are those of `annotation_layers` in form_data. */
export interface AnnotationLayer {
  name: string;
  annotationType: "FORMULA" | "EVENT" | "INTERVAL" | "TIME_SERIES";
  /** where the rows come from: a layer of annotations, a table, a line chart; formulas have none */
  sourceType?: "NATIVE" | "table" | "line" | "" | null;
  /** the formula, or the id of the layer or chart */
  value: string | number;
  show?: boolean;
  showLabel?: boolean;
  color?: string | null;
  opacity?: "" | "opacityLow" | "opacityMedium" | "opacityHigh";
  style?: "solid" | "dashed" | "longDashed" | "dotted";
  width?: number;
  showMarkers?: boolean;
  hideLine?: boolean;
  timeColumn?: string;
  intervalEndColumn?: string;
  titleColumn?: string;
  descriptionColumns?: string[];
  overrides?: Record<string, unknown>;
}

/** The layers of a chart, hidden ones too; what is none is left out. */
export function annotationLayers(formData: FormData): AnnotationLayer[] {
  return list(formData, "annotation_layers").filter(
    (layer): layer is AnnotationLayer & Record<string, unknown> =>
      isRecord(layer) && typeof layer.name === "string" && typeof layer.annotationType === "string",
  );
}

const opacities = { opacityLow: 0.2, opacityMedium: 0.5, opacityHigh: 0.8 };

export function opacityOf({ opacity }: AnnotationLayer): number {
  return opacity ? (opacities[opacity] ?? 1) : 1;
}

const dashes = { solid: "solid", dashed: "dashed", longDashed: [12, 6], dotted: "dotted" };

/** How ECharts draws the layer's lines. */
export function lineOf(layer: AnnotationLayer, color: string): Record<string, unknown> {
  return {
    color,
    width: layer.hideLine ? 0 : Number(layer.width ?? 1),
    type: dashes[layer.style ?? "solid"] ?? "solid",
    opacity: opacityOf(layer),
  };
}
