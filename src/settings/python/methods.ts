import { formatBraces } from "./format.ts";
import { joinText, operate, rank } from "./operators.ts";
import { parentOf } from "./paths.ts";
import {
  type Arguments,
  equals,
  iterate,
  Native,
  PyBytes,
  PyClass,
  PyDelta,
  PyDict,
  PyError,
  PyList,
  PyModule,
  PyObject,
  PySet,
  PyTuple,
  repr,
  typeName,
  Unknown,
  type Value,
} from "./values.ts";

type Method<T> = (self: T, args: Arguments) => Value;

/** `value.name`: undefined where there is no such attribute that we know. */
export function attribute(value: Value, name: string): Value | undefined {
  if (value instanceof PyModule || value instanceof PyObject) {
    if (value instanceof PyObject && value.className === "Path" && name === "parent") return parentOf(value);
    return value.attributes.get(name);
  }
  if (value instanceof Native) return value.attributes.get(name);
  if (value instanceof PyClass) return name === "__name__" ? value.name : value.find(name);
  if (typeof value === "string") return bind(name, value, textMethods);
  if (value instanceof PyList) return bind(name, value, listMethods);
  if (value instanceof PyDict) return bind(name, value, dictMethods);
  if (value instanceof PySet) return bind(name, value, setMethods);
  if (value instanceof PyTuple) return bind(name, value, tupleMethods);
  if (value instanceof PyBytes) return bind(name, value, bytesMethods);
  if (value instanceof PyDelta) return deltaAttribute(value, name);
  return undefined;
}

/** Methods that keep an argument without looking at it. */
const storing = new Set(["append", "insert", "extend", "update", "setdefault", "get", "pop"]);

function bind<T extends Value>(name: string, self: T, methods: Record<string, Method<T>>): Native | undefined {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  return method && new Native(name, (args) => method(self, args), storing.has(name));
}

function textAt(args: Arguments, index: number): string | undefined {
  const value = args.positional[index];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new PyError("TypeError", `expected str, not ${typeName(value)}`);
  return value;
}

function needText(args: Arguments, index: number): string {
  const text = textAt(args, index);
  if (text === undefined) throw new PyError("TypeError", "an argument is missing");
  return text;
}

function numberAt(args: Arguments, index: number): number | undefined {
  const value = args.positional[index];
  return typeof value === "bigint" ? Number(value) : undefined;
}

function trim(text: string, characters: string | undefined, start: boolean, end: boolean): string {
  const set = characters === undefined ? undefined : new Set(characters);
  const drop = (character: string | undefined) =>
    character !== undefined && (set ? set.has(character) : /\s/.test(character));
  let [from, to] = [0, text.length];
  while (start && from < to && drop(text[from])) from++;
  while (end && to > from && drop(text[to - 1])) to--;
  return text.slice(from, to);
}

