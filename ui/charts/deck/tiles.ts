import { t } from "../../i18n/t.ts";
import { text } from "../form-data.ts";
import type { FormData } from "../types.ts";

interface MapSettings {
  /** `DECKGL_BASE_MAP`: addresses that the installation lets its people load, with names for them */
  tiles: readonly string[];
  /** `MAPBOX_API_KEY` */
  mapboxKey: string;
}

/**
 * The address of the tiles below a map, or undefined for the plain outline of the land. Without a setting nothing is loaded from
 * elsewhere: a chart's style counts if it is among the installation's own, or Mapbox's where there is a key.
 */
export function tileAddress(formData: FormData, { tiles, mapboxKey }: MapSettings): string | undefined {
  const style = text(formData, "mapbox_style").replace(/^tile:\/\//, "");
  const mapbox = /^mapbox:\/\/styles\/([\w-]+\/[\w-]+)$/.exec(style)?.[1];
  if (mapbox) {
    if (mapboxKey === "") return undefined;
    const key = encodeURIComponent(mapboxKey);
    return `https://api.mapbox.com/styles/v1/${mapbox}/tiles/256/{z}/{x}/{y}?access_token=${key}`;
  }
  const isTemplate = /^https?:\/\/[^?#]+\{z\}.*\{[xy]\}.*\{[xy]\}/.test(style);
  return isTemplate && tiles.some((own) => own.replace(/^tile:\/\//, "") === style) ? style : undefined;
}

/** Why a map stands on the outline of the land though its chart names tiles; undefined where it names none. */
export function missingTiles(formData: FormData): string | undefined {
  const style = text(formData, "mapbox_style").replace(/^tile:\/\//, "");
  if (style.startsWith("mapbox://"))
    return t("This chart is saved with a background of Mapbox's: MAPBOX_API_KEY of the installation opens those.");
  if (!URL.canParse(style)) return undefined;
  const { host } = new URL(style);
  return t("This chart is saved with tiles of {host}: DECKGL_BASE_MAP of the installation lets them be loaded.", {
    host,
  });
}

/** The settings, as the page's bootstrap data have them. */
export function mapSettings(common: Record<string, unknown>): MapSettings {
  const tiles = Array.isArray(common.deckgl_tiles) ? common.deckgl_tiles : [];
  return {
    tiles: tiles.flatMap((entry: unknown) => (Array.isArray(entry) && typeof entry[0] === "string" ? [entry[0]] : [])),
    mapboxKey: typeof common.mapbox_api_key === "string" ? common.mapbox_api_key : "",
  };
}
