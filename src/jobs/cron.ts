import { Cron } from "croner";
import { toString as describe } from "cronstrue";

/**
 * The pattern as croner reads it. Superset's cron expressions have five fields; a sixth is seconds and stands last, a seventh
 * is the year.
 */
function patternOf(expression: string): string {
  const fields = expression.trim().split(/\s+/);
  if (fields.length < 6) return fields.join(" ");
  const [seconds = "0", ...years] = fields.slice(5);
  return [seconds, ...fields.slice(0, 5), ...years].join(" ");
}

const ALIASES = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/i;

/** Whether this is a cron expression of five to seven fields, or an alias such as `@daily`. */
export function isCron(expression: string): boolean {
  const fields = expression.trim().split(/\s+/);
  if (fields.length === 1 ? !ALIASES.test(expression.trim()) : fields.length < 5 || fields.length > 7) return false;
  try {
    new Cron(patternOf(expression), { paused: true });
    return true;
  } catch {
    return false;
  }
}

/** "Every 10 minutes"; the expression itself where words fail. */
export function describeCron(expression: string): string {
  try {
    return describe(patternOf(expression), { verbose: false });
  } catch {
    return expression;
  }
}

/** The shortest time, in seconds, between two of the next `runs` runs; infinite when there are fewer than two. */
export function shortestInterval(expression: string, runs: number): number {
  const times = new Cron(patternOf(expression), { paused: true, timezone: "UTC" }).nextRuns(runs + 1);
  let shortest = Number.POSITIVE_INFINITY;
  times.slice(1).forEach((time, at) => {
    shortest = Math.min(shortest, (time.getTime() - (times[at] as Date).getTime()) / 1000);
  });
  return shortest;
}

/** The runs to come by the clock of a time zone, as many as are asked for; fewer where there are no more. */
export const nextRuns = (expression: string, timezone: string | undefined, count: number, after?: Date): Date[] =>
  new Cron(patternOf(expression), { paused: true, timezone }).nextRuns(count, after);

/** More runs than this in one window are those of no schedule that anybody means. */
const MAX_RUNS = 100;

/**
 * The runs between two moments, neither of them included, by the clock of a time zone: a time that a change of the clock
 * leaves out runs right after the gap, one that comes twice runs the first time.
 * @param timezone a name of the tz database
 */
export function runsBetween(expression: string, timezone: string, after: Date, before: Date): Date[] {
  const cron = new Cron(patternOf(expression), { paused: true, timezone });
  const runs: Date[] = [];
  for (let run = cron.nextRun(after); run !== null && run < before; run = cron.nextRun(run)) {
    runs.push(run);
    if (runs.length === MAX_RUNS) break;
  }
  return runs;
}
