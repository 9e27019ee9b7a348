import { acceptsNull, type Kind } from "./keys/define.ts";
import type { Key } from "./keys.ts";

const kindWords: Record<Kind, string> = {
  bool: "true or false",
  int: "a whole number",
  number: "a number",
  text: "text",
  list: "a list",
  dict: "a dictionary",
  duration: "a timedelta or seconds",
  hook: "a function",
  any: "anything",
};

/** A value that fits, perhaps after a conversion worth mentioning, or what is wrong with it. */
export type Checked = { value: unknown; note?: string } | { wrong: string };

/** Checks a value of a settings file against the kind of its key. */
export function checkValue(key: Key<unknown>, value: unknown, secret: boolean): Checked {
  if (value === null || value === undefined) {
    return acceptsNull(key) ? { value: null } : { wrong: `must be ${wordsOf(key)}, not None` };
  }
  for (const kind of key.kinds) {
    const found = fitting(kind, value);
    if (found === undefined) continue;
    if (key.choices && !key.choices.includes(String(found))) {
      return {
        wrong: `must be one of ${key.choices.map((one) => JSON.stringify(one)).join(", ")}, not ${shown(value, secret)}`,
      };
    }
    return { value: found };
  }
  const meant = typeof value === "string" ? meaningOf(key, value) : undefined;
  if (typeof meant === "number")
    return { value: meant, note: `is ${shown(value, secret)} and is read as the number ${meant}` };
  const hint = meant === undefined ? "" : `; did you mean ${meant ? "True" : "False"}, without quotes`;
  return { wrong: `must be ${wordsOf(key)}, not ${shown(value, secret)}${hint}` };
}

/** Reads the text of an environment variable as the kind of its key: plain or JSON. */
export function readText(key: Key<unknown>, text: string): unknown {
  if (key.kinds.includes("bool") && booleanOf(text) !== undefined) return booleanOf(text);
  if (acceptsNull(key) && /^(null|none)$/i.test(text.trim())) return null;
  const plain = key.kinds.every((kind) => kind === "text" || kind === "hook");
  return plain ? unquoted(text) : readLoose(text);
}

/** JSON where the text is JSON, else the text. */
export function readLoose(text: string): unknown {
  if (text === "True" || text === "False") return text === "True";
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function unquoted(text: string): string {
  const value = /^".*"$/s.test(text) ? readLoose(text) : text;
  return typeof value === "string" ? value : text;
}

function fitting(kind: Kind, value: unknown): unknown {
  switch (kind) {
    case "bool":
      return typeof value === "boolean" ? value : value === 0 || value === 1 ? value === 1 : undefined;
    case "int":
      return Number.isInteger(value) ? value : undefined;
    case "number":
    case "duration":
      return typeof value === "number" ? value : undefined;
    case "text":
      return typeof value === "string" ? value : undefined;
    case "list":
      return Array.isArray(value) ? value : undefined;
    case "dict":
      return typeof value === "object" && !Array.isArray(value) ? value : undefined;
    case "hook":
      return typeof value === "function" ? value : undefined;
    case "any":
      return value;
  }
}

function meaningOf(key: Key<unknown>, text: string): number | boolean | undefined {
  const numeric = key.kinds.some((kind) => kind === "int" || kind === "number" || kind === "duration");
  if (numeric && /^-?\d+(\.\d+)?$/.test(text.trim())) return Number(text);
  return key.kinds.includes("bool") ? booleanOf(text) : undefined;
}

function booleanOf(text: string): boolean | undefined {
  if (/^(y|yes|t|true|on|1)$/i.test(text.trim())) return true;
  return /^(n|no|f|false|off|0)$/i.test(text.trim()) ? false : undefined;
}

function wordsOf(key: Key<unknown>): string {
  return key.kinds.map((kind) => kindWords[kind]).join(" or ");
}

function shown(value: unknown, secret: boolean): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a dictionary";
  if (typeof value === "function") return "a function";
  if (secret) return `a ${typeof value === "string" ? "text" : typeof value}`;
  const text = JSON.stringify(value);
  const kind = typeof value === "string" ? "text" : typeof value;
  return `the ${kind} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
