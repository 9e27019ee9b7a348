import type { Budget } from "./budget.ts";
import { formatPercent } from "./format.ts";
import { capitalize, joinTexts, replaceText, trimEnd, trimStart } from "./methods.ts";
import { binary, integer, item, text } from "./operators.ts";
import {
  compare,
  dictKey,
  equal,
  floatText,
  iterate,
  type Kwargs,
  NamedTuple,
  repr,
  str,
  TemplateFault,
  Tuple,
  truth,
  typeName,
  Undefined,
  undefinedAttribute,
  type Value,
} from "./values.ts";

/** What filters may ask of the template that they run in. */
export interface FilterHost {
  budget: Budget;
  filter(name: string, value: Value, args: Value[], kwargs: Kwargs): Value;
  test(name: string, value: Value, args: Value[]): boolean;
  /** @param isOwn entries of mappings do not count */
  attribute(owner: Value, name: string, isOwn?: boolean): Value;
}

type Arg = Value | undefined;
export type Filter =
  | { names: readonly string[]; run: (host: FilterHost, value: Value, ...args: Arg[]) => Value }
  | { free: (host: FilterHost, value: Value, args: Value[], kwargs: Kwargs) => Value };

const filter = (names: readonly string[], run: (host: FilterHost, value: Value, ...args: Arg[]) => Value): Filter => ({
  names,
  run,
});
const free = (run: (host: FilterHost, value: Value, args: Value[], kwargs: Kwargs) => Value): Filter => ({ free: run });

const defined = (value: Value): Value => (value instanceof Undefined ? value.fail() : value);
const count = (value: Arg, fallback: number): number => (value === undefined ? fallback : Number(integer(value)));
const flag = (value: Arg, fallback: boolean): boolean => (value === undefined ? fallback : truth(value));
const folded = (value: Value): Value => (typeof value === "string" ? value.toLowerCase() : value);

/** An attribute by its path, `a.b.0`; the value itself without one. */
function attributeOf(host: FilterHost, value: Value, path: Arg, fallback?: Arg): Value {
  if (path === undefined || path === null) return value;
  const parts: Value[] =
    typeof path === "string" ? path.split(".").map((part) => (/^\d+$/.test(part) ? BigInt(part) : part)) : [path];
  host.budget.spend(parts.length);
  let found: Value = value;
  for (const part of parts) {
    const entry = typeof part === "string" ? lookUp(host, found, part) : item(found, part);
    const next = entry === undefined ? undefinedAttribute(found, part) : entry;
    found = next instanceof Undefined && fallback !== undefined && fallback !== null ? fallback : next;
  }
  return found;
}

const lookUp = (host: FilterHost, owner: Value, name: string): Value =>
  owner instanceof Map && owner.has(name) ? owner.get(name)! : host.attribute(owner, name);

function sorted(host: FilterHost, values: readonly Value[], key: (value: Value) => Value[], reverse: boolean): Value[] {
  host.budget.make(values.length * 20);
  const keyed = values.map((value) => ({ value, keys: key(value) }));
  keyed.sort((a, b) => {
    for (let at = 0; at < a.keys.length; at++) {
      const order = equal(a.keys[at]!, b.keys[at]!) ? 0 : compare(a.keys[at]!, b.keys[at]!);
      if (order !== 0) return reverse ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ value }) => value);
}

const attributeKeys =
  (host: FilterHost, path: Arg, isSensitive: boolean) =>
  (value: Value): Value[] =>
    (typeof path === "string" ? path.split(",") : [path]).map((part) => {
      const found = attributeOf(host, value, part);
      return isSensitive ? found : folded(found);
    });

function pick(wanted: boolean, byAttribute: boolean): Filter {
  return free((host, value, args) => {
    const [path, name] = byAttribute ? args : [undefined, args[0]];
    const rest = args.slice(byAttribute ? 2 : 1);
    if (byAttribute && path === undefined)
      throw new TemplateFault("FilterArgumentError", "Missing parameter for attribute name");
    return iterate(value).filter((candidate) => {
      host.budget.spend(1);
      const subject = byAttribute ? attributeOf(host, candidate, path) : candidate;
      const isTrue = name === undefined ? truth(subject) : host.test(text(name), subject, rest);
      return isTrue === wanted;
    });
  });
}

