import type { ControlSection } from "../controls/control.ts";
import { look, query } from "../controls/shared.ts";
import { text } from "../form-data.ts";
import type { FormData } from "../types.ts";

const isOwn = (view: FormData) => text(view, "mode") === "CUSTOM";

export const controls: ControlSection[] = [
  query(
    { key: "selected_chart", label: "Chart", kind: "chartOfDataset", required: true },
    { key: "geom_column", label: "Geometry column", kind: "column", required: true, help: "Holds GeoJSON." },
  ),
  look(
    "Map",
    {
      key: "map_view",
      label: "Where the map begins",
      kind: "record",
      controls: [
        {
          key: "mode",
          label: "Extent",
          kind: "choice",
          choices: [
            ["FIT_DATA", "Around all places"],
            ["CUSTOM", "In a place of its own"],
          ],
          initial: "FIT_DATA",
        },
        { key: "longitude", label: "Longitude", kind: "number", min: -180, max: 180, when: isOwn },
        { key: "latitude", label: "Latitude", kind: "number", min: -85, max: 85, when: isOwn },
        { key: "zoom", label: "Zoom", kind: "number", min: 0, max: 22, step: 0.5, when: isOwn },
      ],
    },
    {
      key: "layer_configs",
      label: "Layers",
      kind: "records",
      help: "Tiles below the charts, where DECKGL_BASE_MAP lets people load them. Layers of WMS and WFS are kept, and not drawn.",
      addText: "Add a layer",
      describe: ({ title, url }) => String(title || url || ""),
      controls: [
        { key: "type", label: "Kind", kind: "choice", choices: [["XYZ", "Tiles (XYZ)"]], initial: "XYZ" },
        { key: "title", label: "Title", kind: "text" },
        { key: "url", label: "Address", kind: "text", placeholder: "https://tile.openstreetmap.org/{z}/{x}/{y}.png" },
      ],
    },
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
