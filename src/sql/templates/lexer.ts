import { repr, TemplateFault } from "./values.ts";

type TokenKind = "data" | "begin" | "end" | "name" | "string" | "integer" | "float" | "operator" | "eof";

/** `begin` and `end` are the brackets of a print (`{{ }}`) or of a statement (`{% %}`). */
export interface Token {
  kind: TokenKind;
  text: string;
  line: number;
}

const OPERATORS = [
  ["**", "//", "==", "!=", ">=", "<="],
  ["+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"],
].flat();
const CLOSES: Record<string, string> = { ")": "(", "]": "[", "}": "{" };
const OPENS: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const INTEGER = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|\d+(?:_\d+)*/y;
const TEXT = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y;
const RAW = /\{%[-+]?\s*raw\s*-?%\}/y;
const RAW_END = /\{%[-+]?\s*endraw\s*(?:\+%\}|-%\}|%\})/g;

/**
 * Splits a template into its tokens, with Jinja2's whitespace control applied.
 * @throws TemplateFault TemplateSyntaxError with Jinja2's text
 */
export function tokenize(template: string): Token[] {
  const source = template.replace(/\r\n|\r/g, "\n").replace(/\n$/, "");
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let trims = false;

  const fault = (message: string) => new TemplateFault("TemplateSyntaxError", message, line);
  const advance = (to: number): void => {
    for (let i = at; i < to; i++) if (source.charCodeAt(i) === 10) line++;
    at = to;
  };
  const addData = (text: string): void => {
    const kept = trims ? text.trimStart() : text;
    trims = false;
    if (kept) tokens.push({ kind: "data", text: kept, line });
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };

  while (at < source.length) {
    const open = source.slice(at).search(/\{[{%#]/);
    if (open < 0) {
      addData(source.slice(at));
      break;
    }
    const begin = at + open;
    const isTrimmed = source[begin + 2] === "-";
    const before = source.slice(at, begin);
    addData(isTrimmed ? before.trimEnd() : before);
    advance(begin);
    if (source.startsWith("{#", at)) readComment();
    else if (match(RAW) !== undefined) readRaw(match(RAW)!);
    else readBlock(source.slice(at, at + 2) as "{{" | "{%");
  }
  tokens.push({ kind: "eof", text: "", line });
  return tokens;

  function readComment(): void {
    const end = source.indexOf("#}", at + 2);
    if (end < 0) throw fault("Missing end of comment tag");
    trims = source[end - 1] === "-" && end - 1 > at + 1;
    advance(end + 2);
  }

  function readRaw(opening: string): void {
    const start = at + opening.length;
    RAW_END.lastIndex = start;
    const end = RAW_END.exec(source);
    if (!end) throw fault("Missing end of raw directive");
    let body = source.slice(start, end.index);
    if (/-%\}$/.test(opening)) body = body.trimStart();
    if (end[0][2] === "-") body = body.trimEnd();
    trims = false;
    addData(body);
    advance(end.index + end[0].length);
    trims = end[0].endsWith("-%}");
  }

  function readBlock(opening: "{{" | "{%"): void {
    const closing = opening === "{{" ? "}}" : "%}";
    tokens.push({ kind: "begin", text: opening, line });
    at += 2;
    if (source[at] === "-" || source[at] === "+") at++;
    const open: string[] = [];
    for (;;) {
      const space = /\s*/y;
      space.lastIndex = at;
      advance(at + space.exec(source)![0].length);
      if (at >= source.length) {
        tokens.push({ kind: "eof", text: "", line });
        return;
      }
      if (open.length === 0) {
        const sign = source[at] === "-" || (closing === "%}" && source[at] === "+") ? source[at]! : "";
        if (source.startsWith(closing, at + sign.length)) {
          tokens.push({ kind: "end", text: closing, line });
          at += sign.length + 2;
          trims = sign === "-";
          return;
        }
      }
      readToken(open);
    }
  }

  function readToken(open: string[]): void {
    for (const [kind, pattern] of [
      ["float", FLOAT],
      ["integer", INTEGER],
      ["name", NAME],
      ["string", TEXT],
    ] as const) {
      const text = match(pattern);
      if (text === undefined) continue;
      tokens.push({ kind, text: kind === "string" ? readEscapes(text.slice(1, -1)) : text, line });
      advance(at + text.length);
      return;
    }
    const operator = OPERATORS.find((candidate) => source.startsWith(candidate, at));
    if (operator === undefined) throw fault(`unexpected char ${repr(source[at]!)} at ${at}`);
    const closes = CLOSES[operator];
    if (closes !== undefined) {
      const expected = open.pop();
      if (expected === undefined) throw fault(`unexpected '${operator}'`);
      if (expected !== closes) throw fault(`unexpected '${operator}', expected '${OPENS[expected!]}'`);
    } else if (operator in OPENS) open.push(operator);
    tokens.push({ kind: "operator", text: operator, line });
    at += operator.length;
  }
}

const ESCAPED: Record<string, string> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
};

/** Python's escapes in a text. */
function readEscapes(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, x, u, long, octal, char) => {
      const code = x ?? u ?? long;
      if (code !== undefined) {
        const point = Number.parseInt(code, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
      }
      return octal !== undefined ? String.fromCodePoint(Number.parseInt(octal, 8)) : (ESCAPED[char] ?? whole);
    },
  );
}
