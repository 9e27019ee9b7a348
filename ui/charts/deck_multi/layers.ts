import { api } from "../../api/client.ts";
import { t } from "../../i18n/t.ts";
import type { DrawMap, MapDrawing } from "../deck/drawing.ts";
import { placeFilters } from "../deck/place-filters.ts";
import { isRecord, list } from "../form-data.ts";
import type { AskForData, ChartInput, FormData } from "../types.ts";

/** How each kind of layer is drawn; loaded when a map has one. */
const kinds: Record<string, () => Promise<DrawMap>> = {
  deck_arc: () => import("../deck_arc/draw.ts").then(({ draw }) => draw),
  deck_contour: () => import("../deck_contour/draw.ts").then(({ draw }) => draw),
  deck_geojson: () => import("../deck_geojson/draw.ts").then(({ draw }) => draw),
  deck_grid: () => import("../deck_grid/draw.ts").then(({ draw }) => draw),
  deck_heatmap: () => import("../deck_heatmap/draw.ts").then(({ draw }) => draw),
  deck_hex: () => import("../deck_hex/draw.ts").then(({ draw }) => draw),
  deck_path: () => import("../deck_path/draw.ts").then(({ draw }) => draw),
  deck_polygon: () => import("../deck_polygon/draw.ts").then(({ draw }) => draw),
  deck_scatter: () => import("../deck_scatter/draw.ts").then(({ draw }) => draw),
  deck_screengrid: () => import("../deck_screengrid/draw.ts").then(({ draw }) => draw),
};

/** The charts' form data, with the filters of the map that they lie on. */
export function layerFormData(params: string, vizType: string, id: number, map: FormData): FormData {
  const parsed: unknown = JSON.parse(params || "{}");
  const own = isRecord(parsed) ? parsed : {};
  return {
    ...own,
    viz_type: vizType,
    slice_id: id,
    adhoc_filters: [
      ...list({ viz_type: vizType, ...own }, "adhoc_filters"),
      ...list(map, "adhoc_filters").filter((filter) =>
        reaches(filter, list(map, "deck_slices").map(Number).indexOf(id)),
      ),
    ],
    extra_form_data: map.extra_form_data,
  };
}

/** Whether a filter of the map is for the layer at a place: `layerFilterScope` has their places, -1 for all. */
function reaches(filter: unknown, at: number): boolean {
  const scope = isRecord(filter) ? filter.layerFilterScope : undefined;
  return !Array.isArray(scope) || scope.includes(-1) || scope.includes(at);
}

/** Asks for a chart and its data, and draws it; rejects with the chart's name for what cannot be a layer. */
export async function loadLayer(
  id: number,
  input: ChartInput,
  ask: AskForData,
  signal: AbortSignal,
): Promise<MapDrawing> {
  const { result } = await api.get<{ result: { params: string; viz_type: string; slice_name: string } }>(
    `/api/v1/chart/${id}`,
    { signal },
  );
  const kind = Object.hasOwn(kinds, result.viz_type) ? kinds[result.viz_type] : undefined;
  if (!kind) throw new Error(t('"{slice_name}" is no layer of a map.', { slice_name: result.slice_name }));
  const formData = layerFormData(result.params, result.viz_type, id, input.formData);
  const [draw, queriesData] = await Promise.all([kind(), ask(formData, signal)]);
  const drawing = draw({ ...input, formData, queriesData });
  return {
    ...drawing,
    layers: drawing.layers.map((layer) => layer.clone({ id: `${id} ${layer.id}` })),
    filters: (info) => placeFilters(formData, info),
  };
}
