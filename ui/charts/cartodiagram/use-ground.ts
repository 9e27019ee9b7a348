import { type Layer, WebMercatorViewport } from "@deck.gl/core";
import { GeoJsonLayer } from "@deck.gl/layers";
import { useCallback, useEffect, useRef, useState } from "react";
import { pictureLayers, tileLayers } from "../deck/background.ts";
import { inkOf } from "../deck/ink.ts";
import type { ViewState } from "../deck/view-state.ts";
import { type GroundLayer, wfsFeatures, wmsTile } from "./layers.ts";

type Features = ConstructorParameters<typeof GeoJsonLayer>[0]["data"];

/** How long a map rests before features are asked for. */
const restMs = 300;

/** What lies below the charts of a map where it is seen from; features are asked for where the map comes to rest. */
export function useGround(layers: readonly GroundLayer[], width: number, height: number) {
  const [features, setFeatures] = useState<ReadonlyMap<string, Features>>(new Map());
  const waiting = useRef<{ timer?: ReturnType<typeof setTimeout>; stop?: AbortController }>({});
  useEffect(() => () => forget(waiting.current), []);

  const layersAt = useCallback(
    (view: ViewState): Layer[] =>
      layers.flatMap((layer, at): Layer[] => {
        const id = `${at} ${layer.type}`;
        if (layer.type === "XYZ") return tileLayers(layer.url, view, width, height, id);
        if (layer.type === "WMS") return pictureLayers((z, x, y) => wmsTile(layer, z, x, y), view, width, height, id);
        const data = features.get(layer.url + layer.names);
        return data ? [featureLayer(id, layer, data)] : [];
      }),
    [layers, features, width, height],
  );

  const ask = useCallback(
    (view: ViewState): void => {
      const services = layers.filter(({ type }) => type === "WFS");
      if (services.length === 0 || width <= 0 || height <= 0) return;
      forget(waiting.current);
      const stop = new AbortController();
      const timer = setTimeout(() => {
        const box = new WebMercatorViewport({ ...view, width, height }).getBounds();
        for (const layer of services)
          fetch(wfsFeatures(layer, box), { signal: stop.signal, credentials: "omit" })
            .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
            .then((data: Features) => setFeatures((known) => new Map(known).set(layer.url + layer.names, data)))
            // A service that is away leaves the map as it is.
            .catch(() => undefined);
      }, restMs);
      waiting.current = { timer, stop };
    },
    [layers, width, height],
  );
  return { layersAt, ask };
}

function forget({ timer, stop }: { timer?: ReturnType<typeof setTimeout>; stop?: AbortController }): void {
  clearTimeout(timer);
  stop?.abort();
}

function featureLayer(id: string, { style }: GroundLayer, data: Features): Layer {
  return new GeoJsonLayer({
    id,
    data,
    filled: style.fill !== undefined,
    getFillColor: style.fill ? inkOf(style.fill.color, Math.round(style.fill.opacity * 255)) : [0, 0, 0, 0],
    getLineColor: inkOf(style.line.color),
    getLineWidth: style.line.width,
    lineWidthUnits: "pixels",
    getPointRadius: style.radius,
    pointRadiusUnits: "pixels",
    pickable: false,
  });
}
