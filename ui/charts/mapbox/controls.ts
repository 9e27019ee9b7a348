import type { ControlSection } from "../controls/control.ts";
import { filters, groupby, look, query, rowLimit } from "../controls/shared.ts";
import { mapSection, viewport } from "../deck/controls.ts";
import { list } from "../form-data.ts";

export const controls: ControlSection[] = [
  query(
    { key: "all_columns_x", label: "Longitude", kind: "column", required: true },
    { key: "all_columns_y", label: "Latitude", kind: "column", required: true },
    groupby,
    { key: "mapbox_label", label: "Label", kind: "columns" },
    filters,
    rowLimit(),
  ),
  {
    ...mapSection,
    controls: [
      ...mapSection.controls.filter(({ key }) => key !== viewport.key),
      {
        ...viewport,
        key: "viewport_zoom",
        prefix: "viewport_",
        controls: viewport.controls.filter(({ key }) => ["longitude", "latitude", "zoom"].includes(key)),
      },
      {
        key: "render_while_dragging",
        label: "Live render",
        kind: "flag",
        help: "Points become clusters while the map moves; otherwise when it has come to rest.",
      },
    ],
  },
  look(
    "Points",
    {
      key: "clustering_radius",
      label: "Points within so many pixels are one",
      kind: "choice",
      free: true,
      choices: ["0", "20", "40", "60", "80", "100", "200", "500", "1000"].map((value) => [
        value,
        value === "0" ? "No clusters" : value,
      ]),
    },
    {
      key: "point_radius",
      label: "Size of single points",
      kind: "column",
      none: "Auto",
      help: "By a column, or the same for all.",
    },
    {
      key: "point_radius_unit",
      label: "Their size is in",
      kind: "choice",
      choices: [
        ["Pixels", "Pixels"],
        ["Kilometers", "Kilometres"],
        ["Miles", "Miles"],
      ],
    },
    {
      key: "pandas_aggfunc",
      label: "A cluster says",
      kind: "choice",
      choices: [
        ["sum", "The sum of its labels"],
        ["mean", "Their mean"],
        ["min", "The least"],
        ["max", "The greatest"],
        ["std", "Their standard deviation"],
        ["var", "Their variance"],
      ],
      when: (formData) => list(formData, "mapbox_label").length > 0,
    },
    { key: "global_opacity", label: "Opacity", kind: "number", min: 0, max: 1, step: 0.1 },
    {
      key: "mapbox_color",
      label: "Colour",
      kind: "text",
      placeholder: "rgb(0, 139, 139)",
    },
  ),
];
