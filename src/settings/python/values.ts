/** Values of the evaluated Python: ints are bigint, floats number, str string, None null; the rest are these classes. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | PyList
  | PyTuple
  | PyDict
  | PySet
  | PyBytes
  | PyDelta
  | PyClass
  | PyFunction
  | Native
  | PyModule
  | PyObject
  | Unknown;

/** Where in which file. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** A value that cannot be known without Python, with the reason; whatever is made of it is unknown too. */
export class Unknown {
  readonly reason: string;
  readonly place: Place;
  constructor(reason: string, place: Place) {
    this.reason = reason;
    this.place = place;
  }
}

export class PyList {
  items: Value[];
  /** Set when something unknown may have changed it. */
  tainted: Unknown | undefined;
  constructor(items: Value[]) {
    this.items = items;
  }
}

export class PyTuple {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

export class PyDict {
  readonly entries = new Map<string, [Value, Value]>();
  tainted: Unknown | undefined;
  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    for (const [key, value] of entries) this.set(key, value);
  }
  get(key: Value): Value | undefined {
    return this.entries.get(hashKey(key))?.[1];
  }
  has(key: Value): boolean {
    return this.entries.has(hashKey(key));
  }
  set(key: Value, value: Value): void {
    const hash = hashKey(key);
    this.entries.set(hash, [this.entries.get(hash)?.[0] ?? key, value]);
  }
  delete(key: Value): boolean {
    return this.entries.delete(hashKey(key));
  }
  keys(): Value[] {
    return [...this.entries.values()].map(([key]) => key);
  }
  values(): Value[] {
    return [...this.entries.values()].map(([, value]) => value);
  }
}

export class PySet {
  readonly items = new Map<string, Value>();
  tainted: Unknown | undefined;
  constructor(items: Iterable<Value> = []) {
    for (const item of items) this.items.set(hashKey(item), item);
  }
}

