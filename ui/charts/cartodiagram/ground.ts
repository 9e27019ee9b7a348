import { isRecord } from "../form-data.ts";
import type { FormData } from "../types.ts";

/** `map_view` in the terms of other maps: around all places or where it was put by hand. */
export function withGround(formData: FormData): FormData {
  const view = isRecord(formData.map_view) ? formData.map_view : {};
  const isOwn = view.mode === "CUSTOM";
  // Zooms are of tiles of 256 pixels, one more than deck.gl's.
  const zoom = Number(view.zoom ?? view.fixedZoom ?? 1) - 1;
  const viewport = {
    longitude: view.longitude ?? view.fixedLongitude,
    latitude: view.latitude ?? view.fixedLatitude,
    zoom,
  };
  return {
    ...formData,
    viewport: isOwn ? viewport : undefined,
    autozoom: !isOwn,
  };
}
