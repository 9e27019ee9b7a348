import type { Choice, Control, ControlSection } from "../controls/control.ts";
import { colorScheme, filters, look, rowLimit } from "../controls/shared.ts";
import { text } from "../form-data.ts";
import type { FormData } from "../types.ts";

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
  { key: "filter_nulls", label: "Leave out rows without a place", kind: "flag" },
  { key: "tooltip_contents", label: "Columns in the tooltip", kind: "columns" },
  rowLimit(),
];

const styles: Choice[] = [
  ["", "Outline of the land"],
  ["https://tile.openstreetmap.org/{z}/{x}/{y}.png", "OpenStreetMap"],
  ["https://tile.osm.ch/osm-swiss-style/{z}/{x}/{y}.png", "OpenStreetMap, Swiss style"],
  ["mapbox://styles/mapbox/light-v9", "Mapbox, light"],
  ["mapbox://styles/mapbox/dark-v9", "Mapbox, dark"],
  ["mapbox://styles/mapbox/streets-v9", "Mapbox, streets"],
  ["mapbox://styles/mapbox/outdoors-v9", "Mapbox, outdoors"],
  ["mapbox://styles/mapbox/satellite-v9", "Mapbox, satellite"],
  ["mapbox://styles/mapbox/satellite-streets-v9", "Mapbox, satellite with streets"],
];

const gradient: Control = {
  key: "linear_color_scheme",
  label: "Colours",
  kind: "gradient",
};

/** The kinds of colouring that layers have, under the names of `color_scheme_type`. */
const colorings = [
  ["default", "Amount"],
  ["fixed_color", "One colour"],
  ["categorical_palette", "A scheme"],
  ["linear_palette", "A gradient"],
  ["color_breakpoints", "Steps of one's own"],
] as const;
type Coloring = (typeof colorings)[number][0];

/**
 * How a layer is coloured, and with what.
 * @param picker the control of the one colour, where it is not `color_picker`
 */
export function coloring(kinds: readonly Coloring[], picker = "color_picker"): readonly Control[] {
  const is = (kind: string) => (formData: FormData) => text(formData, "color_scheme_type", kinds[0]) === kind;
  const has = (kind: Coloring) => kinds.includes(kind);
  return [
    {
      key: "color_scheme_type",
      label: "Coloured by",
      kind: "choice",
      choices: colorings.filter(([kind]) => has(kind)),
    },
    ...(has("fixed_color")
      ? [
          {
            key: picker,
            label: "Colour",
            kind: "color",
            // Where nothing tells things apart a scheme has nothing to colour.
            when: (formData: FormData) =>
              !is("linear_palette")(formData) && !is("color_breakpoints")(formData) && !isByDimension(formData),
          } as const,
        ]
      : []),
    ...(has("categorical_palette") ? [{ ...colorScheme, when: is("categorical_palette") }] : []),
    ...(has("linear_palette") ? [{ ...gradient, when: is("linear_palette") }] : []),
    ...(has("color_breakpoints")
      ? [
          { ...breakpoints, when: is("color_breakpoints") },
          {
            key: "deafult_breakpoint_color",
            label: "Colour of all others",
            kind: "color",
            when: is("color_breakpoints"),
          } as const,
        ]
      : []),
  ];
}

const isByDimension = (formData: FormData) =>
  text(formData, "color_scheme_type") === "categorical_palette" && Boolean(formData.dimension);

const breakpoints: Control = {
  key: "color_breakpoints",
  label: "Steps",
  kind: "records",
  addText: "Add a step",
  describe: ({ minValue, maxValue }) => `${minValue ?? "−∞"} – ${maxValue ?? "∞"}`,
  controls: [
    { key: "minValue", label: "From", kind: "number" },
    { key: "maxValue", label: "To", kind: "number" },
    { key: "color", label: "Colour", kind: "color", initial: { r: 0, g: 122, b: 135, a: 1 } },
  ],
};

export const viewport: Extract<Control, { kind: "viewport" }> = {
  key: "viewport",
  label: "Where the map begins",
  kind: "viewport",
  help: "Unless it moves to the data.",
  controls: [
    { key: "longitude", label: "Longitude", kind: "number", min: -180, max: 180 },
    { key: "latitude", label: "Latitude", kind: "number", min: -85, max: 85 },
    { key: "zoom", label: "Zoom", kind: "number", min: 0, max: 22, step: 0.5 },
    { key: "bearing", label: "Bearing in degrees", kind: "number", min: -360, max: 360 },
    { key: "pitch", label: "Pitch in degrees", kind: "number", min: 0, max: 60 },
  ],
};

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
  { key: "autozoom", label: "Move to the data", kind: "flag" },
  viewport,
);

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
};

export const lineUnits: Control = {
  key: "line_width_unit",
  label: "Width in",
  kind: "choice",
  choices: [
    ["meters", "Metres"],
    ["pixels", "Pixels"],
  ],
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
};

export const aggregations: readonly Choice[] = [
  ["sum", "Sum"],
  ["mean", "Mean"],
  ["min", "Least"],
  ["max", "Greatest"],
  ["count", "Number of points"],
];
