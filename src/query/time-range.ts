import { evaluateExpression, TimeRangeError } from "./time/expression.ts";
import { isoFormat, type Moment, SECOND, startOfDay, utc } from "./time/moment.ts";
import { parseSpokenDate } from "./time/spoken-date.ts";
import { parseWrittenDate } from "./time/written-date.ts";

export { TimeRangeError } from "./time/expression.ts";

export interface TimeRangeOptions {
  timeRange?: string | null;
  since?: string | null;
  until?: string | null;
  timeShift?: string | null;
  relativeStart?: string | null;
  relativeEnd?: string | null;
  /** `y`, `m`, `w` or `r`; only looked at when the feature flag CHART_PLUGINS_EXPERIMENTAL is on. */
  instantComparison?: string | null;
  /** Wall-clock milliseconds; by default the clock's. */
  now?: number;
}

export type TimeRange = [since: Moment | null, until: Moment | null];

const SEPARATOR = " : ";
const NO_TIME_RANGE = "No filter";
const TODAY = "DATETIME('today')";

const truncatedRange = (from: number, to: number, unit: string): string => {
  const moved = (by: number) => (by === 0 ? TODAY : `DATEADD(${TODAY}, ${by}, ${unit})`);
  return `DATETRUNC(${moved(from)}, ${unit})${SEPARATOR}DATETRUNC(${moved(to)}, ${unit})`;
};

const NAMED_RANGES: readonly (readonly [start: string, range: string])[] = [
  ...["week", "month", "quarter", "year"].map(
    (unit) => [`previous calendar ${unit}`, truncatedRange(-1, 0, unit)] as const,
  ),
  ...["day", "week", "month", "quarter", "year"].map(
    (unit) => [`Current ${unit}`, truncatedRange(0, 1, unit)] as const,
  ),
];

/**
 * The two ends of a time range, by Superset's rules (`Last week`, `2024-01-01 : now`, `previous calendar month`, …).
 * @throws TimeRangeError with the reference's text
 */
export function getSinceUntil(options: TimeRangeOptions): TimeRange {
  const now = options.now ?? wallClock();
  if (options.timeRange === NO_TIME_RANGE) return [null, null];
  const range = expandShorthand(options);
  let ends = range?.includes(SEPARATOR) ? readRange(range, options, now) : readSeparateEnds(options, now);
  if (options.timeShift) ends = shiftRange(ends, options.timeShift, now);
  if (options.instantComparison) ends = compareInstantly(ends, options.instantComparison);
  const [since, until] = ends;
  if (since && until && instant(since) > instant(until)) {
    throw new TimeRangeError("From date cannot be larger than to date");
  }
  return ends;
}

const wallClock = (): number => Date.now();
const instant = (moment: Moment): number => moment.ms - (moment.offset ?? 0) * 60 * SECOND;

function expandShorthand({ timeRange, relativeStart, relativeEnd }: TimeRangeOptions): string | null {
  if (!timeRange || timeRange.includes(SEPARATOR)) return timeRange ?? null;
  if (timeRange.startsWith("Last")) return timeRange + SEPARATOR + (relativeEnd || "today");
  if (timeRange.startsWith("Next")) return (relativeStart || "today") + SEPARATOR + timeRange;
  return NAMED_RANGES.find(([start]) => timeRange.startsWith(start))?.[1] ?? timeRange;
}

function readRange(range: string, options: TimeRangeOptions, now: number): TimeRange {
  const at = range.indexOf(SEPARATOR);
  const read = (part: string): Moment | null => {
    if (part === "") return null;
    return evaluateExpression(formalExpression(part, options.relativeStart ?? null), (text) =>
      parseHumanDatetime(text, now),
    );
  };
  return [read(range.slice(0, at).trim()), read(range.slice(at + SEPARATOR.length).trim())];
}

const BOUNDARY =
  /^(start of|beginning of|end of)\s+(this|last|next|prior)\s+([0-9]+)?\s*(day|week|month|quarter|year)s?$/i;
const SCOPE = /^(this|last|next|prior)\s+([0-9]+)?\s*(second|minute|day|week|month|quarter|year)s?$/i;
const FORMAL = /^(DATETIME|DATEADD|DATETRUNC|LASTDAY|HOLIDAY)/i;

/** Rewrites "start of last month" and the like into the functions that are then evaluated. */
function formalExpression(part: string, relativeStart: string | null): string {
  const boundary = BOUNDARY.exec(part);
  if (boundary) {
    const [, word, scope, count, unit] = boundary as unknown as [string, string, string, string | undefined, string];
    const name = word.toLowerCase() === "end of" ? "LASTDAY" : "DATETRUNC";
    return `${name}(${scopeExpression(scope, count, unit, relativeStart)}, ${unit.toLowerCase()})`;
  }
  const scoped = SCOPE.exec(part);
  if (scoped) {
    const [, scope, count, unit] = scoped as unknown as [string, string, string | undefined, string];
    return scopeExpression(scope, count, unit, relativeStart);
  }
  return FORMAL.test(part) ? part : `DATETIME('${part}')`;
}

