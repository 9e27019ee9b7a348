/** A schedule in the words of its form. */
export interface Schedule {
  every: "hour" | "day" | "week" | "month" | "custom";
  minute: number;
  hour: number;
  /** 0 is Sunday */
  weekdays: number[];
  monthday: number;
}

const usual: Schedule = { every: "day", minute: 0, hour: 8, weekdays: [1], monthday: 1 };

/** Reads a cron expression of five fields into the form; `custom` where the form cannot say it. */
export function readCron(expression: string): Schedule {
  const fields = expression.trim().split(/\s+/);
  const custom = { ...usual, every: "custom" as const };
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  if (fields.length !== 5 || month !== "*" || !isWithin(minute, 59)) return custom;
  const at = { ...usual, minute: Number(minute) };
  if (hour === "*" && day === "*" && weekday === "*") return { ...at, every: "hour" };
  if (!isWithin(hour, 23)) return custom;
  const daily = { ...at, hour: Number(hour) };
  if (day === "*" && weekday === "*") return { ...daily, every: "day" };
  const weekdays = weekday.split(",");
  if (day === "*" && weekdays.every((one) => isWithin(one, 6)))
    return { ...daily, every: "week", weekdays: weekdays.map(Number) };
  if (weekday === "*" && isWithin(day, 31) && day !== "0") return { ...daily, every: "month", monthday: Number(day) };
  return custom;
}

/** The cron expression of the form; undefined where it is written by hand. */
export function writeCron({ every, minute, hour, weekdays, monthday }: Schedule): string | undefined {
  switch (every) {
    case "hour":
      return `${minute} * * * *`;
    case "day":
      return `${minute} ${hour} * * *`;
    case "week":
      return `${minute} ${hour} * * ${[...weekdays].sort().join(",") || "1"}`;
    case "month":
      return `${minute} ${hour} ${monthday} * *`;
    default:
      return undefined;
  }
}

const isWithin = (text: string, most: number) => /^\d+$/.test(text) && Number(text) <= most;
