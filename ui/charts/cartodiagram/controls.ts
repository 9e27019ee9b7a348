import type { Choice, ControlSection } from "../controls/control.ts";
import { look, query } from "../controls/shared.ts";
import { text } from "../form-data.ts";
import type { FormData } from "../types.ts";

const versions: Record<string, readonly Choice[]> = {
  WMS: ["1.3.0", "1.1.1"].map((version): Choice => [version, version]),
  WFS: ["2.0.2", "2.0.0", "1.1.0"].map((version): Choice => [version, version]),
};

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
      help: "Below the charts, the first on top; those are loaded whose address DECKGL_BASE_MAP names.",
      addText: "Add a layer",
      describe: ({ title, url }) => String(title || url || ""),
      controls: [
        {
          key: "type",
          label: "Kind",
          kind: "choice",
          choices: [
            ["XYZ", "Tiles (XYZ)"],
            ["WMS", "Pictures (WMS)"],
            ["WFS", "Features (WFS)"],
          ],
          initial: "XYZ",
        },
        { key: "title", label: "Title", kind: "text" },
        { key: "url", label: "Address", kind: "text", placeholder: "https://tile.openstreetmap.org/{z}/{x}/{y}.png" },
        {
          key: "layersParam",
          label: "Layers of the service",
          kind: "text",
          help: "Their names, divided by commas.",
          when: (layer) => text(layer, "type") === "WMS",
        },
        {
          key: "typeName",
          label: "Feature type",
          kind: "text",
          placeholder: "workspace:roads",
          when: (layer) => text(layer, "type") === "WFS",
        },
        {
          key: "version",
          label: "Version of the service",
          kind: "choice",
          choicesOf: (layer) => versions[text(layer, "type")] ?? [],
          choices: [],
          when: (layer) => text(layer, "type") in versions,
        },
        {
          key: "maxFeatures",
          label: "Most features",
          kind: "number",
          min: 1,
          max: 100_000,
          when: (layer) => text(layer, "type") === "WFS",
        },
        { key: "attribution", label: "Makers of the layer", kind: "text", placeholder: "© OpenStreetMap contributors" },
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