function extreme(wanted: number): Filter {
  return filter(["case_sensitive", "attribute"], (host, value, isSensitive, path) => {
    const key = (candidate: Value) => {
      const found = attributeOf(host, candidate, path);
      return flag(isSensitive, false) ? found : folded(found);
    };
    const [first, ...rest] = iterate(value);
    if (first === undefined)
      return new Undefined(
        "No aggregated item, sequence was empty.",
        "{{ undefined value printed: No aggregated item, sequence was empty. }}",
      );
    return rest.reduce(
      (best: Value, candidate) => (compare(key(candidate), key(best)) * wanted > 0 ? candidate : best),
      first,
    );
  });
}

const length: Filter = filter([], (_, value) => {
  if (typeof value === "string") return BigInt([...value].length);
  if (value instanceof Map) return BigInt(value.size);
  if (value === null || typeof value !== "object")
    throw new TemplateFault(
      "TypeError",
      `object of type '${typeof value === "bigint" ? "int" : value === null ? "NoneType" : "float"}' has no len()`,
    );
  return BigInt(iterate(value).length);
});

const fallback: Filter = filter(["default_value", "boolean"], (_, value, other = "", isBoolean = false) =>
  value instanceof Undefined || (truth(isBoolean) && !truth(value)) ? other : value,
);

const escapeHtml: Filter = filter([], (_, value) =>
  str(value)
    .replaceAll("&", "&amp;")
    .replaceAll(">", "&gt;")
    .replaceAll("<", "&lt;")
    .replaceAll("'", "&#39;")
    .replaceAll('"', "&#34;"),
);

function toInteger(value: Value, base: number): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "boolean") return BigInt(value);
  if (typeof value === "number") return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  if (typeof value !== "string") return undefined;
  const digits = value.trim().replaceAll("_", "").slice(0, 4000);
  if (base === 10 && /^[-+]?\d+$/.test(digits)) return BigInt(digits.replace("+", ""));
  const parsed =
    base === 10
      ? Number.parseFloat(/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(digits) ? digits : "")
      : Number.parseInt(digits.replace(/^0[xob]/i, ""), base);
  return Number.isFinite(parsed) ? BigInt(Math.trunc(parsed)) : undefined;
}

function roundTo(value: number, precision: number, method: string): number {
  if (method !== "common" && method !== "ceil" && method !== "floor")
    throw new TemplateFault("FilterArgumentError", "method must be common, ceil or floor");
  const scale = 10 ** precision;
  if (method !== "common") return (method === "ceil" ? Math.ceil(value * scale) : Math.floor(value * scale)) / scale;
  const scaled = value * scale;
  const floor = Math.floor(scaled);
  if (Math.abs(scaled - floor - 0.5) > 1e-9) return Math.round(scaled) / scale;
  // halves go to the nearest double as Python decides it; exact ones to the even neighbour
  const exact = precision >= 0 && precision <= 20 ? Number(value.toFixed(precision)) : Math.round(scaled) / scale;
  return scaled - floor === 0.5 && Number.isInteger(value * 2 * scale) && Number.isInteger(Math.log2(scale) + value * 2)
    ? (floor % 2 === 0 ? floor : floor + 1) / scale
    : exact;
}

/** A text without what stands between two marks, and them: in one pass, where a pattern would begin anew at each mark. */
function without(text: string, open: string, close: string): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start < 0 ? -1 : text.indexOf(close, start);
    if (end < 0) return kept.join("") + text.slice(at);
    kept.push(text.slice(at, start));
    at = end + close.length;
  }
}

function group<T>(values: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let at = 0; at < values.length; at += size) groups.push(values.slice(at, at + size));
  return groups;
}

