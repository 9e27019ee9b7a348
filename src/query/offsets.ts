import { backendError, QueryError } from "./errors.ts";
import { type Cell, type Frame, isMissing, isNumeric, numberOf, type Series, timestampText } from "./frame.ts";
import { isDateRange, type Query, type QuerySettings, timeBounds, xAxisLabel } from "./query.ts";
import { columnLabel, isBaseAxis, metricLabel } from "./query-context.ts";
import { addMonths, DAY, HOUR, MINUTE, type Moment, SECOND, weekday } from "./time/moment.ts";
import { getPastOrFuture, normalizeTimeDelta, TimeRangeError } from "./time-range.ts";

export interface OffsetContext {
  settings: QuerySettings;
  /** Runs a query and makes its time columns times. */
  run(query: Query): Promise<{ frame: Frame; sql: string }>;
}

/** Joins the same metrics of other times to a result: each offset adds a column a metric, `metric__1 year ago`. */
export async function joinTimeOffsets(
  frame: Frame,
  query: Query,
  context: OffsetContext,
): Promise<{ frame: Frame; queries: string[] }> {
  const bounds = outerBounds(query, context.settings);
  if (!bounds) {
    throw new QueryError("An enclosed time range (both start and end) must be specified when using a Time Comparison.");
  }
  const metrics = new Set((query.metrics ?? []).map((metric) => metricLabel(metric)));
  const isMetric = (name: string) => metrics.has(name);
  const keys = frame.columns.map(({ label }) => String(label)).filter((name) => !isMetric(name));
  const grain = timeGrain(query);
  const produce = grain ? ownKey(context.settings, grain) : undefined;
  const shifted = await Promise.all(
    query.timeOffsets.map(async (original) => {
      if (isDateRange(original)) {
        const result = await context.run(rangeQuery(query, original, context));
        return { original, offset: null, ...result };
      }
      const offset = relativeOffset(original, bounds);
      const result = await context.run(offsetQuery(query, offset, bounds, frame, context));
      return { original, offset, ...result };
    }),
  );
  let joined = frame;
  for (const { original, offset, frame: other } of shifted) {
    const renamed = other.columns.map((column) =>
      isMetric(String(column.label)) ? { ...column, label: `${String(column.label)}__${original}` } : column,
    );
    const right = { ...other, columns: renamed };
    joined =
      offset === null
        ? joinRange(joined, right, keys)
        : leftJoin(joined, right, keys, joinKey(grain, offset, produce), joinKey(grain, null, produce));
  }
  return { frame: joined, queries: shifted.map(({ sql }) => sql) };
}

interface Bounds {
  from: Moment;
  to: Moment;
}

function outerBounds(query: Query, settings: QuerySettings): Bounds | null {
  const filter = query.filters.findLast(
    (candidate) => candidate.op === "TEMPORAL_RANGE" && typeof candidate.val === "string",
  );
  const range = query.timeRange ?? (filter ? String(filter.val) : null);
  const [from, to] = readBounds(() => timeBounds(range, query.timeShift, query.extras, settings));
  return from && to ? { from, to } : null;
}

function readBounds<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TimeRangeError) throw new QueryError(error.message);
    throw error;
  }
}

function timeGrain(query: Query): string | null {
  const first = query.columns[0];
  if (first !== undefined && typeof first !== "string") return first.timeGrain ?? null;
  return query.extras.time_grain_sqla ?? null;
}

/** "inherit" and dates become a number of days. */
function relativeOffset(offset: string, { from, to }: Bounds): string {
  const days = (ms: number) => `${Math.floor(ms / DAY)} days ago`;
  if (offset === "inherit") return days(to.ms - from.ms);
  if (/^\d{4}-\d{2}-\d{2}$/.test(offset)) return days(from.ms - Date.parse(`${offset}T00:00:00Z`));
  return offset;
}

