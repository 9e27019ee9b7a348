import type { Tree } from "./yaml.ts";

/** JSON as the reference stores it: Python's separators and escapes, keys in the order of the file. */
export function toJson(tree: Tree): string {
  if (tree instanceof Map) {
    return `{${[...tree].map(([key, child]) => `${text(key)}: ${toJson(child)}`).join(", ")}}`;
  }
  if (Array.isArray(tree)) return `[${tree.map(toJson).join(", ")}]`;
  if (typeof tree === "string") return text(tree);
  if (typeof tree === "number" && !Number.isFinite(tree)) return "null";
  return JSON.stringify(tree);
}

const text = (value: string): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