export class PyBytes {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** A timedelta. */
export class PyDelta {
  readonly seconds: number;
  constructor(seconds: number) {
    this.seconds = seconds;
  }
}

export class PyClass {
  readonly name: string;
  readonly attributes = new Map<string, Value>();
  readonly bases: readonly Value[];
  constructor(name: string, bases: readonly Value[]) {
    this.name = name;
    this.bases = bases;
  }
  find(name: string): Value | undefined {
    const own = this.attributes.get(name);
    if (own !== undefined) return own;
    for (const base of this.bases) {
      if (base instanceof Unknown) return base;
      const found = base instanceof PyClass ? base.find(name) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

export interface Arguments {
  positional: Value[];
  named: Map<string, Value>;
}

/** A `def` or lambda of the settings file. */
export class PyFunction {
  readonly name: string;
  readonly place: Place;
  readonly call: (args: Arguments) => Value;
  constructor(name: string, place: Place, call: (args: Arguments) => Value) {
    this.name = name;
    this.place = place;
    this.call = call;
  }
}

/** A function of Python or its libraries that we know. */
export class Native {
  readonly name: string;
  readonly call: (args: Arguments) => Value;
  /** True where an unknown argument is stored rather than looked at. */
  readonly storesUnknown: boolean;
  /** What hangs on it, such as methods of a class. */
  readonly attributes: ReadonlyMap<string, Value>;
  constructor(
    name: string,
    call: (args: Arguments) => Value,
    storesUnknown = false,
    attributes: ReadonlyMap<string, Value> = new Map(),
  ) {
    this.attributes = attributes;
    this.name = name;
    this.call = call;
    this.storesUnknown = storesUnknown;
  }
}

export class PyModule {
  readonly name: string;
  readonly attributes: Map<string, Value>;
  constructor(name: string, attributes: Map<string, Value>) {
    this.name = name;
    this.attributes = attributes;
  }
}

/** An object of a known library class; `setting` is what it means as a setting. */
export class PyObject {
  readonly className: string;
  readonly setting: Value;
  readonly attributes: Map<string, Value>;
  constructor(className: string, setting: Value, attributes: Map<string, Value> = new Map()) {
    this.className = className;
    this.setting = setting;
    this.attributes = attributes;
  }
}

/** A Python exception raised while evaluating. */
export class PyError extends Error {
  readonly type: string;
  place: Place | undefined;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const identities = new WeakMap<object, number>();
let nextIdentity = 1;

/** Text by which two keys of a dict are the same key. */
function hashKey(value: Value): string {
  if (value === null) return "None";
  if (typeof value === "string") return `s${value}`;
  if (typeof value === "boolean") return `n${Number(value)}`;
  if (typeof value === "bigint" || typeof value === "number") return `n${String(value)}`;
  if (value instanceof PyTuple) return `t(${value.items.map((item) => JSON.stringify(hashKey(item))).join(",")})`;
  if (value instanceof PyList || value instanceof PyDict || value instanceof PySet) {
    throw new PyError("TypeError", `unhashable type: '${typeName(value)}'`);
  }
  if (value instanceof PyDelta) return `d${value.seconds}`;
  if (value instanceof PyBytes) return `b${Buffer.from(value.bytes).toString("hex")}`;
  let identity = identities.get(value);
  if (identity === undefined) {
    identity = nextIdentity++;
    identities.set(value, identity);
  }
  return `o${identity}`;
}

export function typeName(value: Value): string {
  if (value === null) return "NoneType";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "bigint") return "int";
  if (typeof value === "number") return "float";
  if (typeof value === "string") return "str";
  if (value instanceof PyList) return "list";
  if (value instanceof PyTuple) return "tuple";
  if (value instanceof PyDict) return "dict";
  if (value instanceof PySet) return "set";
  if (value instanceof PyBytes) return "bytes";
  if (value instanceof PyDelta) return "timedelta";
  if (value instanceof PyClass) return "type";
  if (value instanceof PyModule) return "module";
  if (value instanceof PyObject) return value.className;
  if (value instanceof Unknown) return "unknown";
  return "function";
}

export function isTrue(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === "") return false;
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length > 0;
  if (value instanceof PyDict) return value.entries.size > 0;
  if (value instanceof PySet) return value.items.size > 0;
  if (value instanceof PyBytes) return value.bytes.length > 0;
  if (value instanceof PyDelta) return value.seconds !== 0;
  return true;
}

export function equals(a: Value, b: Value): boolean {
  const left = typeof a === "boolean" ? BigInt(a) : a;
  const right = typeof b === "boolean" ? BigInt(b) : b;
  if (left === right) return true;
  const numeric = (value: Value) => typeof value === "bigint" || typeof value === "number";
  // biome-ignore lint/suspicious/noDoubleEquals: 1n == 1 is what Python means by 1 == 1.0
  if (numeric(left) && numeric(right)) return (left as bigint) == (right as unknown as bigint);
  if ((left instanceof PyList && right instanceof PyList) || (left instanceof PyTuple && right instanceof PyTuple)) {
    return (
      left.items.length === right.items.length && left.items.every((item, i) => equals(item, right.items[i] ?? null))
    );
  }
  if (left instanceof PyDict && right instanceof PyDict) {
    const same = [...left.entries].every(([hash, [, value]]) => {
      const other = right.entries.get(hash);
      return other !== undefined && equals(value, other[1]);
    });
    return same && left.entries.size === right.entries.size;
  }
  if (left instanceof PySet && right instanceof PySet) {
    return left.items.size === right.items.size && [...left.items.keys()].every((hash) => right.items.has(hash));
  }
  if (left instanceof PyDelta && right instanceof PyDelta) return left.seconds === right.seconds;
  if (left instanceof PyBytes && right instanceof PyBytes) return Buffer.compare(left.bytes, right.bytes) === 0;
  if (left instanceof PyObject && right instanceof PyObject)
    return left.className === right.className && equals(left.setting, right.setting);
  return false;
}

/** The items that a `for` sees. */
export function iterate(value: Value): Value[] {
  if (typeof value === "string") return [...value];
  if (value instanceof PyList || value instanceof PyTuple) return [...value.items];
  if (value instanceof PyDict) return value.keys();
  if (value instanceof PySet) return [...value.items.values()];
  if (value instanceof PyBytes) return [...value.bytes].map(BigInt);
  throw new PyError("TypeError", `'${typeName(value)}' object is not iterable`);
}

/** Python's `str(value)`. */
export function toText(value: Value): string {
  if (typeof value === "string") return value;
  if (value instanceof PyObject && typeof value.setting === "string") return value.setting;
  if (value instanceof PyDelta) return deltaText(value.seconds);
  return repr(value);
}

/** Python's `repr(value)`. */
export function repr(value: Value): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return floatText(value);
  if (typeof value === "string") return quote(value);
  if (value instanceof PyList) return `[${value.items.map(repr).join(", ")}]`;
  if (value instanceof PyTuple) return `(${value.items.map(repr).join(", ")}${value.items.length === 1 ? "," : ""})`;
  if (value instanceof PyDict)
    return `{${[...value.entries.values()].map(([k, v]) => `${repr(k)}: ${repr(v)}`).join(", ")}}`;
  if (value instanceof PySet) return value.items.size ? `{${[...value.items.values()].map(repr).join(", ")}}` : "set()";
  if (value instanceof PyBytes) return `b${quote(Buffer.from(value.bytes).toString("latin1"))}`;
  if (value instanceof PyDelta) return `datetime.timedelta(seconds=${value.seconds})`;
  return `<${typeName(value)}>`;
}

function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${value.toFixed(0)}.0` : String(value);
}

function deltaText(seconds: number): string {
  const days = Math.floor(seconds / 86400);
  const rest = seconds - days * 86400;
  const pad = (value: number) => String(value).padStart(2, "0");
  const whole = Math.floor(rest);
  const micros = Math.round((rest - whole) * 1e6);
  const clock = `${Math.floor(whole / 3600)}:${pad(Math.floor((whole % 3600) / 60))}:${pad(whole % 60)}`;
  const fraction = micros ? `.${String(micros).padStart(6, "0")}` : "";
  return `${days ? `${days} day${Math.abs(days) === 1 ? "" : "s"}, ` : ""}${clock}${fraction}`;
}
