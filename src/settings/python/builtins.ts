import { readFileSync, statSync } from "node:fs";
import { formatValue } from "./format.ts";
import { attribute, entriesOf } from "./methods.ts";
import { asNumeric, operate, rank } from "./operators.ts";
import {
  type Arguments,
  isTrue,
  iterate,
  Native,
  PyBytes,
  PyClass,
  PyDict,
  PyError,
  PyFunction,
  PyList,
  PyObject,
  PySet,
  PyTuple,
  repr,
  toText,
  typeName,
  Unknown,
  type Value,
} from "./values.ts";

const LARGEST_FILE = 1_000_000;
const LONGEST_RANGE = 100_000;

const exceptions = [
  "Exception",
  "BaseException",
  "ImportError",
  "ModuleNotFoundError",
  "KeyError",
  "ValueError",
  "TypeError",
  "AttributeError",
  "IndexError",
  "LookupError",
  "NameError",
  "OSError",
  "IOError",
  "FileNotFoundError",
  "RuntimeError",
  "EnvironmentError",
  "ZeroDivisionError",
  "AssertionError",
];

/** Exceptions that a handler for the first also catches. */
const families: Record<string, string[]> = {
  ImportError: ["ModuleNotFoundError"],
  LookupError: ["KeyError", "IndexError"],
  OSError: ["FileNotFoundError", "IOError", "EnvironmentError", "PermissionError", "IsADirectoryError"],
  IOError: ["FileNotFoundError", "OSError"],
  EnvironmentError: ["FileNotFoundError", "OSError"],
};

/** True where `except handler` catches an exception of the type. */
export function catches(handler: string, type: string): boolean {
  if (type === "Unsupported") return false;
  return (
    handler === "Exception" ||
    handler === "BaseException" ||
    handler === type ||
    (families[handler] ?? []).includes(type)
  );
}

/** The names that every file knows. */
export function builtins(): Map<string, Value> {
  const names = new Map<string, Value>();
  for (const [name, run] of Object.entries(functions))
    names.set(name, new Native(name, run, name === "dict" || name === "list" || name === "getattr"));
  for (const name of exceptions) names.set(name, new PyClass(name, []));
  names.set("object", new PyClass("object", []));
  return names;
}

const functions: Record<string, (args: Arguments) => Value> = {
  str: ({ positional: [value = ""] }) =>
    value instanceof PyBytes ? Buffer.from(value.bytes).toString("utf8") : toText(value),
  repr: ({ positional: [value = null] }) => repr(value),
  format: ({ positional: [value = null, spec = ""] }) => formatValue(value, toText(spec)),
  int: ({ positional: [value = 0n, base] }) => toInt(value, base),
  float: ({ positional: [value = 0] }) => toFloat(value),
  bool: ({ positional: [value = false] }) => isTrue(value),
  len: ({ positional: [value = null] }) => BigInt(iterate(value).length),
  list: ({ positional: [value] }) =>
    value instanceof Unknown ? value : new PyList(value === undefined ? [] : iterate(value)),
  tuple: ({ positional: [value] }) => new PyTuple(value === undefined ? [] : iterate(value)),
  set: ({ positional: [value] }) => new PySet(value === undefined ? [] : iterate(value)),
  frozenset: ({ positional: [value] }) => new PySet(value === undefined ? [] : iterate(value)),
  dict: ({ positional: [value = null], named }) =>
    value instanceof Unknown ? value : new PyDict(entriesOf(value, named)),
  min: (args) => extreme(args, -1),
  max: (args) => extreme(args, 1),
  sum: ({ positional: [values = null, start = 0n] }) =>
    iterate(values).reduce((sum, value) => operate("+", sum, value), start),
  abs: ({ positional: [value = null] }) => {
    const numeric = asNumeric(value);
    if (numeric === undefined) throw new PyError("TypeError", `bad operand type for abs(): '${typeName(value)}'`);
    return numeric < 0 ? -numeric : numeric;
  },
  round: ({ positional: [value = null, digits] }) => round(Number(asNumeric(value)), digits),
  any: ({ positional: [values = null] }) => iterate(values).some(isTrue),
  all: ({ positional: [values = null] }) => iterate(values).every(isTrue),
  sorted: ({ positional: [values = null], named }) => {
    if (named.has("key")) throw new PyError("Unsupported", "sorted with a key");
    const items = iterate(values).sort((a, b) => rank("<", a, b));
    return new PyList(isTrue(named.get("reverse") ?? false) ? items.reverse() : items);
  },
  reversed: ({ positional: [values = null] }) => new PyList(iterate(values).reverse()),
  enumerate: ({ positional: [values = null, start = 0n] }) =>
    new PyList(iterate(values).map((value, i) => new PyTuple([operate("+", start, BigInt(i)), value]))),
  zip: ({ positional }) => {
    const lists = positional.map(iterate);
    const length = Math.min(...lists.map((items) => items.length));
    return new PyList(
      Array.from({ length: lists.length ? length : 0 }, (_, i) => new PyTuple(lists.map((items) => items[i] ?? null))),
    );
  },
  range: ({ positional }) => range(positional),
  map: ({ positional: [run = null, values = null] }) =>
    new PyList(iterate(values).map((value) => callPlain(run, [value]))),
  filter: ({ positional: [run = null, values = null] }) =>
    new PyList(iterate(values).filter((value) => isTrue(run === null ? value : callPlain(run, [value])))),
  isinstance: ({ positional: [value = null, type = null] }) => {
    const types = type instanceof PyTuple ? type.items : [type];
    return types.some((one) => (one instanceof Native || one instanceof PyClass) && one.name === typeName(value));
  },
  callable: ({ positional: [value = null] }) =>
    value instanceof Native || value instanceof PyFunction || value instanceof PyClass,
  getattr: ({ positional: [object = null, name = null, fallback] }) => {
    if (object instanceof Unknown) return object;
    const found = attribute(object, toText(name)) ?? fallback;
    if (found === undefined)
      throw new PyError("AttributeError", `'${typeName(object)}' object has no attribute '${toText(name)}'`);
    return found;
  },
  hasattr: ({ positional: [object = null, name = null] }) => attribute(object, toText(name)) !== undefined,
  print: () => null,
  open: ({ positional: [file = null, mode = "r"], named }) => openFile(toText(file), toText(named.get("mode") ?? mode)),
};

