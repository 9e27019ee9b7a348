type LogFields = Record<string, unknown>;

/** Writes lines that people read on a terminal and machines read from a file. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log; every line carries these fields too. */
  child(fields: LogFields): Logger;
}

const LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LEVELS)[number];

export interface LoggerOptions {
  level?: LogLevel;
  /** Default: standard error. */
  stream?: { write(text: string): unknown; isTTY?: boolean };
  /** One JSON object a line; default: when the stream is not a terminal. */
  json?: boolean;
}

/**
 * A log with one line an event. Line breaks inside values are escaped, so that nobody forges a line;
 * an error contributes its stack and its causes.
 */
export function createLogger({
  level = "info",
  stream = process.stderr,
  json = !stream.isTTY,
}: LoggerOptions = {}): Logger {
  const threshold = LEVELS.indexOf(level);
  const make = (inherited: LogFields): Logger => {
    const write = (at: LogLevel) => (message: string, fields?: LogFields) => {
      if (LEVELS.indexOf(at) < threshold) return;
      const all = { ...inherited, ...fields };
      stream.write(json ? jsonLine(at, message, all) : textLine(at, message, all));
    };
    return {
      debug: write("debug"),
      info: write("info"),
      warn: write("warn"),
      error: write("error"),
      child: (fields) => make({ ...inherited, ...fields }),
    };
  };
  return make({});
}

function jsonLine(level: LogLevel, message: string, fields: LogFields): string {
  const all = { time: new Date().toISOString(), level, message, ...fields };
  return `${oneLine(JSON.stringify(all, (_key, value) => plain(value)))}\n`;
}

function textLine(level: LogLevel, message: string, fields: LogFields): string {
  const words = Object.entries(fields).map(([key, value]) => {
    const shown = plain(value);
    const text =
      typeof shown === "string" ? shown : (JSON.stringify(shown, (_key, inner) => plain(inner)) ?? "undefined");
    return `${key}=${/[\s"]/.test(text) ? JSON.stringify(text) : text}`;
  });
  const line = [new Date().toISOString(), level.toUpperCase().padEnd(5), message, ...words].join(" ");
  return `${oneLine(line)}\n`;
}

/** What breaks lines or commands a terminal; JSON leaves some of it as it is. */
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;
const NAMES: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const oneLine = (text: string) =>
  text.replace(CONTROL, (char) => NAMES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

function plain(value: unknown): unknown {
  if (value instanceof Error) {
    const causes: string[] = [];
    for (let cause = value.cause; cause instanceof Error && causes.length < 5; cause = cause.cause)
      causes.push(cause.stack ?? String(cause));
    return [value.stack ?? String(value), ...causes].join("\ncaused by: ");
  }
  return typeof value === "bigint" ? String(value) : value;
}
