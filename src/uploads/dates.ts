/** Fields of a date as a pattern found them; a year of two digits counts from 1969 to 2068. */
interface DateParts {
  year: number;
  month: number;
  day: number;
}

type Reader = (groups: RegExpExecArray) => DateParts | undefined;

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const NAME = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
const WEEKDAY = "(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\\s+)?";
const TIME =
  "(?:[T\\s]\\s*(?<hour>\\d{1,2}):(?<minute>\\d\\d)(?::(?<second>\\d\\d)(?:[.,](?<fraction>\\d{1,9}))?)?\\s*(?<half>[ap]m)?\\s*(?<zone>z|utc|gmt|[+-]\\d\\d:?\\d\\d)?)?";

const pattern = (date: string): RegExp => new RegExp(`^\\s*${date}${TIME}\\s*$`, "i");

const number = (text: string | undefined): number => Number(text ?? 1);
const shortYear = (text: string | undefined): number => {
  const year = number(text);
  return text?.length === 2 ? year + (year < 69 ? 2000 : 1900) : year;
};

const numbered = pattern("(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})");
const dayFirst: Reader = (found) => ({ day: number(found[1]), month: number(found[3]), year: shortYear(found[4]) });
const monthFirst: Reader = (found) => ({ month: number(found[1]), day: number(found[3]), year: shortYear(found[4]) });
const monthOf = (name: string | undefined): number => MONTHS.indexOf((name ?? "").toLowerCase()) + 1;

/** The ways to write a date that mean one day only. */
const plainForms: readonly (readonly [RegExp, Reader])[] = [
  [
    pattern("(\\d{4})[-/.](\\d{1,2})(?:[-/.](\\d{1,2}))?"),
    (found) => ({ year: number(found[1]), month: number(found[2]), day: number(found[3]) }),
  ],
  [
    pattern("(\\d{4})(\\d\\d)(\\d\\d)"),
    (found) => ({ year: number(found[1]), month: number(found[2]), day: number(found[3]) }),
  ],
  [/^\s*(\d{4})\s*$/, (found) => ({ year: number(found[1]), month: 1, day: 1 })],
  [
    pattern(`${WEEKDAY}(\\d{1,2})(?:st|nd|rd|th)?[\\s-]+${NAME},?[\\s-]+(\\d{4}|\\d{2})`),
    (found) => ({ day: number(found[1]), month: monthOf(found[2]), year: shortYear(found[3]) }),
  ],
  [
    pattern(`${WEEKDAY}${NAME}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})`),
    (found) => ({ month: monthOf(found[1]), day: number(found[2]), year: number(found[3]) }),
  ],
];

/**
 * Reads a column of dates, whatever usual way they are written in; undefined when one of them is none, so that the column
 * stays text. Where day and month could be either, the whole column is read one way: the wanted one if it fits every date.
 * @returns epoch milliseconds UTC; dates without a zone are taken as they stand
 */
export function readDates(
  texts: readonly (string | null)[],
  { isDayFirst = false }: { isDayFirst?: boolean } = {},
): (number | null)[] | undefined {
  const orders = isDayFirst ? [dayFirst, monthFirst] : [monthFirst, dayFirst];
  for (const order of orders) {
    const read = readAll(texts, [...plainForms, [numbered, order]]);
    if (read) return read;
  }
  return undefined;
}

function readAll(texts: readonly (string | null)[], forms: readonly (readonly [RegExp, Reader])[]) {
  const values: (number | null)[] = [];
  for (const text of texts) {
    const value = text === null ? null : readDate(text, forms);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function readDate(text: string, forms: readonly (readonly [RegExp, Reader])[]): number | undefined {
  if (text.length > 64) return undefined;
  for (const [form, reader] of forms) {
    const found = form.exec(text);
    const parts = found && reader(found);
    if (parts) return momentOf(parts, found.groups ?? {});
  }
  return undefined;
}

function momentOf({ year, month, day }: DateParts, time: Record<string, string | undefined>): number | undefined {
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  const isReal = year >= 1 && midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  if (!isReal) return undefined;
  const [minute, second] = [Number(time.minute ?? 0), Number(time.second ?? 0)];
  let hour = Number(time.hour ?? 0);
  if (time.half) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (/^p/i.test(time.half) ? 12 : 0);
  }
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = Number(`0.${time.fraction ?? 0}`) * 1000;
  return midnight.getTime() + ((hour * 60 + minute - offsetOf(time.zone)) * 60 + second) * 1000 + ms;
}

/** Minutes east of Greenwich. */
function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}
