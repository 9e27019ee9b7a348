import { MapChart } from "echarts/charts";
import { GeoComponent, VisualMapComponent } from "echarts/components";
import { registerMap, use } from "echarts/core";
import { useEffect, useMemo, useState } from "react";
import { messageOf } from "../../api/errors.ts";
import { EChart } from "../echarts/EChart.tsx";
import { list, text } from "../form-data.ts";
import type { ChartViewProps, EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";
import { foundParts } from "./parts.ts";
import { type Frame, frameOf, loadShapes } from "./shapes.ts";

use([MapChart, GeoComponent, VisualMapComponent]);

type Parts = Awaited<ReturnType<typeof loadShapes>>["features"][number]["properties"][];

/** A country's parts, coloured by a metric; the shapes come in a chunk of their own. */
export function View(props: ChartViewProps) {
  const country = text(props.formData, "select_country");
  const [loaded, setLoaded] = useState<{ country: string; parts: Parts; frame?: Frame; problem?: string }>();
  useEffect(() => {
    let isGone = false;
    loadShapes(country).then(
      (shapes) => {
        if (isGone) return;
        registerMap(`country ${country}`, shapes as unknown as Parameters<typeof registerMap>[1]);
        const parts = shapes.features.map(({ properties }) => properties);
        setLoaded({ country, parts, frame: frameOf(shapes.features) });
      },
      (error: unknown) => {
        if (!isGone) setLoaded({ country, parts: [], problem: messageOf(error) });
      },
    );
    return () => {
      isGone = true;
    };
  }, [country]);
  const parts = loaded?.country === country ? loaded.parts : undefined;
  const frame = loaded?.frame;
  const plugin = useMemo((): EChartsPlugin | undefined => {
    if (!parts || !frame) return undefined;
    return {
      option: (input) => option(input, `country ${country}`, parts, frame),
      clicked({ name }, input) {
        const found = foundParts(input, parts).find(({ key }) => key === name);
        return found && [[list(input.formData, "entity")[0], found.entity]];
      },
    };
  }, [country, parts, frame]);
  if (loaded?.problem && loaded.country === country)
    return (
      <p role="alert" style={{ padding: 16 }}>
        {loaded.problem}
      </p>
    );
  return plugin ? <EChart {...props} plugin={plugin} /> : null;
}
