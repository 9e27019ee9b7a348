import type { Budget } from "./budget.ts";
import { repr, str, TemplateFault, Tuple, typeName, type Value } from "./values.ts";

const MAX_WIDTH = 1000;

function numberOf(value: Value, code: string): number | bigint {
  if (typeof value === "boolean") return BigInt(value);
  if (typeof value === "bigint" || typeof value === "number") return value;
  throw new TemplateFault("TypeError", `%${code} format: a real number is required, not ${typeName(value)}`);
}

function integerText(value: number | bigint, code: string): string {
  const whole = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
  const digits = whole.toString(code === "x" || code === "X" ? 16 : code === "o" ? 8 : code === "b" ? 2 : 10);
  return code === "X" ? digits.toUpperCase() : digits;
}

function floatText(value: number, code: string, precision: number): string {
  const exponent = (text: string) => text.replace(/e([+-])(\d)$/, "e$10$2");
  const lower = code.toLowerCase();
  let text: string;
  if (lower === "f") text = value.toFixed(Math.min(precision, 100));
  else if (lower === "e") text = exponent(value.toExponential(Math.min(precision, 100)));
  else {
    const digits = Math.min(precision || 1, 100);
    const at = value === 0 ? 0 : Number(value.toExponential(digits - 1).split("e")[1]);
    text =
      at < -4 || at >= digits
        ? exponent(value.toExponential(digits - 1).replace(/\.?0+e/, "e"))
        : value
            .toFixed(Math.max(0, digits - 1 - at))
            .replace(/(\.\d*?)0+$/, "$1")
            .replace(/\.$/, "");
  }
  return code === lower ? text : text.toUpperCase();
}