function callPlain(callable: Value, positional: Value[]): Value {
  if (callable instanceof Native || callable instanceof PyFunction)
    return callable.call({ positional, named: new Map() });
  throw new PyError("TypeError", `'${typeName(callable)}' object is not callable`);
}

function toInt(value: Value, base: Value | undefined): Value {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new PyError("ValueError", `cannot convert float ${value} to integer`);
    return BigInt(Math.trunc(value));
  }
  const numeric = asNumeric(value);
  if (numeric !== undefined) return numeric;
  if (typeof value === "string") {
    const text = value.trim().replace(/(?<=\d)_(?=\d)/g, "");
    if (base === 16n && /^(0x)?[\da-f]+$/i.test(text)) return BigInt(`0x${text.replace(/^0x/i, "")}`);
    if ((base === undefined || base === 10n) && /^[+-]?\d+$/.test(text)) return BigInt(text.replace(/^\+/, ""));
    throw new PyError("ValueError", `invalid literal for int() with base ${base ?? 10}: ${repr(value)}`);
  }
  throw new PyError("TypeError", `int() argument must be a string or a number, not '${typeName(value)}'`);
}

function toFloat(value: Value): number {
  const numeric = asNumeric(value);
  if (numeric !== undefined) return Number(numeric);
  const text = typeof value === "string" ? value.trim().replace(/(?<=\d)_(?=\d)/g, "") : "";
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  throw new PyError(
    typeof value === "string" ? "ValueError" : "TypeError",
    `could not convert to float: ${repr(value)}`,
  );
}

function extreme({ positional, named }: Arguments, direction: number): Value {
  if (named.has("key")) throw new PyError("Unsupported", "min or max with a key");
  const values = positional.length === 1 ? iterate(positional[0] ?? null) : positional;
  const [first, ...rest] = values;
  if (first === undefined) {
    const fallback = named.get("default");
    if (fallback === undefined) throw new PyError("ValueError", "min or max of nothing");
    return fallback;
  }
  return rest.reduce((best, value) => (rank("<", value, best) * direction > 0 ? value : best), first);
}

/** Halves go to the even neighbour, as in Python. */
function round(value: number, digits: Value | undefined): Value {
  const factor = 10 ** Number(asNumeric(digits ?? 0n) ?? 0n);
  const scaled = value * factor;
  const floor = Math.floor(scaled);
  const rounded = scaled - floor === 0.5 ? floor + (floor % 2 === 0 ? 0 : 1) : Math.round(scaled);
  return digits === undefined || digits === null ? BigInt(rounded) : rounded / factor;
}

function range(positional: Value[]): PyList {
  const [a = 0, b, c = 1] = positional.map((value) => Number(asNumeric(value) ?? Number.NaN));
  const [start, stop] = b === undefined ? [0, a] : [a, b];
  const length = Math.max(0, Math.ceil((stop - start) / c));
  if (!Number.isFinite(length) || length > LONGEST_RANGE)
    throw new PyError("MemoryError", "the range is too long for a settings file");
  return new PyList(Array.from({ length }, (_, i) => BigInt(start + i * c)));
}

/** Files may be read, as secrets are; nothing is written. */
function openFile(file: string, mode: string): PyObject {
  if (/[wax+]/.test(mode)) throw new PyError("Unsupported", `writing to ${file}`);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new PyError("FileNotFoundError", `No such file: '${file}'`);
  if (!found.isFile() || found.size > LARGEST_FILE) throw new PyError("OSError", `'${file}' is not a small file`);
  const bytes = readFileSync(file);
  const content: Value = mode.includes("b") ? new PyBytes(bytes) : bytes.toString("utf8").replaceAll("\r\n", "\n");
  const lines = () => (typeof content === "string" ? content.split(/(?<=\n)/).filter(Boolean) : []);
  return new PyObject(
    "file",
    null,
    new Map<string, Value>([
      ["read", new Native("read", () => content)],
      ["readline", new Native("readline", () => lines()[0] ?? "")],
      ["readlines", new Native("readlines", () => new PyList(lines()))],
      ["close", new Native("close", () => null)],
    ]),
  );
}
