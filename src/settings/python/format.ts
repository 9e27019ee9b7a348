import { PyDict, PyError, PyTuple, repr, toText, typeName, type Value } from "./values.ts";

/** `"…" % values`. */
export function formatPercent(pattern: string, values: Value): string {
  const list = values instanceof PyTuple ? [...values.items] : [values];
  let next = 0;
  return pattern.replace(
    /%(?:\((\w+)\))?([-+ 0#]*)(\d*)(?:\.(\d+))?([sdifrx%])/g,
    (_all, name, flags, width, precision, kind) => {
      if (kind === "%") return "%";
      let value: Value | undefined;
      if (name !== undefined) value = values instanceof PyDict ? values.get(name) : undefined;
      else value = list[next++];
      if (value === undefined) throw new PyError("TypeError", "not enough arguments for format string");
      const type = kind === "s" || kind === "r" ? "" : kind === "i" ? "d" : kind;
      const spec = `${flags.includes("-") ? "<" : type ? "" : ">"}${flags.includes("+") ? "+" : ""}${flags.includes("0") && !flags.includes("-") ? "0" : ""}${width}${precision ? `.${precision}` : ""}${type}`;
      return formatValue(kind === "s" ? toText(value) : kind === "r" ? repr(value) : value, spec);
    },
  );
}

/** `format(value, spec)`, as in f-strings: `[[fill]align][sign][0][width][,][.precision][type]`. */
export function formatValue(value: Value, spec: string): string {
  if (spec === "") return toText(value);
  const parts = /^(?:(.)?([<>^=]))?([-+ ]?)(0?)(\d*)([,_]?)(?:\.(\d+))?([bcdeEfFgGnosxX%]?)$/su.exec(spec);
  if (!parts) throw new PyError("ValueError", `Invalid format specifier '${spec}'`);
  const [, fill, align, sign, zero, width, group, precision, type] = parts;
  const numeric = typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";
  let text = numeric && type !== "s" ? formatNumber(value, type ?? "", precision, group ?? "") : toText(value);
  if (!numeric && precision) text = text.slice(0, Number(precision));
  if (!numeric && type && type !== "s")
    throw new PyError("ValueError", `Unknown format code '${type}' for object of type '${typeName(value)}'`);
  if (numeric && sign && sign !== "-" && !text.startsWith("-")) text = sign + text;
  const missing = Math.min(Number(width || 0), 10_000) - text.length;
  if (missing <= 0) return text;
  if (zero && !align) {
    const signed = /^[+-]/.test(text) ? 1 : 0;
    return text.slice(0, signed) + "0".repeat(missing) + text.slice(signed);
  }
  const filler = fill ?? " ";
  const where = align ?? (numeric ? ">" : "<");
  if (where === "<") return text + filler.repeat(missing);
  if (where === "^") return filler.repeat(Math.floor(missing / 2)) + text + filler.repeat(Math.ceil(missing / 2));
  return filler.repeat(missing) + text;
}

/** `"…".format(…)`. */
export function formatBraces(pattern: string, positional: readonly Value[], named: ReadonlyMap<string, Value>): string {
  let next = 0;
  return pattern.replace(/\{\{|\}\}|\{(\w*)(?:!([rs]))?(?::([^{}]*))?\}/g, (all, name, conversion, spec) => {
    if (all === "{{") return "{";
    if (all === "}}") return "}";
    const value = name === "" ? positional[next++] : /^\d+$/.test(name) ? positional[Number(name)] : named.get(name);
    if (value === undefined)
      throw new PyError(name && !/^\d+$/.test(name) ? "KeyError" : "IndexError", `nothing for {${name}}`);
    return formatValue(conversion === "r" ? repr(value) : conversion === "s" ? toText(value) : value, spec ?? "");
  });
}

function formatNumber(value: Value, type: string, precision: string | undefined, group: string): string {
  const grouped = (text: string) => (group ? text.replace(/\B(?<!\..*)(?=(\d{3})+(?!\d))/g, group) : text);
  if (type === "x" || type === "X" || type === "b" || type === "o") {
    const digits = BigInt(Number(value)).toString(type === "b" ? 2 : type === "o" ? 8 : 16);
    return type === "X" ? digits.toUpperCase() : digits;
  }
  if (type === "f" || type === "F") return grouped(Number(value).toFixed(Number(precision ?? 6)));
  if (type === "%") return `${(Number(value) * 100).toFixed(Number(precision ?? 6))}%`;
  if (type === "e" || type === "E")
    return Number(value)
      .toExponential(Number(precision ?? 6))
      .replace(/e([+-])(\d)$/, "e$10$2");
  if (type === "" && precision) return String(Number(Number(value).toPrecision(Number(precision))));
  if (type === "d" && typeof value === "number")
    throw new PyError("ValueError", "Unknown format code 'd' for object of type 'float'");
  return grouped(typeof value === "boolean" ? String(Number(value)) : toText(value));
}
