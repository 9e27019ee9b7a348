import type { LegacyChart } from "./chart.ts";
import { bubble } from "./charts/bubble.ts";
import { bullet } from "./charts/bullet.ts";
import { calHeatmap } from "./charts/cal-heatmap.ts";
import { chord } from "./charts/chord.ts";
import { deckArc, deckGeojson, deckScatter, deckScreengrid, deckWeights } from "./charts/deck/layers.ts";
import { deckMulti } from "./charts/deck/multi.ts";
import { deckPath, deckPolygon } from "./charts/deck/paths.ts";
import { lines } from "./charts/lines.ts";
import { mapbox } from "./charts/mapbox.ts";
import { countryMap, worldMap } from "./charts/maps.ts";
import { pairedTtest } from "./charts/paired-ttest.ts";
import { partition } from "./charts/partition.ts";
import { rose } from "./charts/rose.ts";
import { eventFlow, para, timeTable } from "./charts/tables.ts";
import { timePivot } from "./charts/time-pivot.ts";

/** Every kind of chart whose data Superset 6.0.0 prepares on the server. */
export const legacyCharts: Readonly<Record<string, LegacyChart>> = {
  bubble,
  bullet,
  cal_heatmap: calHeatmap,
  chord,
  compare: lines,
  country_map: countryMap,
  deck_arc: deckArc,
  deck_contour: deckWeights,
  deck_geojson: deckGeojson,
  deck_grid: deckWeights,
  deck_heatmap: deckWeights,
  deck_hex: deckWeights,
  deck_multi: deckMulti,
  deck_path: deckPath,
  deck_polygon: deckPolygon,
  deck_scatter: deckScatter,
  deck_screengrid: deckScreengrid,
  event_flow: eventFlow,
  horizon: lines,
  line: lines,
  mapbox,
  paired_ttest: pairedTtest,
  para,
  partition,
  rose,
  time_pivot: timePivot,
  time_table: timeTable,
  world_map: worldMap,
};
