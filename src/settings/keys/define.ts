/** What kind of value a key takes; `any` where a plain JSON-like value of any shape may stand. */
export type Kind = "bool" | "int" | "number" | "text" | "list" | "dict" | "duration" | "hook" | "any";

/**
 * What Liteset does with a key. `used`: acts on it. `unused`: has no use for it, a value is ignored with a warning; the note says why.
 * `guard`: cannot honour it, and ignoring it could open access or data, so a value stops the start.
 */
type Status = "used" | "unused" | "guard";

/** One row of the table of settings. */
export interface Key<T> {
  readonly kinds: readonly Kind[];
  readonly default: T;
  readonly note: string;
  readonly status: Status;
  /** The only texts allowed, where there are few. */
  readonly choices?: readonly string[];
}

/** A function of the settings file, which only `liteset.config.ts` can hold. */
// biome-ignore lint/suspicious/noExplicitAny: each hook has its own parameters, known where it is called
export type Hook = (...args: any[]) => unknown;

/** A JSON-like object of a settings file. */
export type Dict<T = unknown> = Record<string, T>;

type Default<D, T> = null extends D ? T | null : T;

function define<T>(kinds: Kind[], value: T, note: string, choices?: readonly string[]): Key<T> {
  return { kinds, default: value, note, status: "used", ...(choices && { choices }) };
}

export function bool<D extends boolean | null>(value: D, note: string): Key<Default<D, boolean>> {
  return define<boolean | null>(["bool"], value, note) as Key<Default<D, boolean>>;
}

/** A whole number. */
export function int<D extends number | null>(value: D, note: string): Key<Default<D, number>> {
  return define<number | null>(["int"], value, note) as Key<Default<D, number>>;
}

export function number<D extends number | null>(value: D, note: string): Key<Default<D, number>> {
  return define<number | null>(["number"], value, note) as Key<Default<D, number>>;
}

export function text<D extends string | null>(value: D, note: string): Key<Default<D, string>> {
  return define<string | null>(["text"], value, note) as Key<Default<D, string>>;
}

/** One of a few texts. */
export function choice<const T extends string>(choices: readonly T[], value: T, note: string): Key<T> {
  return define<T>(["text"], value, note, choices);
}

export function list<T>(value: T[], note: string): Key<T[]> {
  return define<T[]>(["list"], value, note);
}

export function dict<T = Dict>(value: T, note: string): Key<T> {
  return define<T>(["dict"], value, note);
}

/** A time span: a `timedelta` in Python, seconds here. */
export function duration(seconds: number, note: string): Key<number> {
  return define<number>(["duration"], seconds, note);
}

export function hook<T = Hook>(note: string): Key<T | null> {
  return define<T | null>(["hook"], null, note);
}

/** A key that takes several kinds of values. */
export function oneOf<T>(kinds: Kind[], value: T, note: string): Key<T> {
  return define<T>(kinds, value, note);
}

/** The same key, which may also be None / null. */
export function nullable<T>(key: Key<T>): Key<T | null> {
  return { ...key, kinds: [...key.kinds], default: key.default as T | null, nullable: true } as Key<T | null>;
}

/** The same key, None / null unless it is set. */
export function unset<T>(key: Key<T>): Key<T | null> {
  return { ...nullable(key), default: null };
}

/** Marks keys that Liteset does not act on. */
export function unused<T extends Record<string, Key<unknown>>>(keys: T): T {
  return mark(keys, "unused");
}

/** Marks keys whose neglect could open access, so that a value stops the start. */
export function guard<T extends Record<string, Key<unknown>>>(keys: T): T {
  return mark(keys, "guard");
}

function mark<T extends Record<string, Key<unknown>>>(keys: T, status: Status): T {
  return Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, { ...key, status }])) as T;
}

/** True where None / null is a value of the key. */
export function acceptsNull(key: Key<unknown>): boolean {
  return key.default === null || (key as { nullable?: boolean }).nullable === true;
}

/** True where a value of the key changes nothing. */
export function isIgnored(key: Key<unknown>): boolean {
  return key.status === "unused";
}
