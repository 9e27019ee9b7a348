import type { PickingInfo } from "@deck.gl/core";
import { t } from "../../i18n/t.ts";
import { cut } from "../echarts/text.ts";
import { isRecord, list } from "../form-data.ts";
import type { DataMask, DataRow, FormData, QueryFilter } from "../types.ts";
import { valueFilter } from "../values-behind.ts";
import { spatialColumns } from "./positions.ts";

/** Of more places than these a filter names the box around them. */
const mostPlaces = 100;
/** How far around a click on a layer without objects rows count, in pixels. */
const reach = 25;

/** Of a place's name. */
const mostCharacters = 40;

const spatialKeys = ["spatial", "start_spatial", "end_spatial"];

/** The filters for the rows that lie where a map was clicked; none where nothing lies. */
export function placeFilters(
  formData: FormData,
  { object, coordinate, viewport }: Partial<PickingInfo>,
): QueryFilter[] {
  const columns = [
    ...spatialKeys.flatMap((key) => spatialColumns(formData, key)),
    ...list(formData, "line_column"),
    ...list(formData, "geojson"),
    ...list(formData, "all_columns_x"),
    ...list(formData, "all_columns_y"),
  ].filter((column) => typeof column === "string");
  const rows = rowsOf(object);
  if (rows.length > 0)
    return columns.flatMap((column) => (rows[0] && column in rows[0] ? [oneOf(column, rows)] : []).flat());
  if (!coordinate || !viewport || !isArea(formData)) return [];
  const [x = 0, y = 0] = viewport.project(coordinate);
  const [a, b] = [viewport.unproject([x - reach, y + reach]), viewport.unproject([x + reach, y - reach])];
  const [lon, lat] = spatialColumns(formData, "spatial");
  return [...between(lon, a[0], b[0]), ...between(lat, a[1], b[1])];
}

/** What a click on a place tells the dashboard. */
export function maskOfPlace(filters: QueryFilter[]): DataMask {
  const values = filters.map(({ val }) => (Array.isArray(val) && val.length === 1 ? val[0] : val));
  const isPlace = values.every((value) => typeof value === "number" || typeof value === "string");
  const isBox = filters.some(({ op }) => op === ">=");
  const written = values.map((value) => (typeof value === "number" ? Math.round(value * 1e4) / 1e4 : value)).join(", ");
  const label = isPlace && !isBox ? cut(written, mostCharacters) : t("Part of the map");
  return { extraFormData: { filters }, filterState: { value: values, label } };
}

/** Whether a layer has no objects of its own, only a glow or lines. */
export function isArea(formData: FormData): boolean {
  const { spatial } = formData;
  const isRead = isRecord(spatial) && spatial.type === "latlong" && spatial.reverseCheckbox !== true;
  return isRead && (formData.viz_type === "deck_heatmap" || formData.viz_type === "deck_contour");
}

/** A thing's own row, or those of all that lie in a cell. */
function rowsOf(object: unknown): DataRow[] {
  if (!isRecord(object)) return [];
  if (isRecord(object.row)) return [object.row];
  const points = Array.isArray(object.points) ? object.points : [];
  return points.flatMap((point: unknown) => (isRecord(point) && isRecord(point.row) ? [point.row] : []));
}

function oneOf(column: string, rows: readonly DataRow[]): QueryFilter[] {
  const values = [...new Set(rows.map((row) => row[column]))];
  if (values.length === 1) return [valueFilter(column, values[0])];
  const numbers = values.filter((value) => typeof value === "number");
  if (values.length <= mostPlaces || numbers.length < values.length) return [{ col: column, op: "IN", val: values }];
  return between(column, Math.min(...numbers), Math.max(...numbers));
}

function between(col: string | undefined, from: number | undefined, to: number | undefined): QueryFilter[] {
  if (col === undefined || from === undefined || to === undefined) return [];
  return [
    { col, op: ">=", val: from },
    { col, op: "<=", val: to },
  ];
}
