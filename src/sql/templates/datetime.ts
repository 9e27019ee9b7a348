import { text } from "./operators.ts";
import { func, TemplateFault, Thing, type Value } from "./values.ts";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const DAY = 86_400_000;
const two = (value: number) => String(value).padStart(2, "0");

/** A length of time. */
class TimeDelta extends Thing {
  readonly typeName = "timedelta";
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super();
    this.milliseconds = milliseconds;
  }

  override attribute(name: string): Value | undefined {
    const days = Math.floor(this.milliseconds / DAY);
    const rest = this.milliseconds - days * DAY;
    if (name === "days") return BigInt(days);
    if (name === "seconds") return BigInt(Math.floor(rest / 1000));
    if (name === "microseconds") return BigInt(Math.round((rest % 1000) * 1000));
    if (name === "total_seconds") return func(name, [], () => this.milliseconds / 1000);
    return undefined;
  }

  override text(): string {
    const days = Math.floor(this.milliseconds / DAY);
    const seconds = Math.floor((this.milliseconds - days * DAY) / 1000);
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? "" : "s"}, ${clock}`;
  }
}

/** A time without a zone, as Python's `datetime`. */
export class DateTime extends Thing {
  readonly typeName = "datetime";
  /** Milliseconds since 1970, as if the zone were UTC. */
  readonly at: number;
  /** Microseconds of the second. */
  readonly microsecond: number;

  constructor(at: number, microsecond = (((at % 1000) + 1000) % 1000) * 1000) {
    super();
    this.at = at;
    this.microsecond = microsecond;
  }

  override attribute(name: string): Value | undefined {
    const date = new Date(this.at);
    const numbers: Record<string, number> = {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      microsecond: this.microsecond,
    };
    if (Object.hasOwn(numbers, name)) return BigInt(numbers[name]!);
    switch (name) {
      case "strftime":
        return func(name, ["format"], (format: Value) => strftime(this, text(format)));
      case "isoformat":
        return func(name, ["sep"], (separator?: Value) => this.iso(text(separator, "T")));
      case "timestamp":
        return func(name, [], () => this.at / 1000);
      case "weekday":
        return func(name, [], () => BigInt((date.getUTCDay() + 6) % 7));
      case "isoweekday":
        return func(name, [], () => BigInt(date.getUTCDay() || 7));
      case "date":
        return func(name, [], () => new DateOnly(Math.floor(this.at / DAY) * DAY));
      case "replace":
        return func(
          name,
          ["year", "month", "day", "hour", "minute", "second", "microsecond"],
          (...parts: (Value | undefined)[]) => {
            const order = ["year", "month", "day", "hour", "minute", "second"];
            const [y, mo, d, h, mi, s] = order.map((part, at) => Number(parts[at] ?? numbers[part]));
            const micro = Number(parts[6] ?? this.microsecond);
            return new DateTime(Date.UTC(y!, mo! - 1, d!, h!, mi!, s!, Math.floor(micro / 1000)), micro);
          },
        );
    }
    return undefined;
  }

  iso(separator: string): string {
    const whole = new Date(this.at).toISOString().slice(0, 19).replace("T", separator);
    return this.microsecond ? `${whole}.${String(this.microsecond).padStart(6, "0")}` : whole;
  }

  override text(): string {
    return this.iso(" ");
  }

  override minus(other: Value): Value | undefined {
    if (other instanceof DateTime) return new TimeDelta(this.at - other.at);
    return other instanceof TimeDelta ? new DateTime(this.at - other.milliseconds) : undefined;
  }
}

/** Python's `date`. */
class DateOnly extends DateTime {
  override iso(): string {
    return new Date(this.at).toISOString().slice(0, 10);
  }
}

/** Python's `strftime`. */
const strftime = (time: DateTime, format: string): string =>
  format.replace(/%(.)/gs, (whole, code: string) => directive(time, code) ?? whole);

function directive(time: DateTime, code: string): string | undefined {
  const date = new Date(time.at);
  const hour = date.getUTCHours();
  const month = date.getUTCMonth();
  const weekday = date.getUTCDay();
  const dayOfYear = Math.floor((time.at - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1;
  switch (code) {
    case "Y":
      return String(date.getUTCFullYear()).padStart(4, "0");
    case "y":
      return two(date.getUTCFullYear() % 100);
    case "m":
      return two(month + 1);
    case "d":
      return two(date.getUTCDate());
    case "H":
      return two(hour);
    case "I":
      return two(hour % 12 || 12);
    case "M":
      return two(date.getUTCMinutes());
    case "S":
      return two(date.getUTCSeconds());
    case "f":
      return String(time.microsecond).padStart(6, "0");
    case "p":
      return hour < 12 ? "AM" : "PM";
    case "B":
      return MONTHS[month];
    case "b":
      return MONTHS[month]!.slice(0, 3);
    case "A":
      return DAYS[weekday];
    case "a":
      return DAYS[weekday]!.slice(0, 3);
    case "w":
      return String(weekday);
    case "u":
      return String(weekday || 7);
    case "j":
      return String(dayOfYear).padStart(3, "0");
    case "U":
      return two(Math.floor((dayOfYear + 6 - weekday) / 7));
    case "W":
      return two(Math.floor((dayOfYear + 6 - ((weekday + 6) % 7)) / 7));
    case "F":
      return date.toISOString().slice(0, 10);
    case "T":
      return date.toISOString().slice(11, 19);
    case "s":
      return String(Math.floor(time.at / 1000));
    case "z":
    case "Z":
      return "";
    case "%":
      return "%";
  }
  return undefined;
}

const READERS: Record<string, string> = {
  Y: "(?<Y>\\d{4})",
  m: "(?<m>1[0-2]|0[1-9]|[1-9])",
  d: "(?<d>3[01]|[12]\\d|0[1-9]|[1-9])",
  H: "(?<H>2[0-3]|[01]\\d|\\d)",
  I: "(?<I>1[0-2]|0[1-9]|[1-9])",
  M: "(?<M>[0-5]\\d|\\d)",
  S: "(?<S>6[01]|[0-5]\\d|\\d)",
  f: "(?<f>\\d{1,6})",
  y: "(?<y>\\d\\d)",
  p: "(?<p>AM|PM|am|pm)",
  B: `(?<B>${MONTHS.join("|")})`,
  b: `(?<b>${MONTHS.map((month) => month.slice(0, 3)).join("|")})`,
  A: `(?:${DAYS.join("|")})`,
  a: `(?:${DAYS.map((day) => day.slice(0, 3)).join("|")})`,
  "%": "%",
};

/** Python's `datetime.strptime`. @throws TemplateFault ValueError with its text */
export function strptime(value: string, format: string): DateTime {
  const pattern = format
    .replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replace(/\s+/g, "\\s+")
    .replace(/%(.)/g, (_, code: string) => {
      const reader = READERS[code];
      if (reader === undefined)
        throw new TemplateFault("ValueError", `'${code}' is a bad directive in format '${format}'`);
      return reader;
    });
  const found = new RegExp(`^${pattern}`, "i").exec(value);
  if (!found) throw new TemplateFault("ValueError", `time data '${value}' does not match format '${format}'`);
  if (found[0].length < value.length)
    throw new TemplateFault("ValueError", `unconverted data remains: ${value.slice(found[0].length)}`);
  const read = found.groups ?? {};
  const short = read.y === undefined ? undefined : Number(read.y) + (Number(read.y) < 69 ? 2000 : 1900);
  const name = (read.B ?? read.b)?.slice(0, 3).toLowerCase();
  const month = name
    ? MONTHS.findIndex((candidate) => candidate.slice(0, 3).toLowerCase() === name) + 1
    : Number(read.m ?? 1);
  const hour =
    read.I === undefined ? Number(read.H ?? 0) : (Number(read.I) % 12) + (read.p?.toLowerCase() === "pm" ? 12 : 0);
  const micro = Number((read.f ?? "").padEnd(6, "0"));
  const [year, day] = [Number(read.Y ?? short ?? 1900), Number(read.d ?? 1)];
  const at = Date.UTC(year, month - 1, day, hour, Number(read.M ?? 0), Number(read.S ?? 0), Math.floor(micro / 1000));
  if (new Date(at).getUTCDate() !== day) throw new TemplateFault("ValueError", "day is out of range for month");
  return new DateTime(at, micro);
}
