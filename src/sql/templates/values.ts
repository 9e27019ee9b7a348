/**
 * What templates compute with: Python's values. Integers are bigints and floats are numbers, so that `4 / 2` prints
 * `2.0` as it does there. Nothing else of JavaScript can be reached: attributes are looked up in tables of ours.
 */
export type Value = null | boolean | bigint | number | string | Value[] | Dict | Tuple | Thing | Func | Undefined;

export type Dict = Map<Value, Value>;
export type Kwargs = ReadonlyMap<string, Value>;

/** Names of the faults, as Jinja2 and Python call them. */
export type FaultKind =
  | "TemplateSyntaxError"
  | "TemplateAssertionError"
  | "UndefinedError"
  | "SecurityError"
  | "TemplateRuntimeError"
  | "FilterArgumentError"
  | "TypeError"
  | "ValueError"
  | "KeyError"
  | "IndexError"
  | "ZeroDivisionError"
  | "OverflowError"
  | "AssertionError"
  | "RecursionError";

/** A template that cannot be rendered. The text is for the person who wrote it. */
export class TemplateFault extends Error {
  override readonly name = "TemplateFault";
  readonly kind: FaultKind;
  /** Line of a syntax error, from 1. */
  readonly line: number | null;

  constructor(kind: FaultKind, message: string, line: number | null = null) {
    super(message);
    this.kind = kind;
    this.line = line;
  }
}

export class Tuple {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** A tuple whose parts have names, too. */
export class NamedTuple extends Tuple {
  readonly #names: readonly string[];
  constructor(names: readonly string[], items: readonly Value[]) {
    super(items);
    this.#names = names;
  }

  attribute(name: string): Value | undefined {
    const at = this.#names.indexOf(name);
    return at < 0 ? undefined : this.items[at];
  }
}

/** An object with attributes of its own: nothing that is not answered here exists. */
export abstract class Thing {
  abstract readonly typeName: string;
  abstract attribute(name: string): Value | undefined;
  text(): string {
    return `<${this.typeName}>`;
  }
  /** `this - other`, where that means something. */
  minus(_other: Value): Value | undefined {
    return undefined;
  }
}

/** A function that templates may call. */
export class Func {
  readonly label: string;
  readonly call: (args: Value[], kwargs: Kwargs) => Value | Promise<Value>;
  /** What it says of itself. */
  readonly attributes: ReadonlyMap<string, Value>;
  constructor(
    label: string,
    call: (args: Value[], kwargs: Kwargs) => Value | Promise<Value>,
    attributes: Record<string, Value> = {},
  ) {
    this.label = label;
    this.call = call;
    this.attributes = new Map(Object.entries(attributes));
  }
}

/** A name or attribute that is not there: prints as it was written, fails in any other use (Jinja2's DebugUndefined). */
export class Undefined {
  readonly message: string;
  readonly printed: string;
  readonly kind: FaultKind;
  constructor(message: string, printed: string, kind: FaultKind = "UndefinedError") {
    this.message = message;
    this.printed = printed;
    this.kind = kind;
  }
  fail(): never {
    throw new TemplateFault(this.kind, this.message);
  }
}

export const undefinedName = (name: string): Undefined => new Undefined(`'${name}' is undefined`, `{{ ${name} }}`);

export function undefinedAttribute(owner: Value, name: Value): Undefined {
  const type = owner === null ? "None" : `${typeName(owner)} object`;
  const message =
    typeof name === "string" ? `'${type}' has no attribute ${repr(name)}` : `${type} has no element ${repr(name)}`;
  return new Undefined(message, `{{ no such element: ${type}[${repr(name)}] }}`);
}

export function unsafeAttribute(owner: Value, name: string): Undefined {
  const message = `access to attribute '${name}' of '${typeName(owner)}' object is unsafe.`;
  return new Undefined(message, `{{ undefined value printed: ${message} }}`, "SecurityError");
}

/** A function whose arguments go by these names; absent ones arrive as `undefined`. */
export const func = (
  label: string,
  names: readonly string[],
  body: (...args: never[]) => Value | Promise<Value>,
): Func =>
  new Func(label, (args, kwargs) =>
    (body as (...args: (Value | undefined)[]) => Value | Promise<Value>)(...bind(label, names, args, kwargs)),
  );

/** Arguments in the order of their names. */
export function bind(
  label: string,
  names: readonly string[],
  args: readonly Value[],
  kwargs: Kwargs,
): (Value | undefined)[] {
  if (args.length > names.length) {
    throw new TemplateFault(
      "TypeError",
      `${label}() takes ${names.length} positional arguments but ${args.length} were given`,
    );
  }
  const bound: (Value | undefined)[] = names.map((_, at) => args[at]);
  for (const [name, value] of kwargs) {
    const at = names.indexOf(name);
    if (at < 0) throw new TemplateFault("TypeError", `${label}() got an unexpected keyword argument '${name}'`);
    if (at < args.length) throw new TemplateFault("TypeError", `${label}() got multiple values for argument '${name}'`);
    bound[at] = value;
  }
  return bound;
}

export function typeName(value: Value): string {
  if (value === null) return "NoneType";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "bigint") return "int";
  if (typeof value === "number") return "float";
  if (typeof value === "string") return "str";
  if (Array.isArray(value)) return "list";
  if (value instanceof Map) return "dict";
  if (value instanceof Tuple) return "tuple";
  if (value instanceof Func) return "function";
  return value instanceof Undefined ? "DebugUndefined" : value.typeName;
}

