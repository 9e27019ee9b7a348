import type { Bootstrap } from "../bootstrap.ts";
import { t } from "../i18n/t.ts";
import { spanText } from "../i18n/times.ts";

export interface RefreshInterval {
  seconds: number;
  label: string;
  /** the installation warns of so short an interval */
  isBelowLimit: boolean;
}

const usual = [0, 60, 300, 3600].map((seconds): [number, string] => [seconds, ""]);

/** The intervals that the installation offers, the current one among them, and what it says of short ones. */
export function refreshIntervals(
  conf: Bootstrap["common"]["conf"],
  current: number,
): { intervals: RefreshInterval[]; warning: string | undefined } {
  const configured = conf.DASHBOARD_AUTO_REFRESH_INTERVALS;
  const offered = Array.isArray(configured) ? (configured as [number, string][]) : usual;
  const all = offered.some(([seconds]) => seconds === current)
    ? offered
    : [...offered, [current, ""] as [number, string]].sort(([one], [other]) => one - other);
  const message = conf.SUPERSET_DASHBOARD_PERIODICAL_REFRESH_WARNING_MESSAGE;
  const warning = typeof message === "string" && message !== "" ? message : undefined;
  const limit = Number(conf.SUPERSET_DASHBOARD_PERIODICAL_REFRESH_LIMIT) || 0;
  const intervals = all.map(([seconds, label]) => ({
    seconds,
    label: intervalText(seconds, label),
    isBelowLimit: warning !== undefined && seconds > 0 && seconds < limit,
  }));
  return { intervals, warning };
}

/** An interval in the page's language, unless the settings name it in words of their own. */
function intervalText(seconds: number, label: string): string {
  if (label !== "" && !/^(Don't refresh|\d+ (second|minute|hour)s?)$/.test(label)) return label;
  return seconds === 0 ? t("Don't refresh") : spanText(seconds);
}
