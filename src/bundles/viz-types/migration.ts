import type { Tree, TreeMap } from "../tree.ts";

/** How charts of a type that Superset has given up become ones of a newer type. */
export interface VizMigration {
  source: string;
  /** The new type; for some it depends on the settings of the old one. */
  target(old: TreeMap): string;
  /** The new types that `downgrade` brings back. */
  targets: readonly string[];
  /** Fields with another name, from → to. */
  renamed: Readonly<Record<string, string>>;
  /** Fields that are dropped. */
  removed: readonly string[];
  /** Whether the time column becomes the x-axis. */
  hasXAxis: boolean;
  /** Changes the form data before fields are renamed. */
  prepare?(data: TreeMap): void;
  /** Changes it at the end. */
  finish?(data: TreeMap): void;
}

/** Settings that a migration asks. */
export interface VizSettings {
  DEFAULT_TIME_FILTER: string;
}

/** Where the form data of before is kept, as Superset does, so that a chart can go back. */
export const FORM_DATA_BACKUP = "form_data_bak";
export const QUERIES_BACKUP = "queries_bak";

const DAY = "P1D";

/** The form data of the newer type; what is given is left as it is. */
export function migrateFormData(given: TreeMap, migration: VizMigration, settings: VizSettings): TreeMap {
  const data = new Map(given);
  const target = migration.target(data);
  migration.prepare?.(data);
  for (const [from, to] of Object.entries(migration.renamed)) if (data.has(from)) data.delete(to);
  const migrated: TreeMap = new Map();
  for (const [key, value] of data) {
    const name = Object.hasOwn(migration.renamed, key) ? migration.renamed[key] : undefined;
    if (name !== undefined) migrated.set(name, value);
    else if (!migration.removed.includes(key)) migrated.set(key, value);
  }
  migrated.set("viz_type", target);
  moveTime(migrated, migration, settings);
  migration.finish?.(migrated);
  return migrated;
}

/** The time column and range become a filter and, where there is one, the x-axis. */
function moveTime(data: TreeMap, { hasXAxis }: VizMigration, { DEFAULT_TIME_FILTER }: VizSettings): void {
  const column = data.get("granularity_sqla");
  const range = data.get("time_range");
  data.delete("granularity_sqla");
  data.delete("time_range");
  if (!isTrue(column)) return;
  if (hasXAxis) {
    data.set("x_axis", column as Tree);
    if (!isTrue(data.get("time_grain_sqla"))) data.set("time_grain_sqla", DAY);
  }
  const filters = data.get("adhoc_filters");
  const kept = Array.isArray(filters) ? [...filters] : [];
  // A column of one's own SQL has no name that a range could be about; its chart keeps all times.
  if (typeof column === "string") kept.push(rangeFilter(column, isTrue(range) ? (range as Tree) : DEFAULT_TIME_FILTER));
  data.set("adhoc_filters", kept);
}

const rangeFilter = (subject: string, comparator: Tree): TreeMap =>
  new Map<string, Tree>([
    ["clause", "WHERE"],
    ["subject", subject],
    ["operator", "TEMPORAL_RANGE"],
    ["comparator", comparator],
    ["expressionType", "SIMPLE"],
  ]);

/** Whether Python takes a value for true. */
export function isTrue(value: Tree | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  return Boolean(value);
}

export const listOf = (value: Tree | undefined): Tree[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
