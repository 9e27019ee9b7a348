const day = 86_400_000;
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/** A Sunday from which weeks are counted. */
const firstSunday = Date.UTC(1970, 0, 4);

export interface Period {
  /** 0 for the latest, 1 for the one before … */
  rank: number;
  /** times moved so that all periods start together, with what was measured */
  points: [time: number, value: number | null][];
}

/**
 * Times and values by the period that they lie in, as `freq` names it in the words of pandas: "AS" a year, "D" a day, "4W-MON"
 * four weeks from a Monday. The latest period comes first.
 */
export function periodsOf(times: readonly number[], values: readonly (number | null)[], freq: string): Period[] {
  const start = periodStart(freq);
  const starts = [...new Set(times.map(start))].sort((a, b) => b - a);
  const latest = starts[0] ?? 0;
  return starts.map((own, rank) => ({
    rank,
    points: times.flatMap((time, at): Period["points"] =>
      start(time) === own ? [[time - own + latest, values[at] ?? null]] : [],
    ),
  }));
}

function periodStart(freq: string): (time: number) => number {
  const weeks = /^(\d*)W(?:-([A-Z]{3}))?$/.exec(freq);
  if (weeks) {
    const length = Number(weeks[1] || 1) * 7 * day;
    const from = firstSunday + Math.max(0, weekdays.indexOf(weeks[2] ?? "SUN")) * day;
    return (time) => from + Math.floor((time - from) / length) * length;
  }
  const date = (time: number) => new Date(time);
  if (/^(AS|YS|A|Y)/.test(freq)) return (time) => Date.UTC(date(time).getUTCFullYear(), 0, 1);
  if (/^(QS|Q)/.test(freq))
    return (time) => Date.UTC(date(time).getUTCFullYear(), Math.floor(date(time).getUTCMonth() / 3) * 3, 1);
  if (/^(MS|M)$/.test(freq)) return (time) => Date.UTC(date(time).getUTCFullYear(), date(time).getUTCMonth(), 1);
  if (/^H/i.test(freq)) return (time) => Math.floor(time / 3_600_000) * 3_600_000;
  return (time) => Math.floor(time / day) * day;
}
