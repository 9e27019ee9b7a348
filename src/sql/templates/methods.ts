import type { Budget } from "./budget.ts";
import { formatBraces } from "./format.ts";
import { integer, text } from "./operators.ts";
import {
  bind,
  compare,
  type Dict,
  dictKey,
  equal,
  Func,
  iterate,
  type Kwargs,
  repr,
  TemplateFault,
  Tuple,
  truth,
  type Value,
} from "./values.ts";

type Method<T> = (self: T, budget: Budget, ...args: (Value | undefined)[]) => Value;
interface Declared<T> {
  names: readonly string[];
  run: Method<T>;
}
const method = <T>(names: readonly string[], run: Method<T>): Declared<T> => ({ names, run });

const SPACE = " \t\n\r\v\f";
export const trimStart = (self: string, chars: string) => {
  let at = 0;
  while (at < self.length && chars.includes(self[at]!)) at++;
  return self.slice(at);
};
export const trimEnd = (self: string, chars: string) => {
  let end = self.length;
  while (end > 0 && chars.includes(self[end - 1]!)) end--;
  return self.slice(0, end);
};
const charsOf = (chars: Value | undefined) => (chars === undefined || chars === null ? SPACE : text(chars));

function split(self: string, separator: Value | undefined, most: Value | undefined, fromRight: boolean): Value {
  const limit = most === undefined ? -1 : Number(integer(most));
  const isBlank = separator === undefined || separator === null;
  const by = isBlank ? "" : text(separator);
  if (!isBlank && by === "") throw new TemplateFault("ValueError", "empty separator");
  if (limit < 0) return isBlank ? self.trim().split(/\s+/).filter(Boolean) : self.split(by);
  const parts: string[] = [];
  let rest = isBlank ? (fromRight ? self.trimEnd() : self.trimStart()) : self;
  while (parts.length < limit) {
    const found = isBlank ? (fromRight ? /\s+(?=\S*$)/.exec(rest) : /\s+/.exec(rest)) : null;
    const at = isBlank ? (found?.index ?? -1) : fromRight ? rest.lastIndexOf(by) : rest.indexOf(by);
    if (at < 0) break;
    const end = at + (found ? found[0].length : by.length);
    parts.push(fromRight ? rest.slice(end) : rest.slice(0, at));
    rest = fromRight ? rest.slice(0, at) : rest.slice(end);
  }
  if (!isBlank || rest !== "") parts.push(rest);
  return fromRight ? parts.reverse() : parts;
}

function justify(
  self: string,
  budget: Budget,
  width: Value | undefined,
  fill: Value | undefined,
  side: "left" | "right" | "both",
): string {
  const missing = Number(integer(width ?? 0n)) - [...self].length;
  if (missing <= 0) return self;
  budget.make(missing);
  const char = text(fill, " ");
  if (side === "left") return self + char.repeat(missing);
  if (side === "right") return char.repeat(missing) + self;
  const before = (missing >> 1) + (missing & Number([...self].length + missing) & 1);
  return char.repeat(before) + self + char.repeat(missing - before);
}

const affix = (test: (part: string) => boolean, parts: Value | undefined): boolean =>
  parts instanceof Tuple ? parts.items.some((part) => test(text(part))) : test(text(parts));
const within = (self: string, start: Value | undefined, end: Value | undefined): string =>
  self.slice(
    start === undefined || start === null ? 0 : Number(integer(start)),
    end === undefined || end === null ? undefined : Number(integer(end)),
  );
const every = (pattern: RegExp) => method<string>([], (self) => pattern.test(self));