/** The same query over a range of its own, in place of all ranges that it has. */
function rangeQuery(query: Query, range: string, { settings }: OffsetContext): Query {
  const [from, to] = readBounds(() => timeBounds(range, null, {}, settings));
  const granularity = query.granularity ?? xAxisLabel(query.columns);
  if (!granularity) {
    throw new QueryError(
      "Unable to identify temporal column for date range time comparison.Please ensure your dataset has a properly configured time column.",
    );
  }
  const others = query.filters.filter(({ op }) => op !== "TEMPORAL_RANGE");
  const own = { col: granularity, op: "TEMPORAL_RANGE" as const, val: rangeText(from, to) };
  return {
    ...comparedQuery(query, settings),
    from,
    to,
    innerFrom: null,
    innerTo: null,
    granularity,
    filters: [...others, own],
  };
}

/** All rows of another time, as they come from the database. */
function comparedQuery(query: Query, settings: QuerySettings): Query {
  const isLimited = query.rowLimit !== null || query.rowOffset > 0;
  return {
    ...query,
    timeOffsets: [],
    postProcessing: [],
    rowLimit: isLimited ? settings.ROW_LIMIT : query.rowLimit,
    rowOffset: isLimited ? 0 : query.rowOffset,
  };
}

function offsetQuery(query: Query, offset: string, bounds: Bounds, frame: Frame, { settings }: OffsetContext): Query {
  const from = { ms: getPastOrFuture(offset, bounds.from.ms) };
  const to = { ms: getPastOrFuture(offset, bounds.to.ms) };
  const axis = xAxisLabel(query.columns);
  const granularity = query.granularity ?? axis;
  const indexName = query.columns.filter(isBaseAxis).map(columnLabel)[0] ?? "__timestamp";
  const isTimeIndex = frame.columns.some(
    ({ label, dtype, values }) => label === indexName && dtype.startsWith("date") && !values.every(isMissing),
  );
  const filters = query.filters
    .map((filter) => {
      if (filter.op !== "TEMPORAL_RANGE" || typeof filter.val !== "string") return filter;
      if (isTimeIndex) return filter.col === granularity ? { ...filter, val: rangeText(from, to) } : filter;
      const range = filter.val;
      const [since, until] = readBounds(() => timeBounds(range, offset, {}, settings));
      return { ...filter, val: rangeText(since, until) };
    })
    .filter((filter) => filter.col !== axis || filter.op === "TEMPORAL_RANGE");
  return { ...comparedQuery(query, settings), from, to, innerFrom: from, innerTo: to, granularity, filters };
}

const rangeText = (since: Moment | null, until: Moment | null): string =>
  `${since ? timestampText(since.ms) : ""} : ${until ? timestampText(until.ms) : ""}`;

type JoinKey = (cell: Cell, isFirst: boolean) => string;

type OwnKey = (ms: number) => string;

/** TIME_GRAIN_JOIN_COLUMN_PRODUCERS: what the settings match rows of this grain by, out of the moment that the offset leads to. */
function ownKey({ TIME_GRAIN_JOIN_COLUMN_PRODUCERS: producers }: QuerySettings, grain: string): OwnKey | undefined {
  const produce = producers && Object.hasOwn(producers, grain) ? producers[grain] : undefined;
  return typeof produce === "function" ? (ms) => String(produce(new Date(ms))) : undefined;
}

/** What rows of two times are matched by: the first column's period (moved by the offset), the others' values. */
function joinKey(grain: string | null, offset: string | null, produce?: OwnKey): JoinKey {
  return (cell, isFirst) => {
    if (isFirst && produce && typeof cell === "number") return produce(offset ? move(cell, offset) : cell);
    if (!isFirst || !grain || typeof cell !== "number") return isMissing(cell) ? "" : `${typeof cell}:${String(cell)}`;
    return periodText(offset ? move(cell, offset) : cell, grain);
  };
}

function move(ms: number, offset: string): number {
  const { unit, count } = readDelta(offset);
  if (unit === "year") return addMonths(ms, count * 12);
  if (unit === "quarter") return addMonths(ms, count * 3);
  if (unit === "month") return addMonths(ms, count);
  return ms + count * ({ week: 7 * DAY, day: DAY, hour: HOUR, minute: MINUTE, second: SECOND }[unit] ?? 0);
}

function readDelta(offset: string): { unit: string; count: number } {
  try {
    return normalizeTimeDelta(offset);
  } catch (error) {
    if (error instanceof TimeRangeError) throw backendError(error.message);
    throw error;
  }
}

