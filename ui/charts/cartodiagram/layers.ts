import { isRecord, list, text } from "../form-data.ts";
import type { FormData } from "../types.ts";

/** A layer below the charts of a map, as `layer_configs` has it. */
export interface GroundLayer {
  type: "XYZ" | "WMS" | "WFS";
  url: string;
  /** of WMS and WFS */
  version: string;
  /** what of the service is shown: `layersParam` of WMS, `typeName` of WFS */
  names: string;
  mostFeatures: number;
  attribution: string;
  style: FeatureStyle;
}

/** How features are drawn: the first symbolizers of each kind in a GeoStyler style. */
interface FeatureStyle {
  fill?: { color: string; opacity: number } | undefined;
  line: { color: string; width: number };
  radius: number;
}

const types = new Set(["XYZ", "WMS", "WFS"]);
const versions: Record<string, string> = { WMS: "1.3.0", WFS: "2.0.2" };

/**
 * The layers from the lowest on. Only those are loaded whose address the installation names: what people look at is told to nobody
 * else.
 * @param named `DECKGL_BASE_MAP`: addresses of tiles, and of services without their parameters
 */
export function groundLayers(formData: FormData, named: readonly string[]): GroundLayer[] {
  const own = new Set(named.map((address) => serviceOf(address.replace(/^tile:\/\//, ""))));
  return list(formData, "layer_configs")
    .filter(isRecord)
    .filter(({ type, url }) => types.has(String(type)) && typeof url === "string" && own.has(serviceOf(url)))
    .map((entry) => {
      const read = (key: string, fallback = "") => text(entry as FormData, key, fallback);
      const type = read("type") as GroundLayer["type"];
      return {
        type,
        url: read("url"),
        version: read("version", versions[type]),
        names: read(type === "WMS" ? "layersParam" : "typeName"),
        mostFeatures: Number(entry.maxFeatures) || 10_000,
        attribution: read("attribution"),
        style: styleOf(entry.style),
      };
    })
    .reverse();
}

/** An address without its parameters, whatever the case of its host. */
function serviceOf(address: string): string {
  if (!URL.canParse(address)) return address;
  const { protocol, host, pathname } = new URL(address);
  return /^https?:$/.test(protocol) ? `${protocol}//${host}${decodeURI(pathname)}` : address;
}

/** Half the width of the world in metres, as maps of tiles count them. */
const half = 20_037_508.342789244;

/** The address of a WMS' picture of a tile, in metres of EPSG:3857. */
export function wmsTile({ url, version, names }: GroundLayer, z: number, x: number, y: number): string {
  const side = (2 * half) / 2 ** z;
  const [west, north] = [x * side - half, half - y * side];
  return withParameters(url, {
    SERVICE: "WMS",
    VERSION: version,
    REQUEST: "GetMap",
    LAYERS: names,
    STYLES: "",
    FORMAT: "image/png",
    TRANSPARENT: "true",
    WIDTH: "256",
    HEIGHT: "256",
    [version.startsWith("1.1") ? "SRS" : "CRS"]: "EPSG:3857",
    BBOX: [west, north - side, west + side, north].join(","),
  });
}

/** The address of a WFS' features in a box of degrees, as GeoJSON. */
export function wfsFeatures(layer: GroundLayer, [west, south, east, north]: readonly number[]): string {
  const isFirst = layer.version.startsWith("1.");
  return withParameters(layer.url, {
    service: "WFS",
    request: "GetFeature",
    version: layer.version,
    outputFormat: "application/json",
    srsName: "EPSG:4326",
    [isFirst ? "typeName" : "typeNames"]: layer.names,
    [isFirst ? "maxFeatures" : "count"]: String(layer.mostFeatures),
    bbox: [metres(west ?? 0, south ?? 0), metres(east ?? 0, north ?? 0), "urn:ogc:def:crs:EPSG::3857"].join(","),
  });
}

function metres(longitude: number, latitude: number): string {
  const radians = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  const at = [longitude / 180, Math.log(Math.tan(Math.PI / 4 + radians / 2)) / Math.PI];
  return at.map((part) => (part * half).toFixed(2)).join(",");
}

function withParameters(address: string, parameters: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.toString();
}

function styleOf(style: unknown): FeatureStyle {
  const rules = isRecord(style) ? list(style as FormData, "rules").filter(isRecord) : [];
  const symbolizers = rules.flatMap((rule) => list(rule as FormData, "symbolizers").filter(isRecord));
  const first = (kind: string) => symbolizers.find((one) => one.kind === kind);
  const [line, mark, fill] = [first("Line"), first("Mark"), first("Fill")];
  const color = (one: Record<string, unknown> | undefined, key = "color") =>
    typeof one?.[key] === "string" ? String(one[key]) : undefined;
  const fillColor = color(fill) ?? color(mark);
  return {
    fill: fillColor ? { color: fillColor, opacity: Number(fill?.fillOpacity ?? fill?.opacity ?? 0.4) } : undefined,
    line: {
      color: color(line) ?? color(fill, "outlineColor") ?? color(fill) ?? "#000000",
      width: Number(line?.width ?? fill?.outlineWidth) || 1,
    },
    radius: Number(mark?.radius) || 5,
  };
}