function splitText(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) {
    const parts = text.trim().split(/\s+/).filter(Boolean);
    return limit < 0 || parts.length <= limit ? parts : [...parts.slice(0, limit), parts.slice(limit).join(" ")];
  }
  if (separator === "") throw new PyError("ValueError", "empty separator");
  const parts = text.split(separator);
  return limit < 0 || parts.length <= limit + 1
    ? parts
    : [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

function affixes(args: Arguments): string[] {
  const first = args.positional[0] ?? null;
  return first instanceof PyTuple ? first.items.map(String) : [needText(args, 0)];
}

function partition(self: string, at: number, length: number): PyTuple {
  return new PyTuple([self.slice(0, at), self.slice(at, at + length), self.slice(at + length)]);
}

const textMethods: Record<string, Method<string>> = {
  upper: (self) => self.toUpperCase(),
  lower: (self) => self.toLowerCase(),
  casefold: (self) => self.toLowerCase(),
  capitalize: (self) => self.slice(0, 1).toUpperCase() + self.slice(1).toLowerCase(),
  title: (self) => self.toLowerCase().replace(/\p{L}+/gu, (word) => word.slice(0, 1).toUpperCase() + word.slice(1)),
  strip: (self, args) => trim(self, textAt(args, 0), true, true),
  lstrip: (self, args) => trim(self, textAt(args, 0), true, false),
  rstrip: (self, args) => trim(self, textAt(args, 0), false, true),
  removeprefix: (self, args) => (self.startsWith(needText(args, 0)) ? self.slice(needText(args, 0).length) : self),
  removesuffix: (self, args) =>
    self.endsWith(needText(args, 0)) ? self.slice(0, self.length - needText(args, 0).length) : self,
  startswith: (self, args) => affixes(args).some((text) => self.startsWith(text)),
  endswith: (self, args) => affixes(args).some((text) => self.endsWith(text)),
  split: (self, args) => {
    const limit = args.named.get("maxsplit");
    return new PyList(
      splitText(self, textAt(args, 0), typeof limit === "bigint" ? Number(limit) : (numberAt(args, 1) ?? -1)),
    );
  },
  rsplit: (self, args) => {
    const [separator, limit] = [needText(args, 0), numberAt(args, 1) ?? -1];
    const parts = self.split(separator);
    const head = limit < 0 ? 0 : parts.length - limit;
    return new PyList(head <= 1 ? parts : [parts.slice(0, head).join(separator), ...parts.slice(head)]);
  },
  splitlines: (self) => new PyList(self.replace(/\r?\n$/, "").split(/\r?\n/)),
  partition: (self, args) => {
    const at = self.indexOf(needText(args, 0));
    return at < 0 ? new PyTuple([self, "", ""]) : partition(self, at, needText(args, 0).length);
  },
  rpartition: (self, args) => {
    const at = self.lastIndexOf(needText(args, 0));
    return at < 0 ? new PyTuple(["", "", self]) : partition(self, at, needText(args, 0).length);
  },
  join: (self, args) => joinText(self, iterate(args.positional[0] ?? null)),
  replace: (self, args) => self.split(needText(args, 0)).join(needText(args, 1)),
  format: (self, args) => formatBraces(self, args.positional, args.named),
  find: (self, args) => BigInt(self.indexOf(needText(args, 0))),
  index: (self, args) => {
    const at = self.indexOf(needText(args, 0));
    if (at < 0) throw new PyError("ValueError", "substring not found");
    return BigInt(at);
  },
  count: (self, args) => BigInt(self.split(needText(args, 0)).length - 1),
  isdigit: (self) => /^\p{Nd}+$/u.test(self),
  isnumeric: (self) => /^\p{N}+$/u.test(self),
  isalpha: (self) => /^\p{L}+$/u.test(self),
  isupper: (self) => self !== self.toLowerCase() && self === self.toUpperCase(),
  islower: (self) => self !== self.toUpperCase() && self === self.toLowerCase(),
  zfill: (self, args) => self.padStart(Math.min(numberAt(args, 0) ?? 0, 10_000), "0"),
  encode: (self) => new PyBytes(Buffer.from(self, "utf8")),
};

const bytesMethods: Record<string, Method<PyBytes>> = {
  decode: (self) => Buffer.from(self.bytes).toString("utf8"),
  hex: (self) => Buffer.from(self.bytes).toString("hex"),
  strip: (self) => new PyBytes(Buffer.from(Buffer.from(self.bytes).toString("latin1").trim(), "latin1")),
};

const listMethods: Record<string, Method<PyList>> = {
  append: (self, args) => {
    self.items.push(args.positional[0] ?? null);
    return null;
  },
  extend: (self, args) => {
    const more = args.positional[0] ?? null;
    if (more instanceof Unknown) self.tainted = more;
    else self.items.push(...iterate(more));
    return null;
  },
  insert: (self, args) => {
    self.items.splice(numberAt(args, 0) ?? 0, 0, args.positional[1] ?? null);
    return null;
  },
  remove: (self, args) => {
    const at = self.items.findIndex((item) => equals(item, args.positional[0] ?? null));
    if (at < 0) throw new PyError("ValueError", "list.remove(x): x not in list");
    self.items.splice(at, 1);
    return null;
  },
  pop: (self, args) => {
    if (self.items.length === 0) throw new PyError("IndexError", "pop from empty list");
    return self.items.splice(numberAt(args, 0) ?? -1, 1)[0] ?? null;
  },
  clear: (self) => {
    self.items = [];
    return null;
  },
  copy: (self) => new PyList([...self.items]),
  reverse: (self) => {
    self.items.reverse();
    return null;
  },
  sort: (self) => {
    self.items.sort((a, b) => rank("<", a, b));
    return null;
  },
  index: (self, args) => indexIn(self.items, args),
  count: (self, args) => BigInt(self.items.filter((item) => equals(item, args.positional[0] ?? null)).length),
};

const tupleMethods: Record<string, Method<PyTuple>> = {
  index: (self, args) => indexIn(self.items, args),
  count: (self, args) => BigInt(self.items.filter((item) => equals(item, args.positional[0] ?? null)).length),
};

function indexIn(items: readonly Value[], args: Arguments): Value {
  const at = items.findIndex((item) => equals(item, args.positional[0] ?? null));
  if (at < 0) throw new PyError("ValueError", `${repr(args.positional[0] ?? null)} is not in the list`);
  return BigInt(at);
}

/** What `dict(x, **named)` and `.update(x, **named)` add. */
export function entriesOf(source: Value, named: ReadonlyMap<string, Value>): [Value, Value][] {
  let pairs: [Value, Value][] = [];
  if (source instanceof PyDict) pairs = [...source.entries.values()];
  else if (source instanceof PyModule) pairs = [...source.attributes];
  else if (source !== null) pairs = iterate(source).map((pair) => iterate(pair) as [Value, Value]);
  return [...pairs, ...named];
}

const dictMethods: Record<string, Method<PyDict>> = {
  get: (self, args) => self.get(args.positional[0] ?? null) ?? args.positional[1] ?? null,
  keys: (self) => new PyList(self.keys()),
  values: (self) => new PyList(self.values()),
  items: (self) => new PyList([...self.entries.values()].map((pair) => new PyTuple(pair))),
  copy: (self) => new PyDict(self.entries.values()),
  clear: (self) => {
    self.entries.clear();
    return null;
  },
  update: (self, args) => {
    const source = args.positional[0] ?? null;
    if (source instanceof Unknown) {
      self.tainted = source;
      return null;
    }
    if (source instanceof PyDict && source.tainted) self.tainted = source.tainted;
    for (const [key, value] of entriesOf(source, args.named)) self.set(key, value);
    return null;
  },
  setdefault: (self, args) => {
    const [key = null, value = null] = args.positional;
    if (!self.has(key)) self.set(key, value);
    return self.get(key) ?? null;
  },
  pop: (self, args) => {
    const [key = null, fallback] = args.positional;
    const found = self.get(key) ?? fallback;
    if (found === undefined) throw new PyError("KeyError", repr(key));
    self.delete(key);
    return found;
  },
};

const setMethods: Record<string, Method<PySet>> = {
  add: (self, args) => addAll(self, [args.positional[0] ?? null]),
  update: (self, args) => addAll(self, args.positional.flatMap(iterate)),
  discard: (self, args) => removeAll(self, [args.positional[0] ?? null]),
  remove: (self, args) => removeAll(self, [args.positional[0] ?? null]),
  union: (self, args) => new PySet([...self.items.values(), ...args.positional.flatMap(iterate)]),
  difference: (self, args) => operate("-", self, new PySet(args.positional.flatMap(iterate))),
  intersection: (self, args) => operate("&", self, new PySet(args.positional.flatMap(iterate))),
  copy: (self) => new PySet(self.items.values()),
};

function addAll(self: PySet, items: Value[]): null {
  for (const [hash, item] of new PySet(items).items) self.items.set(hash, item);
  return null;
}

function removeAll(self: PySet, items: Value[]): null {
  for (const hash of new PySet(items).items.keys()) self.items.delete(hash);
  return null;
}

function deltaAttribute(value: PyDelta, name: string): Value | undefined {
  if (name === "total_seconds") return new Native(name, () => value.seconds);
  if (name === "days") return BigInt(Math.floor(value.seconds / 86400));
  if (name === "seconds") return BigInt(Math.floor(value.seconds) - Math.floor(value.seconds / 86400) * 86400);
  return undefined;
}
