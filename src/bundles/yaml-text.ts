import { floatText } from "../query/frame.ts";
import { Float, type Tree, type TreeMap } from "./tree.ts";
import { type Analysis, analyze } from "./yaml-scalar.ts";

/** Where PyYAML begins to look for a place to fold a text. */
const WIDTH = 80;
/** Keys longer than this stand on a line of their own, after `? `; PyYAML counts the tag `!!str` with 128. */
const MAX_SIMPLE_KEY = 122;

/**
 * Writes a mapping to the letter as PyYAML's `safe_dump(…, sort_keys=False)` does, whose layout the bundles of the reference
 * have: block style, folded after the word that passes column 80, nothing but ASCII.
 */
export function writeYaml(map: TreeMap): string {
  const writer = new YamlWriter();
  writer.document(map);
  return writer.text();
}

/** Where a node stands. */
interface Place {
  /** Column of what is inside it; null outside of everything. */
  indent: number | null;
  /** A value of a mapping: a list in it is not indented. */
  inMap: boolean;
}

class YamlWriter {
  readonly #parts: string[] = [];
  #column = 0;
  /** Only spaces and indicators stand in the line so far. */
  #indention = true;
  #whitespace = true;

  text(): string {
    return this.#parts.join("");
  }

  document(map: TreeMap): void {
    this.#node(map, { indent: null, inMap: false });
    this.#newLine(0);
  }

  #node(tree: Tree, place: Place): void {
    if (tree instanceof Map) this.#map(tree, place);
    else if (Array.isArray(tree)) this.#list(tree, place);
    else this.#scalar(tree, false, (place.indent ?? 0) + (place.indent === null ? 0 : 2));
  }

  #map(map: TreeMap, { indent }: Place): void {
    if (map.size === 0) {
      this.#indicator("{", true, true);
      this.#indicator("}", false);
      return;
    }
    const inner = indent === null ? 0 : indent + 2;
    for (const [key, value] of map) {
      this.#newLine(inner);
      if (isSimpleKey(key)) {
        this.#scalar(key, true, inner + 2);
        this.#indicator(":", false);
      } else {
        this.#indicator("?", true, false, true);
        this.#scalar(key, false, inner + 2);
        this.#newLine(inner);
        this.#indicator(":", true, false, true);
      }
      this.#node(value, { indent: inner, inMap: true });
    }
  }

  #list(list: Tree[], { indent, inMap }: Place): void {
    if (list.length === 0) {
      this.#indicator("[", true, true);
      this.#indicator("]", false);
      return;
    }
    const inner = indent === null ? 0 : inMap && !this.#indention ? indent : indent + 2;
    for (const item of list) {
      this.#newLine(inner);
      this.#indicator("-", true, false, true);
      this.#node(item, { indent: inner, inMap: false });
    }
  }

  #scalar(tree: Exclude<Tree, TreeMap | Tree[]>, isKey: boolean, indent: number): void {
    if (typeof tree !== "string") {
      this.#plain(literal(tree), indent, !isKey);
      return;
    }
    const analysis = analyze(tree);
    const chars = Array.from(tree);
    if (analysis.plain && !(isKey && (analysis.empty || analysis.multiline))) this.#plain(tree, indent, !isKey);
    else if (analysis.singleQuoted && !(isKey && analysis.multiline)) this.#singleQuoted(chars, indent, !isKey);
    else this.#doubleQuoted(chars, indent, !isKey);
  }

  #plain(text: string, indent: number, folds: boolean): void {
    if (text === "") return;
    if (!this.#whitespace) this.#write(" ");
    this.#whitespace = false;
    this.#indention = false;
    for (const [part] of text.matchAll(/ +|[^ ]+/g)) {
      if (part === " " && this.#column > WIDTH && folds) {
        this.#newLine(indent);
        this.#whitespace = false;
        this.#indention = false;
      } else this.#write(part);
    }
  }

  #singleQuoted(chars: string[], indent: number, folds: boolean): void {
    this.#indicator("'", true);
    const text = chars.join("");
    for (const { 0: part, index } of text.matchAll(/ +|\n+|'|[^ \n']+/g)) {
      const isInside = index > 0 && index + part.length < text.length;
      if (part === " " && this.#column > WIDTH && folds && isInside) this.#newLine(indent);
      else if (part.startsWith("\n")) {
        this.#breakLine();
        for (let count = 0; count < part.length; count++) this.#breakLine();
        this.#newLine(indent);
      } else this.#write(part === "'" ? "''" : part);
    }
    this.#indicator("'", false);
  }

  #doubleQuoted(chars: string[], indent: number, folds: boolean): void {
    this.#indicator('"', true);
    let start = 0;
    for (let end = 0; end <= chars.length; end++) {
      const char = chars[end];
      if (char === undefined || !/^[ !#-[\]-~]$/.test(char)) {
        if (start < end) this.#write(chars.slice(start, end).join(""));
        start = end;
        if (char !== undefined) {
          this.#write(escaped(char));
          start = end + 1;
        }
      }
      const mayFold = end > 0 && end < chars.length - 1 && (char === " " || start >= end);
      if (!mayFold || this.#column + (end - start) <= WIDTH || !folds) continue;
      this.#write(`${chars.slice(start, end).join("")}\\`);
      if (start < end) start = end;
      this.#newLine(indent);
      this.#whitespace = false;
      this.#indention = false;
      if (chars[start] === " ") this.#write("\\");
    }
    this.#indicator('"', false);
  }

  #indicator(sign: string, needsSpace: boolean, whitespace = false, indention = false): void {
    this.#write(this.#whitespace || !needsSpace ? sign : ` ${sign}`);
    this.#whitespace = whitespace;
    this.#indention &&= indention;
  }

  /** The next line, indented; where the line has nothing but indicators, that place in it. */
  #newLine(indent: number): void {
    const isThere = this.#indention && (this.#column < indent || (this.#column === indent && this.#whitespace));
    if (!isThere) this.#breakLine();
    if (this.#column >= indent) return;
    this.#whitespace = true;
    this.#write(" ".repeat(indent - this.#column));
  }

  #breakLine(): void {
    this.#parts.push("\n");
    this.#column = 0;
    this.#whitespace = true;
    this.#indention = true;
  }

  #write(text: string): void {
    this.#parts.push(text);
    this.#column += text.length;
  }
}

function isSimpleKey(key: string): boolean {
  const { empty, multiline }: Analysis = analyze(key);
  return !empty && !multiline && Array.from(key).length <= MAX_SIMPLE_KEY;
}

function literal(value: null | number | bigint | boolean | Float): string {
  if (value === null) return "null";
  if (!(value instanceof Float)) return String(value);
  if (Number.isNaN(value.value)) return ".nan";
  if (!Number.isFinite(value.value)) return value.value > 0 ? ".inf" : "-.inf";
  const text = floatText(value.value);
  // YAML 1.1 knows an exponent only after a point.
  return text.includes(".") ? text : text.replace("e", ".0e");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "0",
  "\x07": "a",
  "\b": "b",
  "\t": "t",
  "\n": "n",
  "\v": "v",
  "\f": "f",
  "\r": "r",
  "\x1b": "e",
  '"': '"',
  "\\": "\\",
  "\x85": "N",
  "\xa0": "_",
  "\u2028": "L",
  "\u2029": "P",
};

function escaped(char: string): string {
  const short = ESCAPES[char];
  if (short !== undefined) return `\\${short}`;
  const code = char.codePointAt(0) as number;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
