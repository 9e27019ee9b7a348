import type { Layer, PickingInfo } from "@deck.gl/core";
import { t } from "../../i18n/t.ts";
import { cut } from "../echarts/text.ts";
import { isRecord, metricLabel } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import type { ChartInput, DataRow, QueryFilter } from "../types.ts";
import type { Position } from "./positions.ts";

export interface HoverText {
  title: string;
  rows: { name: string; value: string; color?: string }[];
}

/** What a chart type lays on the map. */
export interface MapDrawing {
  layers: Layer[];
  /** what the map moves to, where the chart says no place of its own */
  points: Position[];
  hover(info: PickingInfo): HoverText | undefined;
  legend?: LegendEntry[] | undefined;
  /** the label of the legend's entry that a row belongs to; without it entries cannot be hidden */
  entryOf?: ((row: DataRow) => string | undefined) | undefined;
  /** what a click filters by, where the map's own form data do not say it */
  filters?(info: PickingInfo): QueryFilter[];
}

export interface LegendEntry {
  label: string;
  color: string;
}

export type DrawMap = (input: ChartInput) => MapDrawing;

/** A row that lies somewhere. */
export interface Feature<P> {
  at: P;
  row: DataRow;
}

/** The rows whose place can be read. */
export function featuresOf<P>(input: ChartInput, read: (row: DataRow) => P | undefined): Feature<P>[] {
  return (input.queriesData[0]?.data ?? []).flatMap((row) => {
    const at = read(row);
    return at === undefined ? [] : [{ at, row }];
  });
}

/** The layers without the rows of hidden entries of the legend. */
export function shownLayers({ layers, entryOf }: MapDrawing, hidden: ReadonlySet<string>): Layer[] {
  if (!entryOf || hidden.size === 0) return layers;
  const isShown = ({ row }: Feature<unknown>) => !hidden.has(entryOf(row) ?? "");
  return layers.map((layer) => {
    const { data } = layer.props as { data?: unknown };
    return Array.isArray(data) ? layer.clone({ data: data.filter(isShown) }) : layer;
  });
}

/** What is hidden after a click on an entry, or after a double click, which leaves it alone or brings all back. */
export function afterHiding(
  hidden: ReadonlySet<string>,
  label: string,
  others: readonly string[] | undefined,
): Set<string> {
  if (others) return others.every((other) => hidden.has(other)) ? new Set() : new Set(others);
  const next = new Set(hidden);
  if (!next.delete(label)) next.add(label);
  return next;
}

const plainNumber = numberFormat(",.4~f");

/** What a row says, without the columns that only say where it is. */
export function rowHover(input: ChartInput, places: readonly string[]): (info: PickingInfo) => HoverText | undefined {
  const hidden = new Set(places);
  const label = (name: string) => input.datasource.verboseMap?.[name] ?? name;
  return ({ object }) => {
    const row = isRecord(object) && isRecord(object.row) ? object.row : undefined;
    if (!row) return undefined;
    const shown = Object.entries(row).filter(([name]) => !hidden.has(name));
    const rows = (shown.length > 0 ? shown : Object.entries(row)).slice(0, 12);
    return { title: "", rows: rows.map(([name, value]) => ({ name: label(name), value: written(value) })) };
  };
}

/** What a cell of a grid says: how many, or the metric. */
export function cellHover(input: ChartInput, metric: unknown): (info: PickingInfo) => HoverText | undefined {
  const name = metric ? metricLabel(metric) : t("Rows");
  return ({ object }) => {
    if (!isRecord(object)) return undefined;
    const value = object.elevationValue ?? object.colorValue ?? object.value ?? object.count;
    return { title: "", rows: [{ name: input.datasource.verboseMap?.[name] ?? name, value: written(value) }] };
  };
}

/** Of a value in a hover box. */
const mostCharacters = 80;

function written(value: unknown): string {
  if (value === null || value === undefined) return "N/A";
  if (typeof value === "number") return plainNumber(value);
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return cut(text, mostCharacters);
}