function scopeExpression(scope: string, count: string | undefined, unit: string, relativeStart: string | null): string {
  const base = relativeStart ?? (["second", "minute"].includes(unit.toLowerCase()) ? "now" : "today");
  const word = scope.toLowerCase();
  if (word === "this") return `DATETIME('${base}')`;
  return `DATEADD(DATETIME('${base}'), ${word === "next" ? "" : "-"}${Number(count ?? 1)}, ${unit})`;
}

function readSeparateEnds({ since, until, relativeEnd }: TimeRangeOptions, now: number): TimeRange {
  const words = since?.split(" ") ?? [];
  const lacksAgo = words.length === 2 && ["days", "years", "hours", "day", "year", "weeks"].includes(words[1]!);
  return [
    since ? parseHumanDatetime(lacksAgo ? `${since} ago` : since, now) : null,
    parseHumanDatetime(until || relativeEnd || "today", now),
  ];
}

function shiftRange([since, until]: TimeRange, timeShift: string, now: number): TimeRange {
  const at = timeShift.indexOf(SEPARATOR);
  if (at >= 0) {
    const end = (text: string) => parseHumanDatetime(text.trim(), now);
    return [end(timeShift.slice(0, at)), end(timeShift.slice(at + SEPARATOR.length))];
  }
  const move = (end: Moment | null): Moment | null =>
    end && { ...end, ms: end.ms - parsePastTimedelta(timeShift, end.ms) };
  return [move(since), move(until)];
}

function compareInstantly([since, until]: TimeRange, comparison: string): TimeRange {
  const unit = { y: "YEAR", m: "MONTH", w: "WEEK", r: "DAY" }[comparison];
  if (!unit || !since || !until) return [since, until];
  const days = comparison === "r" ? Math.floor((until.ms - since.ms) / (24 * 3600 * SECOND)) : 1;
  const back = (end: Moment) =>
    evaluateExpression(
      `DATEADD(DATETIME('${isoFormat({ ms: Math.floor(end.ms / SECOND) * SECOND })}'), -${days || 1}, ${unit})`,
      (text) => parseHumanDatetime(text),
    );
  return [back(since), back(until)];
}

/**
 * Reads what a person wrote for a point in time.
 * @throws TimeRangeError when it is ambiguous ("5 days") or not understood
 */
export function parseHumanDatetime(text: string, now: number = wallClock()): Moment {
  if (/^\s*[0-9]+\s+(second|minute|hour|day|week|month|quarter|year)s?\s*$/i.test(text)) {
    throw new TimeRangeError(`Time string is ambiguous. Please specify [${text} ago] or [${text} later].`);
  }
  const written = parseWrittenDate(text, utc(new Date(now).getUTCFullYear(), 1));
  if (written) return written;
  const spoken = parseSpokenDate(text, Math.floor(now / SECOND) * SECOND);
  if (!spoken) throw new TimeRangeError(`Cannot parse time string [${text}]`);
  return { ms: spoken.saysTime ? spoken.ms : startOfDay(spoken.ms) };
}

/** A time moved by a spoken distance ("1 year ago", "-2 days"); unmoved when the words say nothing. */
export function getPastOrFuture(text: string | null, source: number): number {
  const base = Math.floor(source / SECOND) * SECOND;
  return parseSpokenDate(text ?? "", base)?.ms ?? base;
}

/** Length of a spoken distance from a time, in milliseconds. */
export function parseHumanTimedelta(text: string | null, source: number = wallClock()): number {
  return getPastOrFuture(text, source) - Math.floor(source / SECOND) * SECOND;
}

/** Length of a spoken distance into the past, positive. */
export function parsePastTimedelta(text: string, source: number = wallClock()): number {
  return 0 - parseHumanTimedelta(text.startsWith("-") ? text : `-${text}`, source);
}

/**
 * The unit and signed count of a time offset such as "1 year ago".
 * @throws TimeRangeError when it says neither ago nor later
 */
export function normalizeTimeDelta(text: string): { unit: string; count: number } {
  const match = /^\s*([0-9]+)\s+(second|minute|hour|day|week|month|quarter|year)s?\s+(ago|later)*$/i.exec(text);
  if (!match) throw new TimeRangeError(`Time delta is ambiguous. Please specify [${text} ago] or [${text} later].`);
  return { unit: match[2]!.toLowerCase(), count: Number(match[1]) * (match[3] === "ago" ? -1 : 1) };
}
