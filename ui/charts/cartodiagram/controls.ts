import type { ControlSection } from "../controls/control.ts";
import { look, query } from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(
    { key: "selected_chart", label: "Chart", kind: "chartOfDataset", required: true },
    { key: "geom_column", label: "Geometry column", kind: "column", required: true, help: "Holds GeoJSON." },
  ),
  look(
    "Charts on the map",
    { key: "chart_size", label: "Chart size", kind: "chartSize" },
    { key: "chart_background_color", label: "Background", kind: "color", initial: { r: 255, g: 255, b: 255, a: 0.2 } },
    {
      key: "chart_background_border_radius",
      label: "Corner radius in percent",
      kind: "number",
      min: 0,
      max: 100,
      initial: 10,
    },
  ),
];
