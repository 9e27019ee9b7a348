import { daysInMonth, utc } from "./moment.ts";

const two = (value: number): string => String(value).padStart(2, "0");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const DAY_MS = 86_400_000;

/** 1 on the first of January. */
const dayIn = (date: Date): number => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;

/** Python's strftime, for the fields that date formats of columns use. */
export function formatTime(ms: number, format: string): string {
  const date = new Date(Math.floor(ms));
  const hour = date.getUTCHours();
  const weekday = date.getUTCDay();
  const dayOfYear = dayIn(date);
  const thursday = new Date(date.getTime() + (4 - (weekday || 7)) * DAY_MS);
  const isoWeek = Math.ceil(dayIn(thursday) / 7);
  const micros = Math.round((ms - Math.floor(ms / 1000) * 1000) * 1000);
  const fields = new Map<string, string>([
    ["Y", String(date.getUTCFullYear()).padStart(4, "0")],
    ["y", two(date.getUTCFullYear() % 100)],
    ["m", two(date.getUTCMonth() + 1)],
    ["d", two(date.getUTCDate())],
    ["b", MONTHS[date.getUTCMonth()]!],
    ["H", two(hour)],
    ["I", two(hour % 12 || 12)],
    ["M", two(date.getUTCMinutes())],
    ["S", two(date.getUTCSeconds())],
    ["f", String(micros).padStart(6, "0")],
    ["p", hour < 12 ? "AM" : "PM"],
    ["j", String(dayOfYear).padStart(3, "0")],
    ["u", String(weekday || 7)],
    ["w", String(weekday)],
    // Weeks from the first Sunday, from the first Monday, and as ISO 8601 counts them.
    ["U", two(Math.floor((dayOfYear + 6 - weekday) / 7))],
    ["W", two(Math.floor((dayOfYear + 6 - ((weekday + 6) % 7)) / 7))],
    ["V", two(isoWeek)],
    ["G", String(thursday.getUTCFullYear()).padStart(4, "0")],
    ["F", date.toISOString().slice(0, 10)],
    ["T", date.toISOString().slice(11, 19)],
    ["R", date.toISOString().slice(11, 16)],
    // Times without a zone write none.
    ["z", ""],
    ["Z", ""],
    ["%", "%"],
  ]);
  return format.replaceAll(/%(.)/g, (whole, field: string) => fields.get(field) ?? whole);
}

const FIELDS = new Map<string, string>([
  ["Y", "(?<Y>\\d{4})"],
  ["y", "(?<y>\\d{2})"],
  ["m", "(?<m>\\d{1,2})"],
  ["d", "(?<d>\\d{1,2})"],
  ["b", `(?<b>${MONTHS.join("|")})`],
  ["H", "(?<H>\\d{1,2})"],
  ["I", "(?<I>\\d{1,2})"],
  ["M", "(?<M>\\d{1,2})"],
  ["S", "(?<S>\\d{1,2})"],
  ["f", "(?<f>\\d{1,6})"],
  ["p", "(?<p>AM|PM)"],
  ["%", "%"],
]);

/** Python's strptime, found anywhere in the text as pandas does; wall-clock milliseconds, or null. */
export function parseFormatted(text: string, format: string): number | null {
  const pattern = format.replaceAll(/%(.)|[.*+?^${}()|[\]\\]/g, (whole, field: string | undefined) =>
    field === undefined ? `\\${whole}` : (FIELDS.get(field) ?? "[^]*?"),
  );
  const groups = new RegExp(pattern, "i").exec(text)?.groups;
  if (!groups) return null;
  const number = (name: string) => Number(groups[name] ?? 0);
  const year = groups.Y ? number("Y") : groups.y ? number("y") + (number("y") < 69 ? 2000 : 1900) : 1900;
  const named = MONTHS.findIndex((name) => name.toLowerCase() === groups.b?.toLowerCase()) + 1;
  const month = named || (groups.m ? number("m") : 1);
  const day = groups.d ? number("d") : 1;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const half = groups.I ? (number("I") % 12) + (groups.p?.toUpperCase() === "PM" ? 12 : 0) : number("H");
  return utc(year, month, day, half, number("M"), number("S")) + Number((groups.f ?? "0").padEnd(6, "0")) / 1000;
}
