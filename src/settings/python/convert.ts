import {
  Native,
  PyBytes,
  PyClass,
  PyDelta,
  PyDict,
  PyFunction,
  PyList,
  PyModule,
  PyObject,
  PySet,
  PyTuple,
  repr,
  toText,
  Unknown,
  type Value,
} from "./values.ts";

/** Thrown where a value has no meaning as a setting. */
export class NotASetting extends Error {
  readonly unknown: Unknown | undefined;
  constructor(message: string, unknown?: Unknown) {
    super(message);
    this.unknown = unknown;
  }
}

/** A Python value as a setting: sets and tuples are arrays, timedeltas seconds, classes of attributes objects. */
export function toSetting(value: Value, depth = 0): unknown {
  if (depth > 100) throw new NotASetting("it contains itself");
  if (value === null || typeof value === "boolean" || typeof value === "string" || typeof value === "number")
    return value;
  if (typeof value === "bigint") {
    const plain = Number(value);
    if (!Number.isSafeInteger(plain)) throw new NotASetting("the number is too large");
    return plain;
  }
  if (value instanceof Unknown) throw new NotASetting(value.reason, value);
  if ((value instanceof PyList || value instanceof PyDict || value instanceof PySet) && value.tainted) {
    throw new NotASetting(value.tainted.reason, value.tainted);
  }
  const convert = (item: Value) => toSetting(item, depth + 1);
  if (value instanceof PyList || value instanceof PyTuple) return value.items.map(convert);
  if (value instanceof PySet) return [...value.items.values()].map(convert);
  if (value instanceof PyDict)
    return plainObject([...value.entries.values()].map(([key, item]) => [keyText(key), convert(item)]));
  if (value instanceof PyDelta) return value.seconds;
  if (value instanceof PyBytes) return Buffer.from(value.bytes).toString("utf8");
  if (value instanceof PyObject) return convert(value.setting);
  if (value instanceof PyClass) return classSetting(value, depth);
  if (value instanceof PyFunction)
    throw new NotASetting(`the Python function ${value.name} cannot run here`, new Unknown(value.name, value.place));
  if (value instanceof PyModule) throw new NotASetting(`it is the Python module ${value.name}`);
  if (value instanceof Native) throw new NotASetting(`it is the Python function ${value.name}`);
  throw new NotASetting("it is no plain value");
}

/** A default of ours as the Python value that Superset has. */
export function fromSetting(value: unknown): Value {
  if (value === null || value === undefined || typeof value === "boolean" || typeof value === "string")
    return value ?? null;
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return new PyList(value.map(fromSetting));
  if (typeof value === "object")
    return new PyDict(Object.entries(value).map(([key, item]) => [key, fromSetting(item)]));
  return null;
}

function classSetting(value: PyClass, depth: number): unknown {
  const inherited = value.bases.flatMap((base) => {
    if (base instanceof Unknown) throw new NotASetting(base.reason, base);
    return base instanceof PyClass ? Object.entries(classSetting(base, depth + 1) as object) : [];
  });
  const own = [...value.attributes]
    .filter(([name]) => !name.startsWith("__"))
    .map(([name, item]) => [name, toSetting(item, depth + 1)] as const);
  return plainObject([...inherited, ...own]);
}

function keyText(key: Value): string {
  return typeof key === "string" ? key : typeof key === "object" ? repr(key) : toText(key);
}

/** An object whose `__proto__` key, should there be one, is a key like any other. */
function plainObject(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  return Object.fromEntries(entries);
}
