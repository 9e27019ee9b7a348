import { floatText } from "../query/frame.ts";
import { Float, type Tree, type TreeMap } from "./tree.ts";

/** JSON as the reference stores it: Python's separators and escapes, keys in the order of the file. */
export function toJson(tree: Tree): string {
  if (tree instanceof Map) {
    return `{${[...tree].map(([key, child]) => `${text(key)}: ${toJson(child)}`).join(", ")}}`;
  }
  if (Array.isArray(tree)) return `[${tree.map(toJson).join(", ")}]`;
  if (typeof tree === "string") return text(tree);
  if (tree instanceof Float) return Number.isFinite(tree.value) ? floatText(tree.value) : "null";
  if (typeof tree === "bigint") return String(tree);
  if (typeof tree === "number" && !Number.isFinite(tree)) return "null";
  return JSON.stringify(tree);
}

const text = (value: string): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

const MAX_DEPTH = 200;
const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|"((?:[^"\\]|\\.)*)"|(-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)|(true|false|null|NaN|-?Infinity))[ \t\n\r]*/y;
const WORDS: Readonly<Record<string, Tree>> = { true: true, false: false, null: null };

/**
 * Reads JSON as Python does: keys in their order, floats apart from integers, NaN and infinities.
 * @throws SyntaxError
 */
export function readJson(source: string): Tree {
  return new JsonReader(source).read();
}

class JsonReader {
  readonly #source: string;
  #at = 0;
  #token: RegExpExecArray | null = null;

  constructor(source: string) {
    this.#source = source;
  }

  read(): Tree {
    this.#next();
    const tree = this.#value(0);
    if (this.#token || this.#at < this.#source.length) throw this.#wrong();
    return tree;
  }

  #next(): void {
    if (this.#at >= this.#source.length) {
      this.#token = null;
      return;
    }
    TOKEN.lastIndex = this.#at;
    this.#token = TOKEN.exec(this.#source);
    if (!this.#token) throw this.#wrong();
    this.#at = TOKEN.lastIndex;
  }

  #value(depth: number): Tree {
    if (depth > MAX_DEPTH) throw new SyntaxError("JSON is nested too deeply");
    const [, sign, string, number, fraction, exponent, word] = this.#token ?? [];
    if (sign === "{") return this.#map(depth);
    if (sign === "[") return this.#list(depth);
    let value: Tree;
    if (string !== undefined) value = this.#string(string);
    else if (number !== undefined) {
      if (fraction !== undefined || exponent !== undefined) value = new Float(Number(number));
      else value = Number.isSafeInteger(Number(number)) ? Number(number) : BigInt(number);
    } else if (word !== undefined) value = word in WORDS ? (WORDS[word] as Tree) : new Float(Number(word));
    else throw this.#wrong();
    this.#next();
    return value;
  }

  #map(depth: number): TreeMap {
    const map: TreeMap = new Map();
    this.#next();
    if (this.#accept("}")) return map;
    do {
      const key = this.#token?.[2];
      if (key === undefined) throw this.#wrong();
      this.#next();
      this.#expect(":");
      map.set(this.#string(key), this.#value(depth + 1));
    } while (this.#accept(","));
    this.#expect("}");
    return map;
  }

  #list(depth: number): Tree[] {
    const list: Tree[] = [];
    this.#next();
    if (this.#accept("]")) return list;
    do list.push(this.#value(depth + 1));
    while (this.#accept(","));
    this.#expect("]");
    return list;
  }

  #string(quoted: string): string {
    return JSON.parse(`"${quoted}"`) as string;
  }

  #accept(sign: string): boolean {
    if (this.#token?.[1] !== sign) return false;
    this.#next();
    return true;
  }

  #expect(sign: string): void {
    if (!this.#accept(sign)) throw this.#wrong();
  }

  #wrong(): SyntaxError {
    return new SyntaxError(`not JSON near position ${this.#at}`);
  }
}
