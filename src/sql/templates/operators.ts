import type { Budget } from "./budget.ts";
import { formatPercent } from "./format.ts";
import {
  compare,
  type Dict,
  dictKey,
  equal,
  iterate,
  repr,
  str,
  TemplateFault,
  Thing,
  Tuple,
  typeName,
  Undefined,
  type Value,
} from "./values.ts";

type Num = bigint | number;

function num(value: Value): Num | undefined {
  if (typeof value === "boolean") return BigInt(value);
  return typeof value === "bigint" || typeof value === "number" ? value : undefined;
}

/** An operation on two values, as Python has it. */
export function binary(operator: string, left: Value, right: Value, budget: Budget): Value {
  if (left instanceof Undefined) return left.fail();
  if (right instanceof Undefined) return right.fail();
  const [a, b] = [num(left), num(right)];
  if (a !== undefined && b !== undefined) return arithmetic(operator, a, b);
  if (operator === "+") {
    if (typeof left === "string" && typeof right === "string") {
      budget.make(left.length + right.length);
      return left + right;
    }
    if (Array.isArray(left) && Array.isArray(right)) {
      budget.make(left.length + right.length);
      return [...left, ...right];
    }
    if (left instanceof Tuple && right instanceof Tuple) {
      budget.make(left.items.length + right.items.length);
      return new Tuple([...left.items, ...right.items]);
    }
  }
  if (operator === "*") {
    const repeated =
      typeof b === "bigint" ? repeat(left, b, budget) : typeof a === "bigint" ? repeat(right, a, budget) : undefined;
    if (repeated !== undefined) return repeated;
  }
  if (operator === "%" && typeof left === "string") return formatPercent(left, right, budget);
  const difference = operator === "-" && left instanceof Thing ? left.minus(right) : undefined;
  if (difference !== undefined) return difference;
  const shown = operator === "**" ? "** or pow()" : operator;
  if (operator === "+" && (typeof left === "string" || Array.isArray(left) || left instanceof Tuple)) {
    const kind = typeName(left);
    throw new TemplateFault("TypeError", `can only concatenate ${kind} (not "${typeName(right)}") to ${kind}`);
  }
  throw new TemplateFault(
    "TypeError",
    `unsupported operand type(s) for ${shown}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function repeat(value: Value, times: bigint, budget: Budget): Value | undefined {
  const size =
    typeof value === "string"
      ? value.length
      : Array.isArray(value)
        ? value.length
        : value instanceof Tuple
          ? value.items.length
          : -1;
  if (size < 0) return undefined;
  const count = times < 0n ? 0 : Number(times);
  budget.make(size * count);
  if (typeof value === "string") return value.repeat(size === 0 ? 0 : count);
  const items = Array.isArray(value) ? value : (value as Tuple).items;
  const all = size === 0 ? [] : Array.from({ length: size * count }, (_, at) => items[at % size]!);
  return Array.isArray(value) ? all : new Tuple(all);
}

function arithmetic(operator: string, a: Num, b: Num): Value {
  if (typeof a === "bigint" && typeof b === "bigint") {
    if (operator === "/") {
      if (b === 0n) throw new TemplateFault("ZeroDivisionError", "division by zero");
      return Number(a) / Number(b);
    }
    if (operator === "**") return power(a, b);
    return integers(operator, a, b);
  }
  const [x, y] = [Number(a), Number(b)];
  switch (operator) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "**":
      return x ** y;
  }
  if (y === 0)
    throw new TemplateFault(
      "ZeroDivisionError",
      operator === "/" ? "float division by zero" : "float floor division by zero",
    );
  if (operator === "/") return x / y;
  return operator === "//" ? Math.floor(x / y) : x - Math.floor(x / y) * y;
}

function integers(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case "+":
      return bounded(a + b);
    case "-":
      return bounded(a - b);
    case "*":
      return bounded(a * b);
  }
  if (b === 0n) {
    const what = operator === "%" ? "integer modulo" : "integer division or modulo";
    throw new TemplateFault("ZeroDivisionError", `${what} by zero`);
  }
  const rest = a % b;
  const isUneven = rest !== 0n && rest < 0n !== b < 0n;
  if (operator === "//") return a / b - (isUneven ? 1n : 0n);
  return isUneven ? rest + b : rest;
}

/** 4,000 digits: beyond them no arithmetic goes on. */
const LARGEST = 10n ** 4000n;

function bounded(value: bigint): bigint {
  if (value > LARGEST || value < -LARGEST)
    throw new TemplateFault("OverflowError", "the template makes a number of more than 4000 digits");
  return value;
}

function power(base: bigint, exponent: bigint): Value {
  if (exponent < 0n) {
    if (base === 0n) throw new TemplateFault("ZeroDivisionError", "0.0 cannot be raised to a negative power");
    return Number(base) ** Number(exponent);
  }
  const digits = base.toString().length - (base < 0n ? 1 : 0);
  const isSmall = base >= -1n && base <= 1n;
  if (!isSmall && (exponent > 15_000n || BigInt(digits - 1) * exponent > 4000n)) bounded(LARGEST * 10n);
  return isSmall ? base ** (exponent % 2n === 0n ? (exponent === 0n ? 0n : 2n) : 1n) : bounded(base ** exponent);
}

export function negate(value: Value, operator: "-" | "+"): Value {
  if (value instanceof Undefined) return value.fail();
  const number = num(value);
  if (number === undefined)
    throw new TemplateFault("TypeError", `bad operand type for unary ${operator}: '${typeName(value)}'`);
  return operator === "-" ? -number : number;
}

/** `==`, `<`, `in` and their like. */
export function holds(operator: string, left: Value, right: Value): boolean {
  switch (operator) {
    case "==":
      return equal(left, right);
    case "!=":
      return !equal(left, right);
    case "in":
      return contains(right, left);
    case "not in":
      return !contains(right, left);
  }
  const order = compare(left, right, operator);
  if (Number.isNaN(order)) return false;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

export function contains(container: Value, item: Value): boolean {
  if (typeof container === "string") {
    if (item instanceof Undefined) return item.fail();
    if (typeof item !== "string")
      throw new TemplateFault("TypeError", `'in <string>' requires string as left operand, not ${typeName(item)}`);
    return container.includes(item);
  }
  if (container instanceof Map) return container.has(dictKey(item));
  if (container !== null && typeof container === "object")
    return iterate(container).some((candidate) => equal(candidate, item));
  throw new TemplateFault("TypeError", `argument of type '${typeName(container)}' is not iterable`);
}

/** `value[key]`; undefined where there is none. */
export function item(owner: Value, key: Value): Value | undefined {
  if (owner instanceof Undefined) return owner.fail();
  if (owner instanceof Map) return (owner as Dict).get(dictKey(key));
  const items =
    typeof owner === "string"
      ? [...owner]
      : Array.isArray(owner)
        ? owner
        : owner instanceof Tuple
          ? owner.items
          : undefined;
  const index = num(key);
  if (!items || typeof index !== "bigint") return undefined;
  return items.at(Number(index)) as Value | undefined;
}

/** `value[start:stop:step]` */
export function slice(owner: Value, bounds: readonly Value[]): Value | undefined {
  const [start = null, stop = null, step = null] = bounds.map((bound) =>
    bound === null ? null : Number(integer(bound)),
  );
  const items: readonly Value[] | undefined =
    typeof owner === "string"
      ? [...owner]
      : Array.isArray(owner)
        ? owner
        : owner instanceof Tuple
          ? owner.items
          : undefined;
  if (!items) return undefined;
  const stride = step ?? 1;
  if (stride === 0) throw new TemplateFault("ValueError", "slice step cannot be zero");
  const clamp = (bound: number | null, fallback: number): number => {
    if (bound === null) return fallback;
    const at = bound < 0 ? bound + items.length : bound;
    return stride > 0 ? Math.min(Math.max(at, 0), items.length) : Math.min(Math.max(at, -1), items.length - 1);
  };
  const from = clamp(start, stride > 0 ? 0 : items.length - 1);
  const to = clamp(stop, stride > 0 ? items.length : -1);
  const taken: Value[] = [];
  for (let at = from; stride > 0 ? at < to : at > to; at += stride) taken.push(items[at]!);
  if (typeof owner === "string") return taken.join("");
  return owner instanceof Tuple ? new Tuple(taken) : taken;
}

/** An argument that has to be an integer. */
export function integer(value: Value): bigint {
  if (value instanceof Undefined) return value.fail();
  if (typeof value === "boolean") return BigInt(value);
  if (typeof value === "bigint") return value;
  throw new TemplateFault("TypeError", `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** An argument that has to be a text. */
export function text(value: Value | undefined, fallback?: string): string {
  if (value === undefined && fallback !== undefined) return fallback;
  if (value instanceof Undefined) return value.fail();
  if (typeof value === "string") return value;
  throw new TemplateFault(
    "TypeError",
    `expected str instance, ${typeName(value ?? null)} found: ${repr(value ?? null).slice(0, 50)}`,
  );
}

export const concat = (values: readonly Value[], budget: Budget): string => {
  const texts = values.map(str);
  budget.make(texts.reduce((sum, { length }) => sum + length, 0));
  return texts.join("");
};