export function truth(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof Tuple) return value.items.length > 0;
  return !(value instanceof Undefined);
}

/** Python's `str()`. */
export function str(value: Value): string {
  if (typeof value === "string") return value;
  return value instanceof Undefined ? value.printed : repr(value);
}

/** Python's `repr()`. */
export function repr(value: Value, depth = 0): string {
  if (depth > 50) throw new TemplateFault("RecursionError", "maximum recursion depth exceeded");
  const each = (items: readonly Value[]) => items.map((item) => repr(item, depth + 1)).join(", ");
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return floatText(value);
  if (typeof value === "string") return textRepr(value);
  if (Array.isArray(value)) return `[${each(value)}]`;
  if (value instanceof Tuple) return `(${each(value.items)}${value.items.length === 1 ? "," : ""})`;
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${repr(key, depth + 1)}: ${repr(item, depth + 1)}`).join(", ")}}`;
  if (value instanceof Func) return `<function ${value.label}>`;
  return value instanceof Undefined ? "Undefined" : value.text();
}

export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [digits, exponent] = value.toExponential().split("e") as [string, string];
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

const ESCAPES: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

function textRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  const body = text.replace(/[\\\n\r\t\x00-\x1f\x7f-\xa0]/g, (char) => {
    return ESCAPES[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return `${quote}${quote === "'" ? body.replaceAll("'", "\\'") : body}${quote}`;
}

const isNumber = (value: Value): value is bigint | number | boolean =>
  typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";

/** Python's `==`: numbers of all kinds compare by size, lists and mappings by what they hold. */
export function equal(a: Value, b: Value, depth = 0): boolean {
  if (depth > 50) throw new TemplateFault("RecursionError", "maximum recursion depth exceeded in comparison");
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) {
    const [left, right] = [typeof a === "boolean" ? BigInt(a) : a, typeof b === "boolean" ? BigInt(b) : b];
    // biome-ignore lint/suspicious/noDoubleEquals: an integer and a float are equal by size
    return left == right;
  }
  const [left, right] = [a instanceof Tuple ? a.items : a, b instanceof Tuple ? b.items : b];
  if (Array.isArray(left) && Array.isArray(right)) {
    if (a instanceof Tuple !== b instanceof Tuple || left.length !== right.length) return false;
    return left.every((item, at) => equal(item, right[at]!, depth + 1));
  }
  if (a instanceof Map && b instanceof Map) {
    return a.size === b.size && [...a].every(([key, item]) => b.has(key) && equal(item, b.get(key)!, depth + 1));
  }
  if (a instanceof Thing && b instanceof Thing) return a.typeName === b.typeName && a.text() === b.text();
  return a instanceof Undefined && b instanceof Undefined;
}

/** Negative, zero or positive. @throws TemplateFault TypeError for what has no order */
export function compare(a: Value, b: Value, operator = "<"): number {
  if (a instanceof Undefined) a.fail();
  if (b instanceof Undefined) b.fail();
  if (isNumber(a) && isNumber(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = [a instanceof Tuple ? a.items : a, b instanceof Tuple ? b.items : b];
  if (Array.isArray(left) && Array.isArray(right) && a instanceof Tuple === b instanceof Tuple) {
    for (let at = 0; at < Math.min(left.length, right.length); at++) {
      if (!equal(left[at]!, right[at]!)) return compare(left[at]!, right[at]!, operator);
    }
    return left.length - right.length;
  }
  if (a instanceof Thing && b instanceof Thing && a.typeName === b.typeName) {
    return a.text() < b.text() ? -1 : a.text() > b.text() ? 1 : 0;
  }
  throw new TemplateFault(
    "TypeError",
    `'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`,
  );
}

/** What a loop over a value passes. */
export function iterate(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return [...value.items];
  if (typeof value === "string") return [...value];
  if (value instanceof Map) return [...value.keys()];
  if (value instanceof Undefined) return value.kind === "UndefinedError" ? [] : value.fail();
  throw new TemplateFault("TypeError", `'${typeName(value)}' object is not iterable`);
}

/** A key that a mapping can find again. */
export function dictKey(key: Value): Value {
  if (key instanceof Undefined) return key.fail();
  if (typeof key === "boolean") return BigInt(key);
  if (typeof key === "number" && Number.isInteger(key)) return BigInt(key);
  if (key === null || typeof key !== "object") return key;
  throw new TemplateFault("TypeError", `unhashable type: '${typeName(key)}'`);
}

/** JSON in the terms of templates: numbers without a fraction are integers. */
export function fromJson(value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(fromJson);
  if (value instanceof Thing || value instanceof Func || value instanceof Tuple) return value;
  if (typeof value === "object") return new Map(Object.entries(value).map(([key, item]) => [key, fromJson(item)]));
  throw new TemplateFault("TypeError", `Unsafe template value: ${typeof value}`);
}

/** The other way round. @throws TemplateFault TypeError for what JSON does not have */
export function toJson(value: Value): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Tuple) return value.items.map(toJson);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [str(key), toJson(item)]));
  throw new TemplateFault("TypeError", `Object of type ${typeName(value)} is not JSON serializable`);
}
