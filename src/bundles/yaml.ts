import { isAlias, parseDocument, type ScalarTag, type Tags, visit } from "yaml";

/** What a bundle's file holds. Maps keep the order of their keys, integer-like ones too, and have no prototype to climb. */
export type Tree = null | string | number | boolean | Tree[] | TreeMap;
export type TreeMap = Map<string, Tree>;

/** A file that is not YAML, or more than a bundle needs. */
export class YamlError extends Error {
  override readonly name = "YamlError";
}

const MAX_ALIASES = 100;
const MAX_DEPTH = 200;
/** Keys that JavaScript gives a meaning of its own; no asset has them. */
const FORBIDDEN_KEYS = new Set(["__proto__"]);

/** Where Python's loader is stricter than YAML 1.1: `y` and `n` are words, `1e3` is text. */
const PYTHON_FORMS: Readonly<Record<string, RegExp>> = {
  Y: /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/,
  N: /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/,
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
      return stricter ? { ...tag, test: stricter } : tag;
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
      logLevel: "silent",
    });
    if (document.errors[0]) throw document.errors[0];
    let aliases = 0;
    visit(document, (_, node) => {
      if (isAlias(node) && ++aliases > MAX_ALIASES) throw new Error("too many aliases");
    });
    return toTree(document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES }), 0);
  } catch (error) {
    throw new YamlError("Not a valid YAML file", { cause: error });
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
      if (!FORBIDDEN_KEYS.has(String(key))) map.set(String(key), toTree(child, depth + 1));
    }
    return map;
  }
  if (value instanceof Set) return [...value].map((child) => toTree(child, depth + 1));
  if (Array.isArray(value)) return value.map((child) => toTree(child, depth + 1));
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "bigint") return Number(value);
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new Error("a value that is neither text, number, list nor mapping");
}

/** Plain objects without a prototype; integer-like keys come first, as JavaScript orders them. */
export function toPlain(tree: Tree): unknown {
  if (tree instanceof Map) {
    return Object.assign(
      Object.create(null),
      Object.fromEntries([...tree].map(([key, child]) => [key, toPlain(child)])),
    );
  }
  return Array.isArray(tree) ? tree.map(toPlain) : tree;
}
