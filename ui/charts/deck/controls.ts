import type { Choice, Control, ControlSection } from "../controls/control.ts";
import { colorScheme, filters, look, rowLimit } from "../controls/shared.ts";

export const spatial: Control = { key: "spatial", label: "Longitude and latitude", kind: "spatial", required: true };

export const dimension: Control = { key: "dimension", label: "Colour by", kind: "column" };

export const weight: Control = {
  key: "size",
  label: "Weight",
  kind: "metric",
  help: "Without a metric each row counts as one.",
};

/** What every layer ends its question with. */
export const rest: readonly Control[] = [
  filters,
  { key: "filter_nulls", label: "Leave out rows without a place", kind: "flag", initial: true },
  { key: "tooltip_contents", label: "Columns in the tooltip", kind: "columns" },
  rowLimit(10_000),
];

const styles: Choice[] = [
  ["", "Outline of the land"],
  ["https://tile.openstreetmap.org/{z}/{x}/{y}.png", "OpenStreetMap"],
  ["mapbox://styles/mapbox/light-v9", "Mapbox, light"],
  ["mapbox://styles/mapbox/dark-v9", "Mapbox, dark"],
  ["mapbox://styles/mapbox/streets-v9", "Mapbox, streets"],
  ["mapbox://styles/mapbox/outdoors-v9", "Mapbox, outdoors"],
  ["mapbox://styles/mapbox/satellite-v9", "Mapbox, satellite"],
];

export const mapSection: ControlSection = look(
  "Map",
  {
    key: "mapbox_style",
    label: "Background",
    kind: "choice",
    free: true,
    choices: styles,
    initial: "",
    help: "Tiles are loaded where the installation lets people: DECKGL_BASE_MAP names them, MAPBOX_API_KEY opens Mapbox's.",
  },
  { key: "autozoom", label: "Move to the data", kind: "flag", initial: true },
);

export const dimensionColors: readonly Control[] = [
  { key: "color_picker", label: "Colour", kind: "color", initial: { r: 0, g: 122, b: 135, a: 1 } },
  { ...colorScheme, when: (formData) => Boolean(formData.dimension) },
];

export const gradient: Control = {
  key: "linear_color_scheme",
  label: "Colours",
  kind: "gradient",
  initial: "superset_seq_1",
};

export const legendPosition: Control = {
  key: "legend_position",
  label: "Legend at",
  kind: "choice",
  choices: [
    [null, "Nowhere"],
    ["tl", "Top left"],
    ["tr", "Top right"],
    ["bl", "Bottom left"],
    ["br", "Bottom right"],
  ],
  initial: "tr",
};

export const lineUnits: Control = {
  key: "line_width_unit",
  label: "Width in",
  kind: "choice",
  choices: [
    ["meters", "Metres"],
    ["pixels", "Pixels"],
  ],
  initial: "pixels",
};

export const lineType: Control = {
  key: "line_type",
  label: "Written as",
  kind: "choice",
  choices: [
    ["json", "JSON"],
    ["polyline", "Polyline"],
    ["geohash", "Geohash"],
  ],
  initial: "json",
};

export const aggregations: readonly Choice[] = [
  ["sum", "Sum"],
  ["mean", "Mean"],
  ["min", "Least"],
  ["max", "Greatest"],
  ["count", "Number of points"],
];
