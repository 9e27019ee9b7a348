import { isoText } from "../../metadata/values.ts";

/** How the reference writes the stored "2026-11-23 21:00:00.123456" in its several places. */
export { isoText };

/** "2026-11-23T21:00:00.123456+0000" */
export function utcText(value: unknown): string {
  const [whole = "", fraction = ""] = isoText(value).split(".");
  return `${whole}.${fraction.padEnd(6, "0")}+0000`;
}

/** Milliseconds since 1970, with the fraction that microseconds leave. */
export function epochMs(value: unknown): number {
  const [whole = "", fraction = "0"] = isoText(value).split(".");
  return Date.parse(`${whole}Z`) + Number(`0.${fraction}`) * 1000;
}

/** "now", "a minute ago", "3 days ago", "a year, 2 months ago": what Python's humanize says. */
export function agoText(value: unknown, now: Date): string {
  const seconds = Math.round((now.getTime() - epochMs(value)) / 1000);
  const text = distance(Math.abs(seconds));
  return text === "now" ? text : `${text} ${seconds < 0 ? "from now" : "ago"}`;
}

const some = (count: number, unit: string, one = `a ${unit}`): string => (count === 1 ? one : `${count} ${unit}s`);

function distance(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const years = Math.floor(days / 365);
  const rest = days % 365;
  const months = Math.floor(rest / 30.5);
  if (years === 0 && days < 1) {
    if (seconds === 0) return "now";
    if (seconds < 60) return some(seconds, "second");
    if (seconds < 3600) return some(Math.floor(seconds / 60), "minute");
    return some(Math.floor(seconds / 3600), "hour", "an hour");
  }
  if (years === 0) return months === 0 ? some(rest, "day") : some(months, "month");
  if (years === 1) {
    if (months === 0) return rest === 0 ? "a year" : `1 year, ${rest} ${rest === 1 ? "day" : "days"}`;
    return `1 year, ${months} ${months === 1 ? "month" : "months"}`;
  }
  return `${years} years`;
}