const titleCase = (self: string): string =>
  self.replace(/\p{L}+/gu, (word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase());
export const capitalize = (self: string): string => (self[0] ?? "").toUpperCase() + self.slice(1).toLowerCase();

/** Replaces as Python does; refuses before it makes too much. */
export function replaceText(self: string, old: string, fresh: string, count: number, budget: Budget): string {
  const found = old === "" ? self.length + 1 : self.split(old).length - 1;
  const times = count < 0 ? found : Math.min(found, count);
  budget.make(self.length + times * fresh.length);
  if (count < 0 && old !== "") return self.replaceAll(old, () => fresh);
  let [done, rest] = ["", self];
  for (let i = 0; i < times; i++) {
    const at = rest.indexOf(old);
    const step = old === "" ? 1 : old.length;
    done += rest.slice(0, at) + fresh + (old === "" ? rest.slice(0, 1) : "");
    rest = rest.slice(at + step);
  }
  return done + rest;
}

export function joinTexts(
  separator: string,
  items: readonly Value[],
  budget: Budget,
  toText: (item: Value, at: number) => string,
): string {
  const texts = items.map(toText);
  budget.make(texts.reduce((sum, { length }) => sum + length + separator.length, 0));
  return texts.join(separator);
}

const strings: Record<string, Declared<string>> = {
  upper: method([], (self) => self.toUpperCase()),
  lower: method([], (self) => self.toLowerCase()),
  casefold: method([], (self) => self.toLowerCase()),
  title: method([], titleCase),
  capitalize: method([], capitalize),
  swapcase: method([], (self) =>
    self.replace(/\p{L}/gu, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())),
  ),
  strip: method(["chars"], (self, _, chars) => trimEnd(trimStart(self, charsOf(chars)), charsOf(chars))),
  lstrip: method(["chars"], (self, _, chars) => trimStart(self, charsOf(chars))),
  rstrip: method(["chars"], (self, _, chars) => trimEnd(self, charsOf(chars))),
  split: method(["sep", "maxsplit"], (self, _, sep, most) => split(self, sep, most, false)),
  rsplit: method(["sep", "maxsplit"], (self, _, sep, most) => split(self, sep, most, true)),
  splitlines: method([], (self) => (self === "" ? [] : self.replace(/\n$/, "").split("\n"))),
  join: method(["iterable"], (self, budget, items) =>
    joinTexts(self, iterate(items ?? null), budget, (item, at) => {
      if (typeof item === "string") return item;
      throw new TemplateFault(
        "TypeError",
        `sequence item ${at}: expected str instance, ${repr(item).length > 40 ? "another" : typeOf(item)} found`,
      );
    }),
  ),
  replace: method(["old", "new", "count"], (self, budget, old, fresh, count) =>
    replaceText(self, text(old), text(fresh), count === undefined ? -1 : Number(integer(count)), budget),
  ),
  startswith: method(["prefix", "start", "end"], (self, _, part, start, end) =>
    affix((p) => within(self, start, end).startsWith(p), part),
  ),
  endswith: method(["suffix", "start", "end"], (self, _, part, start, end) =>
    affix((p) => within(self, start, end).endsWith(p), part),
  ),
  find: method(["sub"], (self, _, part) => BigInt(self.indexOf(text(part)))),
  rfind: method(["sub"], (self, _, part) => BigInt(self.lastIndexOf(text(part)))),
  index: method(["sub"], (self, _, part) => {
    if (!self.includes(text(part))) throw new TemplateFault("ValueError", "substring not found");
    return BigInt(self.indexOf(text(part)));
  }),
  count: method(["sub"], (self, _, part) =>
    BigInt(text(part) === "" ? self.length + 1 : self.split(text(part)).length - 1),
  ),
  zfill: method(["width"], (self, budget, width) => {
    const sign = /^[-+]/.exec(self)?.[0] ?? "";
    return sign + justify(self.slice(sign.length), budget, integer(width ?? 0n) - BigInt(sign.length), "0", "right");
  }),
  ljust: method(["width", "fillchar"], (self, budget, width, fill) => justify(self, budget, width, fill, "left")),
  rjust: method(["width", "fillchar"], (self, budget, width, fill) => justify(self, budget, width, fill, "right")),
  center: method(["width", "fillchar"], (self, budget, width, fill) => justify(self, budget, width, fill, "both")),
  partition: method(["sep"], (self, _, sep) => {
    const at = self.indexOf(text(sep));
    return new Tuple(at < 0 ? [self, "", ""] : [self.slice(0, at), text(sep), self.slice(at + text(sep).length)]);
  }),
  rpartition: method(["sep"], (self, _, sep) => {
    const at = self.lastIndexOf(text(sep));
    return new Tuple(at < 0 ? ["", "", self] : [self.slice(0, at), text(sep), self.slice(at + text(sep).length)]);
  }),
  removeprefix: method(["prefix"], (self, _, part) =>
    self.startsWith(text(part)) ? self.slice(text(part).length) : self,
  ),
  removesuffix: method(["suffix"], (self, _, part) =>
    text(part) !== "" && self.endsWith(text(part)) ? self.slice(0, -text(part).length) : self,
  ),
  isdigit: every(/^\p{Nd}+$/u),
  isdecimal: every(/^\p{Nd}+$/u),
  isnumeric: every(/^\p{N}+$/u),
  isalpha: every(/^\p{L}+$/u),
  isalnum: every(/^[\p{L}\p{N}]+$/u),
  isspace: every(/^\s+$/),
  isupper: method([], (self) => self !== self.toLowerCase() && self === self.toUpperCase()),
  islower: method([], (self) => self !== self.toUpperCase() && self === self.toLowerCase()),
  istitle: method([], (self) => /\p{L}/u.test(self) && self === titleCase(self)),
};

const typeOf = (item: Value): string =>
  typeof item === "bigint"
    ? "int"
    : typeof item === "number"
      ? "float"
      : item === null
        ? "NoneType"
        : Array.isArray(item)
          ? "list"
          : "object";

