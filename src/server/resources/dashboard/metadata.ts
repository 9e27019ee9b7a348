import { z } from "zod";
import { spacedJson } from "../../audit.ts";
import { flag, integer, jsonTextOf, list, mapping, object, text } from "../../rest/schema.ts";
import { parseObject } from "../dataset/describe.ts";

/** Labels that share their colour over charts: a list of texts; the old form, an object, counts as none. */
export const sharedLabels = () =>
  z.unknown().transform((value, context) => {
    if (Array.isArray(value) && value.every((label) => typeof label === "string")) return value as string[];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return [];
    context.addIssue({ code: "custom", message: value === null ? "Field may not be null." : "Not a valid list" });
    return z.NEVER;
  });

const metadata = object({
  native_filter_configuration: list(mapping()).nullable().optional(),
  chart_configuration: mapping().optional(),
  global_chart_configuration: mapping().optional(),
  timed_refresh_immune_slices: list(integer()).optional(),
  filter_scopes: mapping().optional(),
  expanded_slices: mapping().optional(),
  refresh_frequency: integer().optional(),
  default_filters: text().optional(),
  stagger_refresh: flag().optional(),
  stagger_time: integer().optional(),
  color_scheme: text().nullable().optional(),
  color_namespace: text().nullable().optional(),
  positions: mapping().nullable().optional(),
  label_colors: mapping().optional(),
  shared_label_colors: sharedLabels().optional(),
  map_label_colors: mapping().optional(),
  color_scheme_domain: list(text()).optional(),
  cross_filters_enabled: flag().optional(),
  import_time: integer().optional(),
  remote_id: integer().optional(),
  filter_bar_orientation: text().nullable().optional(),
  native_filter_migration: mapping().optional(),
  // Of old exports: taken and ignored.
  show_native_filters: z.unknown().optional(),
});

/** The text of a dashboard's `json_metadata`. */
export const metadataText = () => jsonTextOf(metadata);

type Json = Record<string, unknown>;

/** What a metadata text says about the dashboard; `positions` is its layout, which has a column of its own. */
export interface GivenMetadata {
  values: Json;
  positions: Json | undefined;
  /** Ids of the charts that the layout names. */
  chartIds: readonly number[];
}

/** Reads a checked metadata text. */
export function readMetadata(metadataJson: string): GivenMetadata {
  const values = parseObject(metadataJson);
  const positions = values.positions == null ? undefined : parseObject(values.positions);
  return { values, positions, chartIds: positions ? chartsOf(positions) : [] };
}

/** Ids of the charts that a layout names, each once. */
export function chartsOf(positions: Json): number[] {
  const ids = Object.values(positions).map((node) => parseObject(parseObject(node).meta).chartId);
  return [...new Set(ids.filter((id) => Number.isSafeInteger(id)) as number[])];
}

/** A layout as `position_json` keeps it: compact, sorted, each chart's node with the chart's uuid. */
export function writePositions(positions: Json, uuids: ReadonlyMap<number, string>): string {
  const nodes = Object.entries(positions).map(([key, value]) => {
    const node = parseObject(value);
    const meta = parseObject(node.meta);
    if (node.type !== "CHART" || !meta.chartId) return [key, value];
    return [key, { ...node, meta: { ...meta, uuid: uuids.get(meta.chartId as number) ?? null } }];
  });
  return sortedJson(Object.fromEntries(nodes));
}

/**
 * The metadata to store: `stored` with what is given and the usual values for what is not.
 * @param chartOf which chart stands for one that filters speak of; undefined when it is not on the dashboard
 */
export function completeMetadata(
  stored: Json,
  { values, positions }: GivenMetadata,
  chartOf: (id: number) => number | undefined,
): string {
  const complete: Json = { ...stored };
  const scopes = positions ? moveScopes(parseObject(values.filter_scopes), chartOf) : {};
  if (positions) {
    const filters = Object.entries(parseObject(values.default_filters));
    const kept = filters.filter(([id]) => chartOf(Number(id)) === Number(id));
    complete.default_filters = spacedJson(Object.fromEntries(kept));
    delete complete.positions;
  }
  if (Object.keys(scopes).length > 0) complete.filter_scopes = scopes;
  else delete complete.filter_scopes;
  complete.timed_refresh_immune_slices ??= [];
  if (values.color_namespace == null) delete complete.color_namespace;
  else complete.color_namespace = values.color_namespace;
  for (const [name, usual] of Object.entries(USUAL)) complete[name] = values[name] === undefined ? usual : values[name];
  return spacedJson(complete);
}

const USUAL: Json = {
  expanded_slices: {},
  refresh_frequency: 0,
  color_scheme: "",
  label_colors: {},
  shared_label_colors: [],
  map_label_colors: {},
  color_scheme_domain: [],
  cross_filters_enabled: true,
};

/** Filter scopes of the dashboard's charts, with only its charts in them. */
function moveScopes(scopes: Json, chartOf: (id: number) => number | undefined): Json {
  const moved: Json = {};
  for (const [id, columns] of Object.entries(scopes)) {
    const filter = chartOf(Number(id));
    if (filter === undefined) continue;
    const inScope = Object.entries(parseObject(columns)).map(([column, value]) => {
      const scope = parseObject(value);
      const immune = Array.isArray(scope.immune) ? scope.immune : [];
      return [column, { ...scope, immune: immune.flatMap((chart) => chartOf(Number(chart)) ?? []) }];
    });
    moved[String(filter)] = Object.fromEntries(inScope);
  }
  return moved;
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sortedJson((value as Json)[key])}`).join(",")}}`;
}
