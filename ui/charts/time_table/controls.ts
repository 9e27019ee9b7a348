import type { ControlSection } from "../controls/control.ts";
import { beginning, filters, groupby, look, metrics, query, rowLimit, seriesLimit } from "../controls/shared.ts";
import { time } from "../over-time/controls.ts";

export const controls: ControlSection[] = [
  query(...time, metrics, groupby, filters, ...beginning({ order_desc: true }, ...seriesLimit), rowLimit()),
  look(
    "Columns",
    {
      key: "column_collection",
      label: "Columns",
      kind: "timeColumns",
      initial: [
        { key: "now", label: "Now", colType: "time", comparisonType: "value", timeLag: 0 },
        { key: "change", label: "Change", colType: "time", comparisonType: "perc_change", timeLag: 1 },
        { key: "spark", label: "Over time", colType: "spark" },
      ],
    },
    { key: "url", label: "Link of the rows", kind: "text", placeholder: "https://example.org/{{metric}}" },
  ),
];
