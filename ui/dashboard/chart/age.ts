import type { QueryData } from "../../charts/types.ts";
import { locale } from "../../i18n/catalogue.ts";
import { t } from "../../i18n/t.ts";

/** When a chart's data were read from the database, in words. */
export function ageOf(queries: QueryData[], updatedAt: number, now = Date.now()): string {
  const cached = queries.map((query) => query.cached_dttm).find((time) => typeof time === "string");
  if (typeof cached === "string") {
    const time = Date.parse(/Z|[+-]\d\d:?\d\d$/.test(cached) ? cached : `${cached}Z`);
    if (Number.isFinite(time)) return t("Cached {value}", { value: ago(now - time) });
  }
  return t("Loaded {value}", { value: ago(now - updatedAt) });
}

function ago(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 45) return t("just now");
  const units = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const;
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? (["minute", 60] as const);
  const count = Math.max(1, Math.round(seconds / length));
  return new Intl.RelativeTimeFormat(locale, { numeric: "always" }).format(-count, unit);
}