/** Python's `text % values`. */
export function formatPercent(template: string, values: Value, budget: Budget): string {
  const list = values instanceof Tuple ? values.items : [values];
  let used = 0;
  const next = (): Value => {
    if (used >= list.length) throw new TemplateFault("TypeError", "not enough arguments for format string");
    return list[used++]!;
  };
  const formatted = template.replace(
    // Names hold no brackets: their end is not looked for beyond the next mark.
    /%(?:\(([^()]*)\))?([-+ 0#]*)(\*|\d*)(?:\.(\d+))?([a-zA-Z%]?)/g,
    (_, key: string | undefined, flags: string, width: string, precision: string | undefined, code: string) => {
      if (code === "%") return "%";
      if (code === "") throw new TemplateFault("ValueError", "incomplete format");
      const least = width === "*" ? Number(next()) : Number(width || 0);
      if (least > MAX_WIDTH) throw new TemplateFault("OverflowError", `a width of more than ${MAX_WIDTH}`);
      let value: Value;
      if (key === undefined) value = next();
      else {
        if (!(values instanceof Map)) throw new TemplateFault("TypeError", "format requires a mapping");
        const found = values.get(key);
        if (found === undefined) throw new TemplateFault("KeyError", repr(key));
        value = found;
        used = list.length;
      }
      const text = conversion(value, code, precision === undefined ? undefined : Number(precision));
      const isNumeric = !"src".includes(code);
      const signed =
        isNumeric && !text.startsWith("-") && /[+ ]/.test(flags) ? (flags.includes("+") ? "+" : " ") + text : text;
      return pad(
        signed,
        least,
        flags.includes("-") ? "<" : ">",
        isNumeric && flags.includes("0") && !flags.includes("-") ? "0" : " ",
      );
    },
  );
  if (used < list.length && !(values instanceof Map)) {
    throw new TemplateFault("TypeError", "not all arguments converted during string formatting");
  }
  budget.make(formatted.length);
  return formatted;
}

function conversion(value: Value, code: string, precision: number | undefined): string {
  if (code === "c" && typeof value === "string" && [...value].length === 1) return value;
  if (code === "c" && typeof value === "bigint" && value >= 0n && value < 0x110000n)
    return String.fromCodePoint(Number(value));
  if (code === "c") throw new TemplateFault("TypeError", "%c requires int or char");
  if (code === "s" || code === "r") {
    const text = code === "s" ? str(value) : repr(value);
    return precision === undefined ? text : text.slice(0, precision);
  }
  if ("diuxXob".includes(code)) return integerText(numberOf(value, code), code);
  if ("fFeEgG".includes(code)) return floatText(Number(numberOf(value, code)), code, precision ?? 6);
  throw new TemplateFault("ValueError", `unsupported format character '${code}'`);
}

/** Fills a text up to a width; signs stay in front of zeros. */
function pad(text: string, width: number, align: string, fill: string): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (align === "<") return text + fill.repeat(missing);
  if (align === "^") return fill.repeat(missing >> 1) + text + fill.repeat(missing - (missing >> 1));
  const sign = fill === "0" ? (/^[-+ ]/.exec(text)?.[0] ?? "") : "";
  return sign + fill.repeat(missing) + text.slice(sign.length);
}

/** Python's `text.format(…)`: positions, names and format specifications; no attributes, they are a way out. */
export function formatBraces(
  template: string,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
  budget: Budget,
): string {
  let next = 0;
  const formatted = template.replace(
    /\{\{|\}\}|\{([^{}:!]*)(?:!([rsa]))?(?::([^{}]*))?\}|[{}]/g,
    (whole, field: string | undefined, kind: string | undefined, spec: string | undefined) => {
      if (whole === "{{" || whole === "}}") return whole[0]!;
      if (field === undefined) throw new TemplateFault("ValueError", `Single '${whole}' encountered in format string`);
      if (/[.[]/.test(field))
        throw new TemplateFault("SecurityError", `access to '${field}' in a format string is unsafe.`);
      const key = field === "" ? next++ : /^\d+$/.test(field) ? Number(field) : field;
      const value = typeof key === "number" ? args[key] : kwargs.get(key);
      if (value === undefined) {
        if (typeof key === "number") throw new TemplateFault("IndexError", "tuple index out of range");
        throw new TemplateFault("KeyError", repr(key));
      }
      return formatSpec(kind === "r" || kind === "a" ? repr(value) : kind === "s" ? str(value) : value, spec ?? "");
    },
  );
  budget.make(formatted.length);
  return formatted;
}

const SPEC = /^(?:(.)?([<>^=]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

function formatSpec(value: Value, spec: string): string {
  const parts = SPEC.exec(spec);
  if (!parts) throw new TemplateFault("ValueError", "Invalid format specifier");
  const [, fill, align, sign, , zero, width, comma, precision, code = ""] = parts;
  if (Number(width ?? 0) > MAX_WIDTH) throw new TemplateFault("OverflowError", `a width of more than ${MAX_WIDTH}`);
  const isNumeric = (typeof value === "bigint" || typeof value === "number") && code !== "s";
  if (!isNumeric && code !== "" && code !== "s") {
    const type = typeName(value);
    throw new TemplateFault("ValueError", `Unknown format code '${code}' for object of type '${type}'`);
  }
  let text = isNumeric ? numericText(value, code, precision) : str(value);
  if (!isNumeric && precision !== undefined) text = text.slice(0, Number(precision));
  if (isNumeric && comma)
    text = text.replace(
      /^(-?)(\d+)/,
      (_, minus: string, digits: string) => minus + digits.replace(/\B(?=(\d{3})+$)/g, comma),
    );
  if (isNumeric && (sign === "+" || sign === " ") && !text.startsWith("-")) text = sign + text;
  return pad(
    text,
    Number(width ?? 0),
    align === "=" || !align ? (isNumeric ? ">" : "<") : align,
    fill ?? (zero ? "0" : " "),
  );
}

function numericText(value: bigint | number, code: string, precision: string | undefined): string {
  if (code === "%") return `${floatText(Number(value) * 100, "f", Number(precision ?? 6))}%`;
  if (code === "d" && typeof value === "number")
    throw new TemplateFault("ValueError", "Unknown format code 'd' for object of type 'float'");
  if (code !== "" && "dxXob".includes(code)) return integerText(value, code);
  if (code !== "" && "fFeEgG".includes(code)) return floatText(Number(value), code, Number(precision ?? 6));
  return precision === undefined ? str(value) : floatText(Number(value), "g", Number(precision));
}
