import { useMemo } from "react";
import type { ChartViewProps } from "../types.ts";
import type { DrawMap } from "./drawing.ts";
import { MapBox } from "./MapBox.tsx";

/** A chart type that is one drawing on a map. */
export function mapPlugin(draw: DrawMap) {
  return {
    View(props: ChartViewProps) {
      const { formData, queriesData, theme, datasource, colors } = props;
      // biome-ignore lint/correctness/useExhaustiveDependencies: a drawing does not depend on the size of its box
      const drawing = useMemo(() => draw(props), [formData, queriesData, theme, datasource, colors]);
      return <MapBox props={props} drawing={drawing} />;
    },
  };
}
