import { text } from "../form-data.ts";
import { seriesOverTime } from "../over-time/series.ts";
import type { ChartInput } from "../types.ts";

interface Cell {
  time: number;
  value: number | null;
  column: number;
  row: number;
}

export interface Block {
  start: number;
  columns: number;
  rows: number;
  cells: Cell[];
}

export interface Calendar {
  metric: string;
  name: string;
  blocks: Block[];
  low: number;
  high: number;
}

const day = 86_400_000;
/** One more block than this and the page would be slow; a request for 20 years of hours is a mistake. */
const mostCells = 20_000;

/** The start, in UTC, of the unit that a time lies in, and of the one after. */
const units: Record<string, { start(time: number): number; next(time: number): number }> = {
  min: even(60_000),
  hour: even(3_600_000),
  day: even(day),
  week: { start: (time) => monday(time), next: (time) => time + 7 * day },
  month: {
    start: (time) => Date.UTC(new Date(time).getUTCFullYear(), new Date(time).getUTCMonth(), 1),
    next: (time) => Date.UTC(new Date(time).getUTCFullYear(), new Date(time).getUTCMonth() + 1, 1),
  },
  year: {
    start: (time) => Date.UTC(new Date(time).getUTCFullYear(), 0, 1),
    next: (time) => Date.UTC(new Date(time).getUTCFullYear() + 1, 0, 1),
  },
};

/** A calendar for each metric: blocks of cells, from the first time with data to the last. */
export function calendarsOf(input: ChartInput): Calendar[] {
  const { formData } = input;
  const { times, series } = seriesOverTime({ ...input, formData: { ...formData, groupby: [] } });
  const domain = text(formData, "domain_granularity", "month");
  const subdomain = text(formData, "subdomain_granularity", "day");
  const [outer, inner] = [units[domain], units[subdomain]];
  const [first, last] = [times[0], times.at(-1)];
  if (!outer || !inner || first === undefined || last === undefined) return [];
  return series.map(({ metric, values }) => {
    const valueAt = new Map(times.map((time, at) => [inner.start(time), values[at] ?? null]));
    const blocks: Block[] = [];
    let drawn = 0;
    for (let start = outer.start(first); start <= last && drawn < mostCells; start = outer.next(start)) {
      const block = blockOf(start, outer.next(start), inner, domain, subdomain, valueAt);
      drawn += block.cells.length;
      blocks.push(block);
    }
    const known = values.filter((value) => value !== null);
    const name = input.datasource.verboseMap?.[metric] ?? metric;
    return { metric, name, blocks, low: Math.min(...known), high: Math.max(...known) };
  });
}

function blockOf(
  start: number,
  end: number,
  inner: (typeof units)[string],
  domain: string,
  subdomain: string,
  valueAt: ReadonlyMap<number, number | null>,
): Block {
  const cells: Cell[] = [];
  // A week that began in the block before belongs to that block.
  let time = inner.start(start);
  if (time < start) time = inner.next(time);
  for (let at = 0; time < end; time = inner.next(time), at += 1) {
    cells.push({ time, value: valueAt.get(time) ?? null, ...placeOf(at, time, start, domain, subdomain) });
  }
  const most = (key: "column" | "row") => cells.reduce((high, cell) => Math.max(high, cell[key] + 1), 1);
  return { start, columns: most("column"), rows: most("row"), cells };
}

const rowsOf: Record<string, number> = { min: 10, hour: 6, week: 5, month: 4 };

/** Days stand under their weekday, hours of a longer time under their hour, all else column by column. */
function placeOf(at: number, time: number, start: number, domain: string, subdomain: string) {
  if (subdomain === "day") {
    const weekday = (new Date(time).getUTCDay() + 6) % 7;
    return { row: weekday, column: Math.round((monday(time) - monday(start)) / (7 * day)) };
  }
  const rows = subdomain === "hour" && domain !== "day" ? 24 : (rowsOf[subdomain] ?? 7);
  return { row: at % rows, column: Math.floor(at / rows) };
}

function even(step: number): (typeof units)[string] {
  return { start: (time) => Math.floor(time / step) * step, next: (time) => time + step };
}

function monday(time: number): number {
  const start = Math.floor(time / day) * day;
  return start - ((new Date(start).getUTCDay() + 6) % 7) * day;
}
