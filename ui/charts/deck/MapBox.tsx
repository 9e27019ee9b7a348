import { Deck, type Layer, MapView, type PickingInfo } from "@deck.gl/core";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";
import { t } from "../../i18n/t.ts";
import { flag } from "../form-data.ts";
import { useHover } from "../hover.tsx";
import type { ChartViewProps } from "../types.ts";
import { isPicture, landLayer, seaColor, tileLayers } from "./background.ts";
import { behindFeature } from "./behind.ts";
import { afterHiding, type MapDrawing, shownLayers } from "./drawing.ts";
import { Legend } from "./Legend.tsx";
import { isArea, maskOfPlace, placeFilters } from "./place-filters.ts";
import { noteSight } from "./sight.ts";
import { mapSettings, missingTiles, tileAddress } from "./tiles.ts";
import { useStage } from "./use-stage.ts";
import { startOf, type ViewState } from "./view-state.ts";

interface MapBoxProps {
  props: ChartViewProps;
  drawing: MapDrawing;
  /** layers are still on their way: what is drawn is not all */
  isPending?: boolean;
  /** who made what lies below the chart, besides the makers of the tiles */
  attribution?: string | undefined;
  /** layers that depend on what is in sight */
  layersAt?: (view: ViewState) => Layer[];
  /** what lies over the map, where it is seen from */
  children?: ReactNode | ((view: ViewState) => ReactNode);
}

