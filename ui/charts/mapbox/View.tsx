import { ScatterplotLayer, TextLayer } from "@deck.gl/layers";
import { useMemo } from "react";
import { t } from "../../i18n/t.ts";
import { isDarkColor } from "../color/lightness.ts";
import { rowHover } from "../deck/drawing.ts";
import { inkOf } from "../deck/ink.ts";
import { MapBox } from "../deck/MapBox.tsx";
import type { ViewState } from "../deck/view-state.ts";
import { columnLabel, isRecord, list, number, text } from "../form-data.ts";
import type { ChartViewProps } from "../types.ts";
import { type Cluster, clustersAt, indexOf, withStart } from "./clusters.ts";

const metres: Record<string, number> = { Kilometers: 1000, Miles: 1609.34 };

/** Points on a map; those that lie close together are one, with their number or the sum of their labels. */
export function View(props: ChartViewProps) {
  const { formData, queriesData } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index depends on these parts of the props alone
  const { index, points } = useMemo(() => indexOf(props), [formData, queriesData]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: so does what its points say
  const drawing = useMemo(() => {
    const ofRow = rowHover(props, []);
    return {
      layers: [],
      points,
      hover: (info: Parameters<typeof ofRow>[0]) => {
        const cluster = info.object as Cluster | undefined;
        if (!cluster || cluster.count === 1) return ofRow(info);
        return { title: "", rows: [{ name: t("Points"), value: cluster.count.toLocaleString("en") }] };
      },
    };
  }, [points]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the layers depend on these parts of the props alone
  const layersAt = useMemo(
    () => (view: ViewState) => layersFor(index, view.zoom, props),
    [index, formData, props.theme],
  );
  const map = useMemo(() => withStart(formData), [formData]);
  return <MapBox props={{ ...props, formData: map }} drawing={drawing} layersAt={layersAt} />;
}

function layersFor(index: Parameters<typeof clustersAt>[0], zoom: number, { formData, theme }: ChartViewProps) {
  const clusters = clustersAt(index, zoom, formData);
  const most = clusters.reduce((high, { count }) => Math.max(high, count), 1);
  const picked = text(formData, "mapbox_color", "rgb(0, 122, 135)");
  const opacity = Math.round(number(formData, "global_opacity", 1) * 220);
  const unit = metres[text(formData, "point_radius_unit", "Pixels")];
  const radiusColumn = formData.point_radius === "Auto" ? "" : columnLabel(list(formData, "point_radius")[0] ?? "");
  const own = ({ row }: Cluster) => (isRecord(row) ? Number(row[radiusColumn]) || undefined : undefined);
  const clustered = clusters.filter(({ count }) => count > 1);
  const single = clusters.filter(({ count }) => count === 1);
  return [
    new ScatterplotLayer<Cluster>({
      id: "points",
      data: single,
      pickable: true,
      getPosition: ({ at }) => at,
      getRadius: (one) => own(one) ?? 5 * (unit ? 0.2 : 1),
      radiusUnits: unit ? "meters" : "pixels",
      radiusScale: unit ?? 1,
      radiusMinPixels: 3,
      radiusMaxPixels: 80,
      getFillColor: inkOf(picked, opacity),
      stroked: true,
      lineWidthUnits: "pixels",
      getLineWidth: 1,
      getLineColor: theme.isDark ? [0, 0, 0, 160] : [255, 255, 255, 200],
    }),
    new ScatterplotLayer<Cluster>({
      id: "clusters",
      data: clustered,
      pickable: true,
      getPosition: ({ at }) => at,
      getRadius: ({ count }) => 12 + 22 * Math.sqrt(count / most),
      radiusUnits: "pixels",
      getFillColor: inkOf(picked, opacity),
      stroked: true,
      lineWidthUnits: "pixels",
      getLineWidth: 2,
      getLineColor: inkOf(picked, 90),
    }),
    new TextLayer<Cluster>({
      id: "labels",
      data: clustered,
      getPosition: ({ at }) => at,
      getText: ({ label }) => label,
      getSize: 12,
      getColor: isDarkColor(picked) ? [255, 255, 255, 255] : [30, 30, 30, 255],
      fontFamily: theme.fontFamily,
      fontWeight: 600,
      characterSet: "0123456789.-k",
    }),
  ];
}
