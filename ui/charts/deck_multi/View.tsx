import type { PickingInfo } from "@deck.gl/core";
import { useEffect, useMemo, useRef, useState } from "react";
import { messageOf } from "../../api/errors.ts";
import { t } from "../../i18n/t.ts";
import type { MapDrawing } from "../deck/drawing.ts";
import { MapBox } from "../deck/MapBox.tsx";
import { list } from "../form-data.ts";
import type { ChartViewProps } from "../types.ts";
import { loadLayer } from "./layers.ts";

/** Several charts laid over each other on one map. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, theme, ask } = props;
  const [drawings, setDrawings] = useState<Map<number, MapDrawing>>(new Map());
  const [problems, setProblems] = useState<string[]>([]);
  const latest = useRef(props);
  latest.current = props;
  const ids = useMemo(() => list(formData, "deck_slices").map(Number).filter(Number.isInteger), [formData]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other data and another theme draw the layers anew
  useEffect(() => {
    const stop = new AbortController();
    setProblems(ask ? [] : [t("The layers of this map cannot be asked for here.")]);
    if (ask)
      for (const id of ids)
        loadLayer(id, latest.current, ask, stop.signal).then(
          (drawing) => {
            if (!stop.signal.aborted) setDrawings((known) => new Map(known).set(id, drawing));
          },
          (error: unknown) => {
            if (!stop.signal.aborted) setProblems((known) => [...known, messageOf(error)]);
          },
        );
    return () => stop.abort();
  }, [ids, ask, queriesData, theme]);
  const drawing = useMemo(() => together(ids.flatMap((id) => drawings.get(id) ?? [])), [ids, drawings]);
  return (
    <MapBox props={props} drawing={drawing} isPending={drawings.size + problems.length < ids.length}>
      {problems.length > 0 ? (
        <ul
          role="alert"
          style={{
            position: "absolute",
            left: 10,
            bottom: 10,
            margin: 0,
            padding: "6px 12px",
            listStyle: "none",
            borderRadius: 6,
            background: theme.elevated,
            color: theme.error,
            fontSize: 12,
          }}
        >
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      ) : null}
    </MapBox>
  );
}

function together(drawings: readonly MapDrawing[]): MapDrawing {
  const owner = new Map(drawings.flatMap((one) => one.layers.map((layer) => [layer.id, one] as const)));
  return {
    layers: drawings.flatMap(({ layers }) => layers),
    points: drawings.flatMap(({ points }) => points),
    hover: (info: PickingInfo) => (info.layer ? ownerOf(info.layer.id, owner)?.hover(info) : undefined),
    filters: (info: PickingInfo) => (info.layer && ownerOf(info.layer.id, owner)?.filters?.(info)) || [],
    legend: drawings.flatMap(({ legend }) => legend ?? []).slice(0, 30),
  };
}

/** Parts of composite layers are called after them. */
function ownerOf(id: string, owner: ReadonlyMap<string, MapDrawing>): MapDrawing | undefined {
  for (const [name, drawing] of owner) if (id.startsWith(name)) return drawing;
  return undefined;
}
