import { WebMercatorViewport } from "@deck.gl/core";
import { useEffect, useMemo } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";
import { Chart } from "../Chart.tsx";
import { channels } from "../color/lightness.ts";
import { pickedChannels } from "../color/picked.ts";
import { MapBox } from "../deck/MapBox.tsx";
import { mapSettings } from "../deck/tiles.ts";
import type { ViewState } from "../deck/view-state.ts";
import { number } from "../form-data.ts";
import type { ChartViewProps, FormData } from "../types.ts";
import { withGround } from "./ground.ts";
import { groundLayers } from "./layers.ts";
import { type Place, placesOf } from "./places.ts";
import { selectedChart } from "./selected.ts";
import { sizeAt } from "./size.ts";
import { useGround } from "./use-ground.ts";

/** So many charts a page can draw; the rest of the places have none. */
const mostCharts = 150;

/** A chart at each place of a map, of the rows that lie there. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, width, height } = props;
  const chart = useMemo(() => selectedChart(formData), [formData]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: places depend on these parts of the props alone
  const places = useMemo(() => placesOf(props, chart), [queriesData, formData, chart]);
  const drawing = useMemo(() => ({ layers: [], points: places.map(({ at }) => at), hover: () => undefined }), [places]);
  const map = useMemo(() => withGround(formData), [formData]);
  const { common } = useBootstrap();
  const layers = useMemo(() => groundLayers(formData, mapSettings(common).tiles), [formData, common]);
  const { layersAt, ask } = useGround(layers, width, height);
  const attribution = layers
    .map((layer) => layer.attribution)
    .filter(Boolean)
    .join(" · ");
  return (
    <MapBox props={{ ...props, formData: map }} drawing={drawing} layersAt={layersAt} attribution={attribution}>
      {(view) => <Charts props={props} chart={chart} places={places} view={view} onSight={ask} />}
    </MapBox>
  );
}

interface ChartsProps {
  props: ChartViewProps;
  chart: FormData;
  places: Place[];
  view: ViewState;
  /** told what is in sight */
  onSight(view: ViewState): void;
}

function Charts({ props, chart, places, view, onSight }: ChartsProps) {
  useEffect(() => onSight(view), [onSight, view]);
  const { formData, width, height, theme, colors, datasource } = props;
  const viewport = new WebMercatorViewport({ ...view, width, height });
  const size = sizeAt(formData, view.zoom);
  const [red, green, blue, opacity] = pickedChannels(formData.chart_background_color) ?? [255, 255, 255, 0.2];
  // White is what charts stand on by default: on a dark page their texts are light.
  const isWhite = [red, green, blue].every((channel) => channel === 255);
  const ground = isWhite && theme.isDark ? channels(theme.elevated) : [red, green, blue];
  const background = `rgba(${ground.join(", ")}, ${opacity})`;
  const borderRadius = `${number(formData, "chart_background_border_radius", 10)}%`;
  return places.slice(0, mostCharts).map(({ key, at, answers }) => {
    const [x = 0, y = 0] = viewport.project(at);
    const [left, top] = [x - size.width / 2, y - size.height / 2];
    if (left > width || top > height || left < -size.width || top < -size.height) return null;
    return (
      <div key={key} style={{ position: "absolute", left, top, ...size, background, borderRadius, overflow: "hidden" }}>
        <Chart
          vizType={chart.viz_type}
          formData={chart}
          queriesData={answers}
          {...size}
          datasource={datasource}
          colors={colors}
        />
      </div>
    );
  });
}
