import { join } from "node:path";
import { formatPercent } from "./format.ts";
import { path } from "./paths.ts";
import {
  equals,
  iterate,
  PyBytes,
  PyDelta,
  PyDict,
  PyError,
  PyList,
  PyObject,
  PySet,
  PyTuple,
  repr,
  toText,
  typeName,
  type Value,
} from "./values.ts";

const LONGEST = 5_000_000;

type Numeric = bigint | number;

/** A binary operator other than `and`, `or` and comparisons. */
export function operate(operator: string, left: Value, right: Value): Value {
  const a = asNumeric(left);
  const b = asNumeric(right);
  if (a !== undefined && b !== undefined) return calculate(operator, a, b);
  if (operator === "+") {
    if (typeof left === "string" && typeof right === "string")
      return bounded(left.length + right.length, () => left + right);
    if (left instanceof PyList && right instanceof PyList) return new PyList([...left.items, ...right.items]);
    if (left instanceof PyTuple && right instanceof PyTuple) return new PyTuple([...left.items, ...right.items]);
    if (left instanceof PyBytes && right instanceof PyBytes)
      return new PyBytes(Buffer.concat([left.bytes, right.bytes]));
    if (left instanceof PyDelta && right instanceof PyDelta) return new PyDelta(left.seconds + right.seconds);
  }
  if (operator === "*") {
    if (b !== undefined && typeof b === "bigint") return repeat(left, b);
    if (a !== undefined && typeof a === "bigint") return repeat(right, a);
    if (left instanceof PyDelta && b !== undefined) return new PyDelta(left.seconds * Number(b));
  }
  if (operator === "%" && typeof left === "string") return formatPercent(left, right);
  if (operator === "/" && left instanceof PyObject && left.className === "Path") {
    return path(join(toText(left), toText(right)));
  }
  if (left instanceof PyDelta) {
    if (operator === "-" && right instanceof PyDelta) return new PyDelta(left.seconds - right.seconds);
    if (operator === "/" && right instanceof PyDelta) return left.seconds / right.seconds;
    if (operator === "/" && b !== undefined) return new PyDelta(left.seconds / Number(b));
    if (operator === "//" && right instanceof PyDelta) return BigInt(Math.floor(left.seconds / right.seconds));
  }
  if (left instanceof PyDict && right instanceof PyDict && operator === "|") {
    return new PyDict([...left.entries.values(), ...right.entries.values()]);
  }
  if (left instanceof PySet && right instanceof PySet) {
    const [one, two] = [[...left.items], [...right.items.values()]];
    if (operator === "|") return new PySet([...left.items.values(), ...two]);
    if (operator === "&") return new PySet(one.filter(([hash]) => right.items.has(hash)).map(([, item]) => item));
    if (operator === "-") return new PySet(one.filter(([hash]) => !right.items.has(hash)).map(([, item]) => item));
  }
  throw new PyError(
    "TypeError",
    `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}

/** `<`, `==`, `in`, `is` and their opposites. */
export function compare(operator: string, left: Value, right: Value): boolean {
  switch (operator) {
    case "==":
      return equals(left, right);
    case "!=":
      return !equals(left, right);
    case "is":
      return left === right;
    case "is not":
      return left !== right;
    case "in":
      return contains(right, left);
    case "not in":
      return !contains(right, left);
  }
  const order = rank(operator, left, right);
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  if (operator === ">") return order > 0;
  return order >= 0;
}

/** Negative, zero or positive, as `sorted` orders. */
export function rank(operator: string, left: Value, right: Value): number {
  const a = asNumeric(left);
  const b = asNumeric(right);
  if (a !== undefined && b !== undefined)
    return a < b ? -1 : a > b ? 1 : a === b || Number(a) === Number(b) ? 0 : Number.NaN;
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  if (left instanceof PyDelta && right instanceof PyDelta) return left.seconds - right.seconds;
  if ((left instanceof PyList && right instanceof PyList) || (left instanceof PyTuple && right instanceof PyTuple)) {
    for (const [i, item] of left.items.entries()) {
      const other = right.items[i];
      if (other === undefined) return 1;
      if (!equals(item, other)) return rank(operator, item, other);
    }
    return left.items.length - right.items.length;
  }
  throw new PyError(
    "TypeError",
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

/** `-x`, `+x`, `~x`. */
export function negate(operator: string, value: Value): Value {
  const numeric = asNumeric(value);
  if (value instanceof PyDelta && operator === "-") return new PyDelta(-value.seconds);
  if (numeric === undefined)
    throw new PyError("TypeError", `bad operand type for unary ${operator}: '${typeName(value)}'`);
  if (operator === "-") return -numeric;
  if (operator === "~" && typeof numeric === "bigint") return ~numeric;
  return numeric;
}

/** `container[key]`. */
export function item(container: Value, key: Value): Value {
  if (container instanceof PyDict) {
    const found = container.get(key);
    if (found === undefined) throw new PyError("KeyError", repr(key));
    return found;
  }
  if (
    typeof container === "string" ||
    container instanceof PyList ||
    container instanceof PyTuple ||
    container instanceof PyBytes
  ) {
    const items = iterate(container);
    const index = asNumeric(key);
    if (typeof index !== "bigint")
      throw new PyError("TypeError", `${typeName(container)} indices must be integers, not '${typeName(key)}'`);
    const found = items.at(Number(index));
    if (found === undefined || index >= BigInt(items.length) || index < -BigInt(items.length)) {
      throw new PyError("IndexError", `${typeName(container)} index out of range`);
    }
    return found;
  }
  throw new PyError("TypeError", `'${typeName(container)}' object is not subscriptable`);
}

/** `container[start:stop:step]`; undefined for what is left out. */
export function slice(container: Value, start?: bigint, stop?: bigint, step = 1n): Value {
  const items = iterate(container);
  const [from, to, by] = [
    start === undefined ? undefined : Number(start),
    stop === undefined ? undefined : Number(stop),
    Number(step),
  ];
  if (by === 0) throw new PyError("ValueError", "slice step cannot be zero");
  const picked: Value[] = [];
  if (by > 0) {
    const cut = items.slice(from, to);
    for (let i = 0; i < cut.length; i += by) picked.push(cut[i] ?? null);
  } else {
    const last = items.length - 1;
    const place = (index: number) => (index < 0 ? index + items.length : index);
    const end = to === undefined ? -1 : Math.max(place(to), -1);
    for (let i = from === undefined ? last : Math.min(place(from), last); i > end; i += by)
      picked.push(items[i] ?? null);
  }
  if (typeof container === "string") return picked.join("");
  if (container instanceof PyTuple) return new PyTuple(picked);
  if (container instanceof PyBytes) return new PyBytes(Uint8Array.from(picked, Number));
  return new PyList(picked);
}

/** The number in an int, float or bool. */
export function asNumeric(value: Value | undefined): Numeric | undefined {
  if (typeof value === "boolean") return BigInt(value);
  return typeof value === "bigint" || typeof value === "number" ? value : undefined;
}

function contains(container: Value, value: Value): boolean {
  if (typeof container === "string") {
    if (typeof value !== "string")
      throw new PyError("TypeError", `'in <string>' requires string as left operand, not ${typeName(value)}`);
    return container.includes(value);
  }
  if (container instanceof PyDict) return container.has(value);
  return iterate(container).some((candidate) => equals(candidate, value));
}

function calculate(operator: string, a: Numeric, b: Numeric): Value {
  if (typeof a === "bigint" && typeof b === "bigint") return calculateWhole(operator, a, b);
  const [x, y] = [Number(a), Number(b)];
  if ((operator === "/" || operator === "//" || operator === "%") && y === 0)
    throw new PyError("ZeroDivisionError", "division by zero");
  if (operator === "+") return x + y;
  if (operator === "-") return x - y;
  if (operator === "*") return x * y;
  if (operator === "/") return x / y;
  if (operator === "//") return Math.floor(x / y);
  if (operator === "%") return x - Math.floor(x / y) * y;
  if (operator === "**") return x ** y;
  throw new PyError("TypeError", `unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`);
}

function calculateWhole(operator: string, a: bigint, b: bigint): Value {
  if ((operator === "/" || operator === "//" || operator === "%") && b === 0n)
    throw new PyError("ZeroDivisionError", "division by zero");
  const floor = () => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
  const bits = (value: bigint) => value.toString(16).length * 4;
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return bounded(bits(a) + bits(b), () => a * b);
    case "/":
      return Number(a) / Number(b);
    case "//":
      return floor();
    case "%":
      return a - floor() * b;
    case "**":
      return b < 0n ? Number(a) ** Number(b) : bounded(bits(a) * Number(b), () => a ** b);
    case "|":
      return a | b;
    case "&":
      return a & b;
    case "^":
      return a ^ b;
    case "<<":
      return bounded(bits(a) + Number(b), () => a << b);
    case ">>":
      return a >> b;
  }
  throw new PyError("TypeError", `unknown operator ${operator}`);
}

function repeat(value: Value, times: bigint): Value {
  const count = Math.max(0, Number(times));
  if (typeof value === "string") return bounded(value.length * count, () => value.repeat(count));
  const copies = (items: readonly Value[]) =>
    bounded(items.length * count, () => Array.from({ length: count }, () => items).flat());
  if (value instanceof PyList) return new PyList(copies(value.items));
  if (value instanceof PyTuple) return new PyTuple(copies(value.items));
  if (value instanceof PyDelta) return new PyDelta(value.seconds * count);
  throw new PyError("TypeError", `can't multiply '${typeName(value)}' by an int`);
}

function bounded<T>(size: number, make: () => T): T {
  if (size > LONGEST) throw new PyError("MemoryError", "the value would be too large for a settings file");
  return make();
}

/** Text of a value joined to others. */
export function joinText(separator: string, items: Value[]): string {
  for (const part of items)
    if (typeof part !== "string") throw new PyError("TypeError", `expected str instance, ${typeName(part)} found`);
  return items.map(toText).join(separator);
}
