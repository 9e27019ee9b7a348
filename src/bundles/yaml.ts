import { isAlias, parseDocument, Scalar, type ScalarTag, type Tags, visit, YAMLError } from "yaml";
import { floatText } from "../query/frame.ts";
import { Float, type Tree, type TreeMap, toPlain } from "./tree.ts";

/** A file that is not YAML, or more than a bundle needs. */
export class YamlError extends Error {
  override readonly name = "YamlError";

  /** `line 2, column 4`; empty where it is the whole that is wrong. */
  get place(): string {
    const [at] = (this.cause instanceof YAMLError && this.cause.linePos) || [];
    return at ? `line ${at.line}, column ${at.col}` : "";
  }
}

const MAX_ALIASES = 100;
const MAX_DEPTH = 200;
/** Keys that JavaScript gives a meaning of its own; no asset has them. */
const FORBIDDEN_KEYS = new Set(["__proto__"]);

/** Where Python's loader is stricter than YAML 1.1: `y` and `n` are words, `1e3` is text. */
const PYTHON_FORMS: Readonly<Record<string, RegExp>> = {
  Y: /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/,
  N: /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/,
  "1.5": /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/,
  "1.5e3": /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)[eE][-+][0-9]+$/,
};

/** Dates stay text; what else differs gets Python's form. */
const pythonTags = (tags: Tags): Tags =>
  tags
    .filter((tag) => typeof tag === "string" || !tag.tag.endsWith(":timestamp"))
    .map((tag) => {
      if (typeof tag === "string" || !("test" in tag) || !tag.test) return tag;
      const sample = Object.keys(PYTHON_FORMS).find((text) => (tag as ScalarTag).test?.test(text));
      const stricter = sample && /:(?:bool|float)$/.test(tag.tag) ? PYTHON_FORMS[sample] : undefined;
      const strict = stricter ? { ...tag, test: stricter } : tag;
      return tag.tag.endsWith(":float") ? keptApart(strict as ScalarTag) : strict;
    });

/** Floats that are told apart from integers. */
const keptApart = (tag: ScalarTag): ScalarTag => ({
  ...tag,
  resolve: (...given) => {
    const resolved = tag.resolve(...given);
    const value: unknown = resolved instanceof Scalar ? resolved.value : resolved;
    return new Float(Number(value));
  },
});

/**
 * Reads YAML 1.1 as Python's safe loader does, with dates left as text.
 * @throws YamlError
 */
export function readYaml(text: string): Tree {
  try {
    const document = parseDocument(text, {
      version: "1.1",
      customTags: pythonTags,
      intAsBigInt: true,
      logLevel: "silent",
      prettyErrors: true,
    });
    if (document.errors[0]) throw document.errors[0];
    // Tags that only Python knows, such as !!python/object: its safe loader refuses them, too.
    const tag = document.warnings.find(({ code }) => code === "TAG_RESOLVE_FAILED");
    if (tag) throw tag;
    let aliases = 0;
    visit(document, (_, node) => {
      if (isAlias(node) && ++aliases > MAX_ALIASES) throw new Error("too many aliases");
    });
    return toTree(document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES }), 0);
  } catch (error) {
    throw new YamlError("Not a valid YAML file", { cause: error });
  }
}

/** The mapping that a file is; undefined where it is something else, or no YAML. */
export function readMapping(text: string): TreeMap | undefined {
  try {
    const tree = readYaml(text);
    return tree instanceof Map ? tree : undefined;
  } catch {
    return undefined;
  }
}

/** The same as plain objects, for files of our own whose keys are names. */
export function readPlainYaml(text: string): unknown {
  return toPlain(readYaml(text));
}

function toTree(value: unknown, depth: number): Tree {
  if (depth > MAX_DEPTH) throw new Error("nested too deeply");
  if (value instanceof Map) {
    const map: TreeMap = new Map();
    for (const [key, child] of value) {
      if (!FORBIDDEN_KEYS.has(keyOf(key))) map.set(keyOf(key), toTree(child, depth + 1));
    }
    return map;
  }
  if (value instanceof Set) return [...value].map((child) => toTree(child, depth + 1));
  if (Array.isArray(value)) return value.map((child) => toTree(child, depth + 1));
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Float) return value;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return textOf(value);
  if (typeof value === "number" || typeof value === "boolean") return value;
  throw new Error("a value that is neither text, number, list nor mapping");
}

/** A key as text: JSON knows no other. */
const keyOf = (key: unknown): string => textOf(key instanceof Float ? floatText(key.value) : String(key));

function textOf(text: string): string {
  if (text.includes("\0")) throw new Error("a NUL, which no database keeps in a text");
  return text;
}