/** Jinja2's filters. Absent ones (`pprint`, `random`, `urlize`, `wordwrap`, `xmlattr`) have no use in SQL. */
export const filters: Record<string, Filter> = {
  abs: filter([], (_, value) => {
    const number = typeof value === "boolean" ? BigInt(value) : defined(value);
    if (typeof number !== "bigint" && typeof number !== "number")
      throw new TemplateFault("TypeError", "bad operand type for abs()");
    return number < 0 ? -number : number;
  }),
  attr: filter(["name"], (host, value, name) => host.attribute(value, str(name ?? null), true)),
  batch: filter(["linecount", "fill_with"], (host, value, size, fill) => {
    const width = Math.max(1, count(size, 1));
    host.budget.make(width);
    return group(iterate(value), width).map((row) =>
      fill === undefined || fill === null ? row : [...row, ...Array<Value>(width - row.length).fill(fill)],
    );
  }),
  capitalize: filter([], (_, value) => capitalize(str(value))),
  center: filter(["width"], (host, value, width) => {
    const chars = str(value);
    const missing = Math.max(0, count(width, 80) - [...chars].length);
    host.budget.make(missing);
    const before = (missing >> 1) + (missing & ([...chars].length + missing) & 1);
    return " ".repeat(before) + chars + " ".repeat(missing - before);
  }),
  count: length,
  length,
  default: fallback,
  d: fallback,
  dictsort: filter(["case_sensitive", "by", "reverse"], (host, value, isSensitive, by, reverse) => {
    if (!(value instanceof Map)) throw new TemplateFault("TypeError", "dictsort takes a mapping");
    const at = text(by, "key") === "value" ? 1 : 0;
    const entries = [...value].map((entry) => new Tuple(entry));
    const key = (entry: Value) => (entry as Tuple).items[at]!;
    return sorted(
      host,
      entries,
      (entry) => [flag(isSensitive, false) ? key(entry) : folded(key(entry))],
      flag(reverse, false),
    );
  }),
  escape: escapeHtml,
  e: escapeHtml,
  forceescape: escapeHtml,
  safe: filter([], (_, value) => str(value)),
  filesizeformat: filter(["binary"], (_, value, isBinary) => {
    const base = flag(isBinary, false) ? 1024 : 1000;
    const units = flag(isBinary, false) ? ["KiB", "MiB", "GiB", "TiB", "PiB"] : ["kB", "MB", "GB", "TB", "PB"];
    const bytes = Number(typeof value === "string" ? Number.parseFloat(value) : (value as number | bigint));
    if (bytes === 1) return "1 Byte";
    if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
    const at = Math.min(units.length, Math.floor(Math.log(bytes) / Math.log(base)));
    return `${(bytes / base ** at).toFixed(1)} ${units[at - 1]}`;
  }),
  first: filter(
    [],
    (_, value) =>
      iterate(value)[0] ??
      new Undefined(
        "No first item, sequence was empty.",
        "{{ undefined value printed: No first item, sequence was empty. }}",
      ),
  ),
  last: filter(
    [],
    (_, value) =>
      iterate(value).at(-1) ??
      new Undefined(
        "No last item, sequence was empty.",
        "{{ undefined value printed: No last item, sequence was empty. }}",
      ),
  ),
  float: filter(["default"], (_, given, other = 0) => {
    const value = defined(given);
    if (typeof value === "string" && /^\s*[-+]?(inf|infinity|nan)\s*$/i.test(value)) {
      if (/nan/i.test(value)) return Number.NaN;
      return value.includes("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    }
    if (typeof value === "boolean" || typeof value === "bigint" || typeof value === "number") return Number(value);
    const parsed =
      typeof value === "string" && /^\s*[-+]?(\d[\d_]*\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value)
        ? Number(value.replaceAll("_", ""))
        : Number.NaN;
    return Number.isNaN(parsed) ? other : parsed;
  }),
  format: free((host, value, args, kwargs) => {
    if (args.length > 0 && kwargs.size > 0)
      throw new TemplateFault("FilterArgumentError", "can't handle positional and keyword arguments at the same time");
    return formatPercent(str(value), kwargs.size > 0 ? new Map(kwargs) : new Tuple(args), host.budget);
  }),
  groupby: filter(["attribute", "default", "case_sensitive"], (host, value, path, other, isSensitive) => {
    const key = (entry: Value): Value => attributeOf(host, entry, path, other);
    const sortKey = (entry: Value): Value => (flag(isSensitive, false) ? key(entry) : folded(key(entry)));
    const groups: Tuple[] = [];
    let last: Value | undefined;
    for (const entry of sorted(host, iterate(value), (one) => [sortKey(one)], false)) {
      if (last !== undefined && equal(last, sortKey(entry))) (groups.at(-1)!.items[1] as Value[]).push(entry);
      else groups.push(new NamedTuple(["grouper", "list"], [key(entry), [entry]]));
      last = sortKey(entry);
    }
    return groups;
  }),
  indent: filter(["width", "first", "blank"], (host, value, width = 4n, first, blank) => {
    const space = typeof width === "string" ? width : " ".repeat(Math.min(1000, count(width, 4)));
    const lines = str(value).split("\n");
    host.budget.make(str(value).length + lines.length * space.length);
    const indented = lines.map((line, at) => (at > 0 && (line !== "" || flag(blank, false)) ? space + line : line));
    return (flag(first, false) ? space : "") + indented.join("\n");
  }),
  int: filter(["default", "base"], (_, value, other = 0n, base) => toInteger(defined(value), count(base, 10)) ?? other),
  items: filter([], (_, value) => {
    if (value instanceof Undefined) return [];
    if (!(value instanceof Map)) throw new TemplateFault("TypeError", "Can only get item pairs from a mapping.");
    return [...value].map((entry) => new Tuple(entry));
  }),
  join: filter(["d", "attribute"], (host, value, separator = "", path) =>
    joinTexts(str(separator), iterate(value), host.budget, (entry) => str(attributeOf(host, entry, path))),
  ),
  list: filter([], (host, value) => {
    const items = [...iterate(value)];
    host.budget.make(items.length);
    return items;
  }),
  lower: filter([], (_, value) => str(value).toLowerCase()),
  upper: filter([], (_, value) => str(value).toUpperCase()),
  map: free((host, value, args, kwargs) => {
    const path = kwargs.get("attribute");
    if (args.length === 0 && path !== undefined) {
      return iterate(value).map((entry) => attributeOf(host, entry, path, kwargs.get("default")));
    }
    const [name, ...rest] = args;
    if (name === undefined) throw new TemplateFault("FilterArgumentError", "map requires a filter argument");
    if (!host.test("filter", name, []))
      throw new TemplateFault("TemplateRuntimeError", `No filter named ${repr(name)}.`);
    return iterate(value).map((entry) => {
      host.budget.spend(1);
      return host.filter(text(name), entry, rest, kwargs);
    });
  }),
  max: extreme(1),
  min: extreme(-1),
  reject: pick(false, false),
  rejectattr: pick(false, true),
  select: pick(true, false),
  selectattr: pick(true, true),
  replace: filter(["old", "new", "count"], (host, value, old, fresh, most) => {
    if (fresh === undefined)
      throw new TemplateFault("TypeError", "do_replace() missing 1 required positional argument: 'new'");
    return replaceText(
      str(value),
      str(old ?? null),
      str(fresh),
      most === undefined || most === null ? -1 : count(most, -1),
      host.budget,
    );
  }),
  reverse: filter([], (_, value) =>
    typeof value === "string" ? [...value].reverse().join("") : [...iterate(value)].reverse(),
  ),
  round: filter(["precision", "method"], (_, value, precision, method) => {
    if (typeof defined(value) !== "bigint" && typeof value !== "number")
      throw new TemplateFault("TypeError", "type str doesn't define __round__ method");
    const rounded = roundTo(Number(value), count(precision, 0), text(method, "common"));
    return typeof value === "bigint" && text(method, "common") === "common" ? BigInt(rounded) : rounded;
  }),
  slice: filter(["slices", "fill_with"], (host, value, slices, fill) => {
    const items = iterate(value);
    const parts = Math.max(1, count(slices, 1));
    host.budget.make(parts);
    const size = Math.floor(items.length / parts);
    const more = items.length % parts;
    return Array.from({ length: parts }, (_, at) => {
      const start = at * size + Math.min(at, more);
      const part = items.slice(start, start + size + (at < more ? 1 : 0));
      return fill !== undefined && fill !== null && at >= more ? [...part, fill] : part;
    });
  }),
  sort: filter(["reverse", "case_sensitive", "attribute"], (host, value, reverse, isSensitive, path) =>
    sorted(host, iterate(value), attributeKeys(host, path, flag(isSensitive, false)), flag(reverse, false)),
  ),
  string: filter([], (_, value) => str(value)),
  striptags: filter([], (_, value) =>
    without(without(str(value), "<!--", "-->"), "<", ">")
      .replace(/\s+/g, " ")
      .trim(),
  ),
  sum: filter(["attribute", "start"], (host, value, path, start = 0n) =>
    iterate(value).reduce((sum: Value, entry) => binary("+", sum, attributeOf(host, entry, path), host.budget), start),
  ),
  title: filter([], (_, value) =>
    str(value)
      .split(/([-\s({[<]+)/)
      .map(capitalize)
      .join(""),
  ),
  tojson: filter(["indent"], (host, value, indent) => {
    const json = jsonText(value, indent === undefined || indent === null ? undefined : Math.min(20, count(indent, 0)));
    host.budget.make(json.length);
    return json
      .replaceAll("<", "\\u003c")
      .replaceAll(">", "\\u003e")
      .replaceAll("&", "\\u0026")
      .replaceAll("'", "\\u0027");
  }),
  trim: filter(["chars"], (_, value, chars) => {
    if (chars === undefined || chars === null) return str(value).trim();
    return trimEnd(trimStart(str(value), text(chars)), text(chars));
  }),
  truncate: filter(["length", "killwords", "end", "leeway"], (_, value, width, kills, end, leeway) => {
    const [chars, most, tail] = [[...str(value)], count(width, 255), text(end, "...")];
    const more = leeway === undefined || leeway === null ? 5 : count(leeway, 5);
    if (most < tail.length) throw new TemplateFault("AssertionError", `expected length >= ${tail.length}, got ${most}`);
    if (more < 0) throw new TemplateFault("AssertionError", `expected leeway >= 0, got ${more}`);
    if (chars.length <= most + more) return str(value);
    const cut = chars.slice(0, most - tail.length).join("");
    return (flag(kills, false) || !cut.includes(" ") ? cut : cut.slice(0, cut.lastIndexOf(" "))) + tail;
  }),
  unique: filter(["case_sensitive", "attribute"], (host, value, isSensitive, path) => {
    const seen = new Set<Value>();
    return iterate(value).filter((entry) => {
      const key = dictKey(attributeKeys(host, path, flag(isSensitive, false))(entry)[0]!);
      return !seen.has(key) && seen.add(key);
    });
  }),
  urlencode: filter([], (_, value) => {
    const quote = (part: Value) =>
      encodeURIComponent(str(part)).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    if (typeof value === "string") return quote(value).replaceAll("%2F", "/");
    const entries = value instanceof Map ? [...value] : iterate(value).map(iterate);
    const inForm = (part: Value) => quote(part).replaceAll("%20", "+");
    return entries.map(([key, part]) => `${inForm(key!)}=${inForm(part!)}`).join("&");
  }),
  wordcount: filter([], (_, value) => BigInt(str(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)),
};

/** JSON as Python writes it: `, ` and `: ` between, keys in order, other letters than ASCII escaped. */
function jsonText(value: Value, indent: number | undefined, depth = 0): string {
  if (depth > 50) throw new TemplateFault("ValueError", "Circular reference detected");
  const inner = (part: Value) => jsonText(part, indent, depth + 1);
  const block = (open: string, parts: readonly string[], close: string) => {
    if (parts.length === 0) return open + close;
    if (indent === undefined) return open + parts.join(", ") + close;
    const line = (at: number) => `\n${" ".repeat(indent * at)}`;
    return open + line(depth + 1) + parts.join(`,${line(depth + 1)}`) + line(depth) + close;
  };
  const quoted = (chars: string) =>
    JSON.stringify(chars).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  if (typeof value === "string") return quoted(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return FLOATS[String(value)] ?? floatText(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value) || value instanceof Tuple) return block("[", iterate(value).map(inner), "]");
  if (!(value instanceof Map))
    throw new TemplateFault("TypeError", `Object of type ${typeName(value)} is not JSON serializable`);
  const keyText = (key: Value) => (typeof key === "string" ? key : jsonText(key, undefined));
  const entries = [...value].map(([key, part]) => [keyText(key), part] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return block(
    "{",
    entries.map(([key, part]) => `${quoted(key)}: ${inner(part)}`),
    "}",
  );
}

const FLOATS: Readonly<Record<string, string>> = { NaN: "NaN", Infinity: "Infinity", "-Infinity": "-Infinity" };
