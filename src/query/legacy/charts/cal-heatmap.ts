import { QueryError } from "../../errors.ts";
import { floatText } from "../../frame.ts";
import { TIMESTAMP } from "../../query.ts";
import { DAY, HOUR } from "../../time/moment.ts";
import { type LegacyChart, listOf } from "../chart.ts";
import { boundsOf } from "../question.ts";

const GRAINS: Readonly<Record<string, string>> = {
  min: "PT1M",
  hour: "PT1H",
  day: "P1D",
  week: "P1W",
  month: "P1M",
  year: "P1Y",
};

/** A calendar: values by seconds since 1970. */
export const calHeatmap: LegacyChart = {
  isTimeseries: true,
  ask: (question, form) => {
    const grain = GRAINS[String(form.subdomain_granularity ?? "min")];
    if (!grain) throw new QueryError(`There are no calendars by ${String(form.subdomain_granularity)}`);
    return { ...question, metrics: listOf(form.metrics), timeGrain: grain };
  },
  shape: ({ form, rows, metrics, settings }) => {
    const [start, end] = boundsOf(form, settings, false);
    if (!start || !end) throw new QueryError("Please provide both time bounds (Since and Until)");
    const seconds = (row: Record<string, unknown>) => floatText(Number(row[TIMESTAMP]) / 1000);
    return {
      data: Object.fromEntries(
        metrics.map((name) => [name, Object.fromEntries(rows.map((row) => [seconds(row), row[name]]))]),
      ),
      start: start.ms,
      domain: form.domain_granularity ?? null,
      subdomain: form.subdomain_granularity ?? null,
      range: unitsBetween(start.ms, end.ms, form.domain_granularity),
    };
  },
};

/** How many years, months … a calendar shows. */
function unitsBetween(start: number, end: number, unit: unknown): number {
  const [from, to] = [new Date(start), new Date(end)];
  if (unit === "year") return to.getUTCFullYear() - from.getUTCFullYear() + 1;
  if (unit === "month" || unit === "week") {
    const months = wholeMonths(from, to);
    if (unit === "month") return months + 1;
    // As the reference counts: weeks of the days beyond whole months, and 53 a year.
    const rest = end - new Date(from).setUTCMonth(from.getUTCMonth() + months);
    return Math.floor(months / 12) * 53 + Math.floor(rest / DAY / 7) + 1;
  }
  return Math.floor((end - start) / (unit === "day" ? DAY : HOUR)) + 1;
}

function wholeMonths(from: Date, to: Date): number {
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return new Date(from).setUTCMonth(from.getUTCMonth() + months) > to.getTime() ? months - 1 : months;
}
