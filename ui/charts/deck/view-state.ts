import { WebMercatorViewport } from "@deck.gl/core";
import { flag, isRecord } from "../form-data.ts";
import type { FormData } from "../types.ts";
import type { Position } from "./positions.ts";

export interface ViewState {
  longitude: number;
  latitude: number;
  zoom: number;
  pitch: number;
  bearing: number;
}

const world: ViewState = { longitude: 0, latitude: 20, zoom: 0.6, pitch: 0, bearing: 0 };

/** Where the map starts: as it was saved, or so that all points are in sight. */
export function startOf(formData: FormData, points: readonly Position[], width: number, height: number): ViewState {
  const saved = savedView(formData.viewport);
  if (saved && !flag(formData, "autozoom")) return saved;
  const around = fitted(points, width, height);
  return { ...(around ?? saved ?? world), pitch: saved?.pitch ?? 0, bearing: saved?.bearing ?? 0 };
}

function savedView(value: unknown): ViewState | undefined {
  if (!isRecord(value)) return undefined;
  const [longitude, latitude, zoom] = [value.longitude, value.latitude, value.zoom].map(Number) as [
    number,
    number,
    number,
  ];
  if (![longitude, latitude, zoom].every(Number.isFinite)) return undefined;
  return { longitude, latitude, zoom, pitch: Number(value.pitch) || 0, bearing: Number(value.bearing) || 0 };
}

function fitted(points: readonly Position[], width: number, height: number): ViewState | undefined {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of points) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  if (west > east) return undefined;
  if (east - west < 1e-6 && north - south < 1e-6)
    return { longitude: west, latitude: south, zoom: 10, pitch: 0, bearing: 0 };
  const view = new WebMercatorViewport({ width: Math.max(50, width), height: Math.max(50, height) });
  const padding = Math.min(30, width / 8, height / 8);
  const { longitude, latitude, zoom } = view.fitBounds(
    [
      [west, Math.max(-84, south)],
      [east, Math.min(84, north)],
    ],
    { padding },
  );
  return { longitude, latitude, zoom: Math.min(zoom, 16), pitch: 0, bearing: 0 };
}
