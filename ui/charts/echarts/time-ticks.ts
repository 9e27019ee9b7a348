const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const month = 30 * day;
const year = 365 * day;

interface Step {
  /** milliseconds, about */
  length: number;
  /** the first round time at or after one */
  first(time: number): number;
  next(time: number): number;
}

/** From one round time to the next, the finest first. Weeks begin on Sunday, as the smart formats have it. */
const steps: readonly Step[] = [
  ...[1, 5, 15, 30].map((count) => fixed(count * second)),
  ...[1, 5, 15, 30].map((count) => fixed(count * minute)),
  ...[1, 3, 6, 12].map((count) => fixed(count * hour)),
  fixed(day),
  fixed(2 * day),
  fixed(7 * day, 3 * day),
  ...[1, 3, 6].map(months),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((count) => months(count * 12)),
];

/**
 * The times that are named along an axis: all that there are, where there is room for their names, else round ones at equal
 * distances, none closer than the times are. ECharts leaves out single names instead, and the rest stands unevenly.
 * @param fits whether the names of such times stand beside each other
 */
export function timeTicks(times: readonly number[], fits: (ticks: readonly number[]) => boolean): number[] {
  const all = [...new Set(times)].sort((a, b) => a - b);
  const [from, to] = [all[0], all.at(-1)];
  if (from === undefined || to === undefined) return [];
  if (fits(all)) return all;
  const closest = all.reduce(
    (least, time, at) => Math.min(least, time - (all[at - 1] ?? Number.NEGATIVE_INFINITY)),
    year,
  );
  for (const step of steps) {
    if (step.length < closest * 0.9 || (to - from) / step.length > 500) continue;
    const ticks: number[] = [];
    for (let time = step.first(from); time <= to; time = step.next(time)) ticks.push(time);
    if (fits(ticks)) return ticks;
  }
  return [from, to];
}

function fixed(length: number, offset = 0): Step {
  return {
    length,
    first: (time) => Math.ceil((time - offset) / length) * length + offset,
    next: (time) => time + length,
  };
}

function months(count: number): Step {
  const start = (index: number) =>
    new Date(0).setUTCFullYear(Math.floor(index / 12), index - 12 * Math.floor(index / 12));
  const indexOf = (time: number) => new Date(time).getUTCFullYear() * 12 + new Date(time).getUTCMonth();
  return {
    length: count * month,
    first: (time) => {
      const index = Math.ceil(indexOf(time) / count) * count;
      return start(index) >= time ? start(index) : start(index + count);
    },
    next: (time) => start(indexOf(time) + count),
  };
}
