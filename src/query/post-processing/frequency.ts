import { addMonths, DAY, daysInMonth, HOUR, MINUTE, SECOND, startOfDay, utc, weekday } from "../time/moment.ts";

/** A pandas frequency such as `1D`, `15min`, `2MS`, `W-SUN`. */
export type Frequency =
  | { kind: "fixed"; size: number }
  /** Anchored to starts (or ends) of months, `months` apart; `anchor` is a month in which one lies. */
  | { kind: "months"; months: number; anchor: number; atEnd: boolean; every: number }
  | { kind: "weeks"; weekday: number; every: number };

const FIXED: Record<string, number> = {
  D: DAY,
  H: HOUR,
  h: HOUR,
  T: MINUTE,
  min: MINUTE,
  S: SECOND,
  s: SECOND,
  L: 1,
  ms: 1,
};
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/** Null when it is none that we know. */
export function readFrequency(rule: string): Frequency | null {
  const match = /^(\d+)?\s*([A-Za-z]+)(?:-([A-Z]{3}))?$/.exec(rule.trim());
  if (!match) return null;
  const every = Number(match[1] ?? 1);
  const name = match[2]!;
  const anchor = match[3];
  if (every === 0) return null;
  if (Object.hasOwn(FIXED, name) && !anchor) return { kind: "fixed", size: FIXED[name]! * every };
  if (name === "W") {
    const day = anchor ? DAYS.indexOf(anchor) : 6;
    return day < 0 ? null : { kind: "weeks", weekday: day, every };
  }
  const months = { M: 1, ME: 1, MS: 1, Q: 3, QE: 3, QS: 3, A: 12, Y: 12, YE: 12, AS: 12, YS: 12 }[name];
  if (!months) return null;
  const atEnd = !name.endsWith("S");
  const named = anchor ? MONTHS.indexOf(anchor) + 1 : atEnd ? 12 : 1;
  return named === 0 ? null : { kind: "months", months, anchor: named, atEnd, every };
}

export interface TimeGrid {
  /** Times of the rows that come out. */
  labels: number[];
  /** For each (sorted) time the position of its label; -1 for none. */
  binOf(times: readonly number[]): number[];
}

/** Regular times over the span of sorted ones; null when there would be more than `limit`. */
export function timeGrid(times: readonly number[], frequency: Frequency, limit: number): TimeGrid | null {
  if (times.length === 0) return { labels: [], binOf: () => [] };
  const first = times[0]!;
  const last = times.at(-1)!;
  const closedRight = frequency.kind !== "fixed" && (frequency.kind === "weeks" || frequency.atEnd);
  const edges: number[] = [];
  let edge = firstEdge(first, frequency);
  // a right-closed bin is named after its end: one more edge lies at or behind the last time
  while (closedRight ? (edges.at(-1) ?? Number.NEGATIVE_INFINITY) < startOfDay(last) : edge <= last) {
    edges.push(edge);
    if (edges.length > limit) return null;
    edge = nextEdge(edge, frequency);
  }
  const labels = closedRight && edges.length > 1 && edges[0]! < startOfDay(first) ? edges.slice(1) : edges;
  return {
    labels,
    binOf: (all) => {
      let at = 0;
      return all.map((time) => {
        if (closedRight) while (at < labels.length - 1 && labels[at]! < startOfDay(time)) at++;
        else while (at < labels.length - 1 && labels[at + 1]! <= time) at++;
        return at;
      });
    },
  };
}

function firstEdge(first: number, frequency: Frequency): number {
  if (frequency.kind === "fixed") {
    const origin = startOfDay(first);
    return origin + Math.floor((first - origin) / frequency.size) * frequency.size;
  }
  const day = startOfDay(first);
  if (frequency.kind === "weeks") {
    const ahead = (frequency.weekday - weekday(day) + 7) % 7;
    return ahead === 0 ? day - 7 * DAY * frequency.every : day + ahead * DAY - 7 * DAY * frequency.every;
  }
  const back = monthEdge(day, frequency, 0);
  if (!frequency.atEnd) return back;
  return nextEdge(back === day ? back : monthEdge(day, frequency, 1), frequency, -1);
}

/** The anchored month edge at or before a day, `ahead` steps on. */
function monthEdge(day: number, frequency: Extract<Frequency, { kind: "months" }>, ahead: number): number {
  const date = new Date(day);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  const offset = (((month - (frequency.anchor - 1)) % frequency.months) + frequency.months) % frequency.months;
  let start = month - offset;
  const edgeOf = (index: number) => {
    const year = Math.floor(index / 12);
    const number = index - year * 12 + 1;
    return utc(year, number, frequency.atEnd ? daysInMonth(year, number) : 1);
  };
  if (edgeOf(start) > day) start -= frequency.months;
  return edgeOf(start + ahead * frequency.months);
}

function nextEdge(edge: number, frequency: Frequency, direction: 1 | -1 = 1): number {
  if (frequency.kind === "fixed") return edge + direction * frequency.size;
  if (frequency.kind === "weeks") return edge + direction * 7 * DAY * frequency.every;
  const steps = direction * frequency.months * frequency.every;
  if (!frequency.atEnd) return addMonths(edge, steps);
  const moved = new Date(addMonths(utc(new Date(edge).getUTCFullYear(), new Date(edge).getUTCMonth() + 1), steps));
  return utc(
    moved.getUTCFullYear(),
    moved.getUTCMonth() + 1,
    daysInMonth(moved.getUTCFullYear(), moved.getUTCMonth() + 1),
  );
}

/** The start of the period in which a time lies; a time stays what it is where periods are of a fixed length. */
export function rollBack(time: number, frequency: Frequency): number {
  if (frequency.kind === "fixed") return time;
  const day = startOfDay(time);
  if (frequency.kind === "weeks") return day - ((weekday(day) - frequency.weekday + 7) % 7) * DAY;
  return monthEdge(day, frequency, 0);
}
