import { lazy, Suspense } from "react";
import styles from "./ChartGlyph.module.css";

// The names of chart types come with how each asks for its data, which a list has no use for.
const ChartName = lazy(() => import("./ChartName.tsx").then((module) => ({ default: module.ChartName })));

export type GlyphShape =
  | "line"
  | "area"
  | "bar"
  | "pie"
  | "table"
  | "number"
  | "map"
  | "dots"
  | "blocks"
  | "words"
  | "flow"
  | "days"
  | "lanes"
  | "text"
  | "target";

const shapes: Record<string, GlyphShape> = {
  pop_kpi: "number",
  word_cloud: "words",
  handlebars: "text",
  chord: "flow",
  sankey_v2: "flow",
  graph_chart: "flow",
  tree_chart: "flow",
  cal_heatmap: "days",
  partition: "blocks",
  gantt_chart: "lanes",
  bullet: "target",
  horizon: "area",
  paired_ttest: "table",
  cartodiagram: "map",
  mapbox: "map",
};

/** The kind of picture a chart type makes. */
export function shapeOf(vizType: string): GlyphShape {
  const own = Object.hasOwn(shapes, vizType) ? shapes[vizType] : undefined;
  if (own) return own;
  if (/table|pivot/.test(vizType)) return "table";
  if (/big_number|gauge/.test(vizType)) return "number";
  if (/map$|map_|country|deck/.test(vizType) && !/heatmap|treemap/.test(vizType)) return "map";
  if (/pie|rose|sunburst|radar|funnel/.test(vizType)) return "pie";
  if (/bubble|scatter/.test(vizType)) return "dots";
  if (/heatmap|treemap|calendar/.test(vizType)) return "blocks";
  if (/area/.test(vizType)) return "area";
  if (/bar|histogram|box|waterfall|mixed/.test(vizType)) return "bar";
  return "line";
}

const paths: Record<GlyphShape, string> = {
  line: "M2 12 L6 7 L9.5 9.5 L14 3.5",
  area: "M2 13 V9 L6 5.5 L9.5 8 L14 3.5 V13 Z",
  bar: "M3.5 13 V8 M8 13 V3.5 M12.5 13 V6.5",
  pie: "M8 2.5 A5.5 5.5 0 1 0 13.5 8 H8 Z M10.5 2.8 A5 5 0 0 1 13.2 5.5",
  table: "M2 3.5 H14 M2 8 H14 M2 12.5 H14 M6 3.5 V12.5",
  number: "M5.5 5 L7.5 3.5 V12.5 M10.5 5 a1.7 1.7 0 0 1 2.4 2.4 L10 12.5 H13.5",
  map: "M8 2.5 a5.5 5.5 0 1 0 0.01 0 M2.5 8 H13.5 M8 2.5 C5.5 5 5.5 11 8 13.5 C10.5 11 10.5 5 8 2.5",
  words: "M2 6 H8 M10 6 H14 M3.5 10 H6 M8 10 H12.5 M5 13.5 H11 M5.5 2.5 H10.5",
  flow: "M2 3.5 H4.5 C8.5 3.5 7.5 9.5 11.5 9.5 H14 M2 12.5 H4.5 C8.5 12.5 7.5 5 11.5 5 H14",
  days: "M2.5 3.5 H13.5 V13.5 H2.5 Z M2.5 6.5 H13.5 M5.5 2 V4 M10.5 2 V4 M5.5 10 h.01 M8 10 h.01 M10.5 10 h.01",
  lanes: "M2 4 H8 M5 8 H12 M9 12 H14",
  text: "M5.5 3 C3.5 3 4.5 7.5 2.5 8 C4.5 8.5 3.5 13 5.5 13 M10.5 3 C12.5 3 11.5 7.5 13.5 8 C11.5 8.5 12.5 13 10.5 13",
  target: "M2 5.5 H14 V10.5 H2 Z M2 8 H9 M11.5 4 V12",
  dots: "M4 11.5 h.01 M7 7 h.01 M10 9.5 h.01 M12.5 4 h.01 M4.5 5 h.01",
  blocks:
    "M2.5 2.5 H8.5 V9.5 H2.5 Z M10.5 2.5 H13.5 V6 H10.5 Z M10.5 8 H13.5 V13.5 H10.5 Z M2.5 11.5 H8.5 V13.5 H2.5 Z",
};

/** A small sign of a chart's type, with its name beside it if wanted. */
export function ChartGlyph({ vizType, withName = false }: { vizType: string; withName?: boolean }) {
  const shape = shapeOf(vizType);
  return (
    <span className={styles.glyph}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path
          d={paths[shape]}
          fill={shape === "area" ? "var(--ls-accent-soft)" : "none"}
          stroke="currentColor"
          strokeWidth={shape === "dots" ? 2.6 : 1.5}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {withName ? (
        <Suspense fallback={<span>…</span>}>
          <ChartName vizType={vizType} />
        </Suspense>
      ) : null}
    </span>
  );
}
