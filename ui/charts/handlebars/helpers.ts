import dayjs from "dayjs";
import utc from "dayjs/plugin/utc";
import { t } from "../../i18n/t.ts";
import { isRecord } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";

dayjs.extend(utc);

type Helper = (params: readonly unknown[], hash: Record<string, unknown>) => unknown;

const asNumber = (value: unknown) => Number(value ?? Number.NaN);
const asText = (value: unknown) => (value === null || value === undefined ? "" : String(value));
const calculation =
  (operation: (a: number, b: number) => number): Helper =>
  ([first, ...rest]) =>
    rest.map(asNumber).reduce(operation, asNumber(first));
const comparison =
  (holds: (a: number, b: number) => boolean): Helper =>
  ([a, b]) =>
    holds(asNumber(a), asNumber(b));
const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const mostRepeats = 1000;

/** What templates can call, by the names that Superset's templates know. A helper gets values and gives one back. */
export const helpers: Readonly<Record<string, Helper>> = {
  /** `{{dateFormat day format="MMMM YYYY"}}`, with the letters of moment.js and day.js; times are in UTC */
  dateFormat: ([date], { format }) => {
    const time = dayjs.utc(typeof date === "number" || typeof date === "string" ? date : undefined);
    return date === null || !time.isValid() ? "" : time.format(asText(format) || "YYYY-MM-DD");
  },
  /** `{{formatNumber total "en-US" minimumFractionDigits=2}}`, or with a d3 format: `{{formatNumber total ",.2f"}}` */
  formatNumber: ([value, how], hash) => {
    const locale = asText(how);
    if (!/^([a-z]{2,3}(-[a-z0-9]+)*)?$/i.test(locale)) return numberFormat(locale)(asNumber(value));
    return asNumber(value).toLocaleString(locale || "en-US", hash as Intl.NumberFormatOptions);
  },
  stringify: ([value]) => JSON.stringify(value),
  parseJson: ([text]) => {
    try {
      return JSON.parse(asText(text)) as unknown;
    } catch {
      throw new Error(t("parseJson: the text is not JSON."));
    }
  },
  lookup: ([from, name]) =>
    Array.isArray(from)
      ? from[asNumber(name)]
      : isRecord(from) && Object.hasOwn(from, asText(name))
        ? from[asText(name)]
        : undefined,
  eq: ([a, b]) => a === b,
  eqw: ([a, b]) => asText(a) === asText(b),
  neq: ([a, b]) => a !== b,
  neqw: ([a, b]) => asText(a) !== asText(b),
  gt: comparison((a, b) => a > b),
  gte: comparison((a, b) => a >= b),
  lt: comparison((a, b) => a < b),
  lte: comparison((a, b) => a <= b),
  and: (params) => params.every(Boolean),
  or: (params) => params.some(Boolean),
  not: ([value]) => !value,
  ifx: ([condition, yes, no]) => (condition ? yes : no),
  empty: ([value]) => isEmpty(value),
  notEmpty: ([value]) => !isEmpty(value),
  coalesce: (params) => params.find((value) => !isEmpty(value)),
  includes: ([values, value]) => Array.isArray(values) && values.includes(value),
  count: ([values]) => (Array.isArray(values) ? values.length : 0),
  first: ([values]) => (Array.isArray(values) ? values[0] : undefined),
  last: ([values]) => (Array.isArray(values) ? values.at(-1) : undefined),
  join: ([values, by]) => (Array.isArray(values) ? values.map(asText).join(asText(by)) : ""),
  concat: (params) => params.map(asText).join(""),
  lowercase: ([text]) => asText(text).toLowerCase(),
  uppercase: ([text]) => asText(text).toUpperCase(),
  capitalizeFirst: ([text]) => capitalized(asText(text)),
  capitalizeEach: ([text]) => asText(text).split(" ").map(capitalized).join(" "),
  excerpt: ([text, length]) => {
    const [whole, most] = [asText(text), asNumber(length) || 50];
    return whole.length > most ? `${whole.slice(0, most)}…` : whole;
  },
  repeat: ([text, times]) => asText(text).repeat(Math.max(0, Math.min(mostRepeats, asNumber(times) || 0))),
  sum: (params) => params.flat().reduce((total: number, value) => total + (asNumber(value) || 0), 0),
  difference: calculation((a, b) => a - b),
  multiplication: calculation((a, b) => a * b),
  division: calculation((a, b) => a / b),
  remainder: calculation((a, b) => a % b),
  ceil: ([value]) => Math.ceil(asNumber(value)),
  floor: ([value]) => Math.floor(asNumber(value)),
  abs: ([value]) => Math.abs(asNumber(value)),
};