const WEEKS_FROM_SUNDAY = ["1969-12-28T00:00:00Z/P1W", "P1W/1970-01-03T00:00:00Z"];
const WEEKS_FROM_MONDAY = ["P1W", "1969-12-29T00:00:00Z/P1W", "P1W/1970-01-04T00:00:00Z"];

function periodText(ms: number, grain: string): string {
  const date = new Date(Math.floor(ms));
  const year = date.getUTCFullYear();
  if (WEEKS_FROM_SUNDAY.includes(grain)) return `${year}-W${weekOfYear(ms, 6)}`;
  if (WEEKS_FROM_MONDAY.includes(grain)) return `${year}-W${weekOfYear(ms, 0)}`;
  if (grain === "P1M") return `${year}-${date.getUTCMonth()}`;
  if (grain === "P3M") return `${year}-Q${Math.floor(date.getUTCMonth() / 3)}`;
  return grain === "P1Y" ? String(year) : String(ms);
}

/** Weeks since the year's first Monday (0) or Sunday (6). */
function weekOfYear(ms: number, firstDay: number): number {
  const day = Math.floor(ms / DAY) - Math.floor(Date.UTC(new Date(Math.floor(ms)).getUTCFullYear(), 0, 1) / DAY);
  return Math.floor((day + 7 - ((weekday(ms) - firstDay + 7) % 7)) / 7);
}

/** Names of time columns that rows of two ranges are not matched by. */
const TIMES = ["ds", "__timestamp", "dttm"];

/** Rows of a range match by all other columns; where there are none, each row is compared with the sums of the range. */
function joinRange(left: Frame, right: Frame, keys: readonly string[]): Frame {
  const matched = keys.filter((name) => !TIMES.includes(name));
  const plain = joinKey(null, null);
  if (matched.length > 0) return leftJoin(left, right, matched, plain, plain);
  const sums = right.columns.map((column): Series => {
    const isSummed = isNumeric(column.dtype) || column.values.length === 0;
    const sum = column.values.reduce((total: number, cell) => total + (numberOf(cell) || 0), 0);
    return { ...column, values: [isSummed ? sum : column.values[0]] };
  });
  return leftJoin(left, { ...right, columns: sums, rowCount: 1 }, [], plain, plain);
}

/** Rows of the left frame, each with the columns of all right rows that match it. */
function leftJoin(left: Frame, right: Frame, keys: readonly string[], leftKey: JoinKey, rightKey: JoinKey): Frame {
  const keyOf = (columns: readonly (Series | undefined)[], row: number, key: JoinKey) =>
    columns.map((column, at) => key(column?.values[row], at === 0)).join("\u0000");
  const find = (frame: Frame) => keys.map((name) => frame.columns.find(({ label }) => label === name));
  const rightColumns = find(right);
  const matches = Map.groupBy(
    Array.from({ length: right.rowCount }, (_, row) => row),
    (row) => keyOf(rightColumns, row, rightKey),
  );
  const leftColumns = find(left);
  const pairs: [number, number | null][] = [];
  for (let row = 0; row < left.rowCount; row++) {
    const found = matches.get(keyOf(leftColumns, row, leftKey));
    if (found) for (const match of found) pairs.push([row, match]);
    else pairs.push([row, null]);
  }
  const kept = left.columns.map((column) => ({ ...column, values: pairs.map(([row]) => column.values[row]) }));
  const known = new Set(left.columns.map(({ label }) => label));
  const added = right.columns
    .filter(({ label }) => !keys.includes(String(label)) && !known.has(label))
    .map((column): Series => {
      const values = pairs.map(([, row]) => (row === null ? null : column.values[row]));
      return { ...column, dtype: column.dtype === "int" && values.some(isMissing) ? "float" : column.dtype, values };
    });
  const ordered = [
    ...kept.filter(({ label }) => keys.includes(String(label))),
    ...kept.filter(({ label }) => !keys.includes(String(label))),
  ];
  return { columns: [...ordered, ...added], index: { start: 0 }, rowCount: pairs.length };
}
