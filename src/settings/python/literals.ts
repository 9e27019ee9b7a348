import type { Node, Source } from "./syntax.ts";
import { PyBytes, PyError, type Value } from "./values.ts";

const simpleEscapes: Record<string, string> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
};

/** An int, or a float where there is a point or an exponent. */
export function readNumber(text: string): Value {
  const plain = text.replaceAll("_", "");
  if (/^0[xob]/i.test(plain) || /^\d+$/.test(plain)) return BigInt(plain.toLowerCase());
  if (/j$/i.test(plain)) throw new PyError("Unsupported", "a complex number");
  return Number(plain);
}

/** A string or bytes literal without replacements. */
export function readString(text: string): Value {
  const { prefix, body } = unquote(text);
  const raw = prefix.includes("r");
  if (!prefix.includes("b")) return raw ? body : unescapeText(body);
  return new PyBytes(Buffer.from(raw ? body : unescapeText(body, false), "latin1"));
}

/** The pieces of an f-string: its texts, and the nodes of its replacements. */
export function readFormat(node: Node, source: Source, first: number, last: number): (string | Node)[] {
  const raw = /^[a-z]*r[a-z]*['"]/i.test(source.textOf(node));
  const text = (from: number, to: number) => {
    const piece = source.text.slice(from, to).replaceAll("{{", "{").replaceAll("}}", "}");
    return raw ? piece : unescapeText(piece);
  };
  const pieces: (string | Node)[] = [];
  let from = first;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== "FormatReplacement") continue;
    pieces.push(text(from, child.from), child);
    from = child.to;
  }
  pieces.push(text(from, last));
  return pieces;
}

/** Offsets between the quotes of a literal. */
export function quotedRange(node: Node, source: Source): [number, number] {
  const match = /^([a-z]*)("""|'''|"|')/i.exec(source.textOf(node));
  const [open, mark] = [match?.[0].length ?? 0, match?.[2]?.length ?? 0];
  return [node.from + open, node.to - mark];
}

function unquote(text: string): { prefix: string; body: string } {
  const match = /^([a-z]*)("""|'''|"|')/i.exec(text);
  const mark = match?.[2]?.length ?? 1;
  return { prefix: (match?.[1] ?? "").toLowerCase(), body: text.slice(match?.[0].length ?? 1, text.length - mark) };
}

function unescapeText(text: string, unicode = true): string {
  return text.replace(/\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|N\{[^}]*\}|[0-7]{1,3}|[\s\S])/gi, (all, code: string) => {
    const simple = simpleEscapes[code];
    if (simple !== undefined) return simple;
    if (/^x[\da-f]{2}$/i.test(code) && code.startsWith("x"))
      return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (unicode && /^(u[\da-f]{4}|U[\da-f]{8})$/i.test(code))
      return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]+$/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    if (code.startsWith("N{")) throw new PyError("Unsupported", "a character by its name");
    return all;
  });
}
