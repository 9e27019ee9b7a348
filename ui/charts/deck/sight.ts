import type { ViewState } from "./view-state.ts";

let last: ViewState | undefined;

/** Remembers what a map shows, so that the chart editor can keep it as where the map begins. */
export function noteSight({ longitude, latitude, zoom, pitch, bearing }: ViewState): void {
  const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
  last = {
    longitude: rounded(longitude),
    latitude: rounded(latitude),
    zoom: rounded(zoom),
    pitch: rounded(pitch),
    bearing: rounded(bearing),
  };
}

/** What the map that was drawn or moved last shows. */
export const lastSight = (): ViewState | undefined => last;
