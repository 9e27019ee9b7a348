import { format as d3Format, formatDefaultLocale } from "d3-format";
import type { Currency } from "../types.ts";
import { duration } from "./duration.ts";
import { numberLocale } from "./site.ts";

export type NumberFormat = (value: number) => string;

formatDefaultLocale(numberLocale());
const upTo3Digits = d3Format(".3~s");
const upTo2Decimals = d3Format(".2~f");
const upTo4Decimals = d3Format(".4~f");

/** Superset's names of formats that d3 does not have. */
const named: Record<string, NumberFormat> = {
  SMART_NUMBER: smart,
  SMART_NUMBER_SIGNED: (value) => (value > 0 ? `+${smart(value)}` : smart(value)),
  OVER_MAX_HIDDEN: (value) => (value > 0 ? smart(value) : ""),
  DURATION: (value) => duration(value),
  DURATION_SUB: (value) => duration(value, { subMilliseconds: true }),
  DURATION_COL: (value) => duration(value, { colons: true }),
  MEMORY_DECIMAL: (value) => bytes(value, 1000, ["B", "kB", "MB", "GB", "TB", "PB", "EB"]),
  MEMORY_BINARY: (value) => bytes(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]),
  MEMORY_TRANSFER_RATE_DECIMAL: (value) => `${bytes(value, 1000, ["B", "kB", "MB", "GB", "TB", "PB", "EB"])}/s`,
  MEMORY_TRANSFER_RATE_BINARY: (value) => `${bytes(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"])}/s`,
};

const made = new Map<string, NumberFormat>();

/** The formatter of a format name or d3 specifier; a wrong one falls back to the smart format. */
export function numberFormat(id: string | undefined, currency?: Currency): NumberFormat {
  const key = id === undefined || id === "" ? "SMART_NUMBER" : id;
  let formatter = made.get(key);
  if (!formatter) {
    formatter = withSpecialValues(named[key] ?? specifier(key));
    made.set(key, formatter);
  }
  return currency?.symbol ? withCurrency(formatter, currency) : formatter;
}

function specifier(text: string): NumberFormat {
  try {
    const formatter = d3Format(text);
    // People read "B", not the SI prefix "G".
    return text.endsWith("s") ? (value) => formatter(value).replace("G", "B") : formatter;
  } catch {
    return smart;
  }
}

function withSpecialValues(formatter: NumberFormat): NumberFormat {
  return (value) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "N/A";
    if (value === Number.POSITIVE_INFINITY) return "∞";
    if (value === Number.NEGATIVE_INFINITY) return "-∞";
    return formatter(value);
  };
}

function smart(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1000) return upTo3Digits(value).replace("G", "B");
  if (size >= 1) return upTo2Decimals(value);
  if (size >= 0.001) return upTo4Decimals(value);
  if (size > 0.000001) return `${upTo3Digits(value * 1_000_000)}µ`;
  return upTo3Digits(value);
}

function bytes(value: number, step: number, units: readonly string[]): string {
  const sign = value < 0 ? "-" : "";
  let size = Math.abs(value);
  let unit = 0;
  while (size >= step && unit < units.length - 1) {
    size /= step;
    unit += 1;
  }
  return `${sign}${upTo2Decimals(size)}${units[unit]}`;
}

function withCurrency(formatter: NumberFormat, currency: Currency): NumberFormat {
  const symbol = currencySymbol(currency.symbol);
  return (value) => {
    const text = formatter(value);
    if (currency.symbolPosition === "suffix") return `${text} ${symbol}`;
    return text.startsWith("-") || text.startsWith("−") ? `-${symbol} ${text.slice(1)}` : `${symbol} ${text}`;
  };
}

function currencySymbol(code: string): string {
  try {
    const parts = new Intl.NumberFormat("en-US", { style: "currency", currency: code }).formatToParts(1);
    return parts.find((part) => part.type === "currency")?.value ?? code;
  } catch {
    return code;
  }
}