/** A map: the land or tiles, and a chart's layers on it. It is moved by mouse, touch and the arrow keys. */
export function MapBox({ props, drawing, isPending = false, layersAt, attribution, children }: MapBoxProps) {
  const { formData, width, height, theme, name, onCrossFilter } = props;
  const box = useRef<HTMLDivElement>(null);
  const deck = useRef<Deck<MapView> | undefined>(undefined);
  const [problem, setProblem] = useState<string>();
  const [isDrawn, setDrawn] = useState(false);
  const still = useRef<HTMLCanvasElement>(null);
  const onStale = useCallback(() => setDrawn(false), []);
  const shown = useMemo(
    () => ({ drawing, width, height, isDark: theme.isDark }),
    [drawing, width, height, theme.isDark],
  );
  const isWhole = isDrawn && !isPending;
  const { isLive, use } = useStage({ box, still, isDrawn: isWhole, shown, onStale });
  const hover = useHover(theme);
  const { common } = useBootstrap();
  const tiles = tileAddress(formData, mapSettings(common));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a map that people moved stays where it is until the data change
  const start = useMemo(() => startOf(formData, drawing.points, width, height), [formData, drawing.points]);
  const [view, setView] = useState(start);
  useEffect(() => setView(start), [start]);
  useEffect(() => noteSight(view), [view]);
  // Below tiles, too: until they come, and where they do not.
  const background = useMemo(() => landLayer(theme.isDark), [theme.isDark]);
  const [isMoving, setMoving] = useState(false);
  const rest = useRef(view);
  if (!isMoving || flag(formData, "render_while_dragging", true)) rest.current = view;
  const seen = rest.current;
  const own = useMemo(() => layersAt?.(seen) ?? [], [layersAt, seen]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const drawn = useMemo(() => shownLayers(drawing, hidden), [drawing, hidden]);
  const layers = [background, ...(tiles ? tileLayers(tiles, view, width, height) : []), ...drawn, ...own];
  const onHide = (label: string, isAlone: boolean) => {
    const others = (drawing.legend ?? []).map((entry) => entry.label).filter((other) => other !== label);
    setHidden(afterHiding(hidden, label, isAlone ? others : undefined));
  };
  const latest = useRef({ drawing, hover, formData, onCrossFilter });
  latest.current = { drawing, hover, formData, onCrossFilter };

  useEffect(() => {
    if (!box.current || !isLive) return;
    if (!document.createElement("canvas").getContext("webgl2")) {
      setProblem(t("This browser cannot draw maps: WebGL 2 is missing or switched off."));
      setDrawn(true);
      return;
    }
    const instance = new Deck({
      parent: box.current,
      views: new MapView({ repeat: true }),
      controller: { keyboard: true, touchRotate: true },
      onViewStateChange: ({ viewState }) => setView(viewState as ViewState),
      onInteractionStateChange: (state) => setMoving(Object.values(state).some(Boolean)),
      onHover: (info: PickingInfo, event) => {
        const text = info.picked ? latest.current.drawing.hover(info) : undefined;
        const at = event.srcEvent as { clientX?: number; clientY?: number };
        if (text) latest.current.hover.show({ clientX: at.clientX ?? 0, clientY: at.clientY ?? 0 }, text);
        else latest.current.hover.hide();
      },
      onClick: (info, event) => {
        const { current } = latest;
        if (!current.onCrossFilter || (event as { rightButton?: boolean }).rightButton) return;
        const filters = current.drawing.filters?.(info) ?? placeFilters(current.formData, info);
        if (filters.length > 0) current.onCrossFilter(maskOfPlace(filters));
      },
      getCursor: ({ isDragging, isHovering }) => {
        const { current } = latest;
        if (isDragging) return "grabbing";
        return current.onCrossFilter && (isHovering || isArea(current.formData)) ? "pointer" : "grab";
      },
      onAfterRender: () => {
        if (still.current) still.current.width = 0;
        setDrawn(true);
      },
      onError: (error, layer) => {
        if (isPicture(layer)) return;
        setProblem(error.message);
        setDrawn(true);
      },
    });
    deck.current = instance;
    return () => {
      deck.current = undefined;
      instance.finalize();
    };
  }, [isLive]);

  useEffect(() => {
    // Layers belong to one context: a map that comes back to life takes copies.
    deck.current?.setProps({ layers: layers.map((layer) => layer.clone({})), viewState: view, width, height });
  });

  return (
    <section
      aria-label={name}
      onPointerEnter={() => use(true)}
      onPointerLeave={() => use(false)}
      onFocus={() => use(true)}
      onBlur={() => use(false)}
      // The map is one element: it is marked for what lies under the pointer before the page hears of the click.
      onContextMenu={({ nativeEvent: { offsetX: x, offsetY: y } }) => {
        const found = deck.current?.pickObject({ x, y, radius: 3 });
        if (box.current) box.current.dataset.behind = JSON.stringify(behindFeature(props, found?.object));
      }}
      data-chart={isWhole ? "drawn" : "drawing"}
      style={{
        width,
        height,
        position: "relative",
        overflow: "hidden",
        borderRadius: 6,
        background: seaColor(theme.isDark),
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the tooltip follows the mouse; the data are in the table behind */}
      <div ref={box} style={{ position: "absolute", inset: 0 }} onMouseLeave={hover.hide} />
      <canvas
        ref={still}
        // A still that gets the focus becomes a map that the arrow keys move.
        tabIndex={isLive ? -1 : 0}
        width={0}
        style={{ position: "absolute", inset: 0, width, height, pointerEvents: "none" }}
        onFocus={() => requestAnimationFrame(() => box.current?.querySelector("canvas")?.focus())}
      />
      {problem ? (
        <p role="alert" style={{ position: "absolute", inset: 0, padding: 16, margin: 0, color: theme.text }}>
          {problem}
        </p>
      ) : null}
      {drawing.legend ? (
        <Legend
          entries={drawing.legend}
          props={props}
          hidden={hidden}
          onHide={drawing.entryOf && drawing.legend.length > 1 ? onHide : undefined}
        />
      ) : null}
      {tiles || height < 160 ? null : <Note text={missingTiles(formData)} theme={theme} />}
      <Attribution text={[tiles && makersOf(tiles), attribution].filter(Boolean).join(" · ")} />
      {typeof children === "function" ? children(view) : children}
      {hover.tooltip}
    </section>
  );
}

/** Who made the tiles: their terms ask for it. */
function makersOf(address: string): string | undefined {
  if (/openstreetmap|osm\./.test(address)) return "© OpenStreetMap contributors";
  return address.startsWith("https://api.mapbox.com/") ? "© Mapbox © OpenStreetMap" : undefined;
}

/** Why the map looks as it does, for who asks. */
function Note({ text, theme }: { text: string | undefined; theme: ChartViewProps["theme"] }) {
  if (!text) return null;
  return (
    <span
      role="note"
      aria-label={text}
      title={text}
      data-picture="none"
      style={{ position: "absolute", left: 6, bottom: 4, fontSize: 13, cursor: "help", color: theme.textTertiary }}
    >
      ⓘ
    </span>
  );
}

function Attribution({ text }: { text: string }) {
  if (text === "") return null;
  return (
    <span
      style={{
        position: "absolute",
        right: 0,
        bottom: 0,
        maxWidth: "100%",
        padding: "1px 6px",
        fontSize: 10,
        color: "#333",
        background: "#ffffffb3",
      }}
    >
      {text}
    </span>
  );
}