const lists: Record<string, Declared<Value[]>> = {
  append: method(["object"], (self, budget, item) => {
    budget.make(1);
    self.push(item ?? null);
    return null;
  }),
  extend: method(["iterable"], (self, budget, items) => {
    const more = [...iterate(items ?? null)];
    budget.make(self.length + more.length);
    for (const item of more) self.push(item);
    return null;
  }),
  insert: method(["index", "object"], (self, budget, at, item) => {
    budget.make(self.length);
    self.splice(Number(integer(at ?? 0n)), 0, item ?? null);
    return null;
  }),
  pop: method(["index"], (self, _, at) => {
    const [item] = self.splice(at === undefined ? -1 : Number(integer(at)), 1);
    if (item === undefined)
      throw new TemplateFault("IndexError", self.length === 0 ? "pop from empty list" : "pop index out of range");
    return item;
  }),
  remove: method(["value"], (self, _, item) => {
    const at = self.findIndex((candidate) => equal(candidate, item ?? null));
    if (at < 0) throw new TemplateFault("ValueError", "list.remove(x): x not in list");
    self.splice(at, 1);
    return null;
  }),
  reverse: method([], (self) => {
    self.reverse();
    return null;
  }),
  sort: method(["key", "reverse"], (self, budget, _key, reverse) => {
    budget.make(self.length * 20);
    self.sort((a, b) => (truth(reverse ?? false) ? compare(b, a) : compare(a, b)));
    return null;
  }),
  clear: method([], (self) => {
    self.length = 0;
    return null;
  }),
  copy: method([], (self, budget) => {
    budget.make(self.length);
    return [...self];
  }),
  index: method(["value"], (self, _, item) => {
    const at = self.findIndex((candidate) => equal(candidate, item ?? null));
    if (at < 0) throw new TemplateFault("ValueError", `${repr(item ?? null)} is not in list`);
    return BigInt(at);
  }),
  count: method(["value"], (self, _, item) =>
    BigInt(self.filter((candidate) => equal(candidate, item ?? null)).length),
  ),
};

const tuples: Record<string, Declared<Tuple>> = {
  index: method(["value"], (self, budget, item) => lists.index!.run([...self.items], budget, item)),
  count: method(["value"], (self, budget, item) => lists.count!.run([...self.items], budget, item)),
};

const pairs = (self: Dict): Value[] => [...self].map(([key, item]) => new Tuple([key, item]));

const dicts: Record<string, Declared<Dict>> = {
  get: method(["key", "default"], (self, _, key, fallback = null) => {
    const found = self.get(dictKey(key ?? null));
    return found === undefined ? fallback : found;
  }),
  keys: method([], (self, budget) => {
    budget.make(self.size);
    return [...self.keys()];
  }),
  values: method([], (self, budget) => {
    budget.make(self.size);
    return [...self.values()];
  }),
  items: method([], (self, budget) => {
    budget.make(self.size);
    return pairs(self);
  }),
  copy: method([], (self, budget) => {
    budget.make(self.size);
    return new Map(self);
  }),
  clear: method([], (self) => {
    self.clear();
    return null;
  }),
  setdefault: method(["key", "default"], (self, budget, key, fallback) => {
    budget.make(1);
    const name = dictKey(key ?? null);
    if (!self.has(name)) self.set(name, fallback ?? null);
    return self.get(name)!;
  }),
  pop: method(["key", "default"], (self, _, key, fallback) => {
    const name = dictKey(key ?? null);
    const item = self.has(name) ? self.get(name) : fallback;
    if (item === undefined) throw new TemplateFault("KeyError", repr(name));
    self.delete(name);
    return item;
  }),
};

const numbers: Record<string, Declared<number | bigint>> = {
  is_integer: method([], (self) => typeof self === "bigint" || Number.isInteger(self)),
};

/** A method of a built-in value; undefined where it has none. */
export function methodOf(owner: Value, name: string, budget: Budget): Func | undefined {
  if (typeof owner === "string") {
    if (name === "format") return new Func("format", (args, kwargs) => formatBraces(owner, args, kwargs, budget));
    return bound(strings, owner, name, budget);
  }
  if (Array.isArray(owner)) return bound(lists, owner, name, budget);
  if (owner instanceof Tuple) return bound(tuples, owner, name, budget);
  if (owner instanceof Map) {
    if (name === "update") return new Func("update", (args, kwargs) => update(owner, args, kwargs, budget));
    return bound(dicts, owner, name, budget);
  }
  if (typeof owner === "number" || typeof owner === "bigint") return bound(numbers, owner, name, budget);
  return undefined;
}

function bound<T>(table: Record<string, Declared<T>>, self: T, name: string, budget: Budget): Func | undefined {
  if (!Object.hasOwn(table, name)) return undefined;
  const { names, run } = table[name]!;
  return new Func(name, (args, kwargs) => run(self, budget, ...bind(name, names, args, kwargs)));
}

function update(self: Dict, args: readonly Value[], kwargs: Kwargs, budget: Budget): Value {
  const [more] = args;
  const entries: Iterable<[Value, Value]> =
    more instanceof Map
      ? more
      : more === undefined
        ? []
        : iterate(more).map((pair) => iterate(pair).slice(0, 2) as [Value, Value]);
  for (const [key, item] of [...entries, ...kwargs]) {
    budget.make(1);
    self.set(dictKey(key), item);
  }
  return null;
}
