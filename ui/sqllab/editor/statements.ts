/** A stretch of SQL text; offsets count from its beginning. */
export interface Span {
  from: number;
  to: number;
}

interface Word extends Span {
  /** `word` is a bare name or keyword, `quoted` a name in quotes, `text` a string. */
  kind: "word" | "quoted" | "text" | "number" | "symbol";
  /** without its quotes */
  value: string;
}

const pattern =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|#(?=\s)[^\n]*)|('(?:[^']|'')*(?:'|$))|(\$(\w*)\$[\s\S]*?(?:\$\4\$|$))|("(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\[[A-Za-z_][^\]\n]*\])|([\p{L}_][\p{L}\p{N}_$]*)|(\d[\w.]*)|(\S)/gu;

/** The words of SQL, comments left out. It knows no grammar: what it is given is being typed. */
export function wordsOf(sql: string): Word[] {
  const words: Word[] = [];
  for (const match of sql.matchAll(pattern)) {
    const [whole, comment, text, dollar, , quoted, word, number] = match;
    if (comment !== undefined) continue;
    const kind = (text ?? dollar) ? "text" : quoted ? "quoted" : word ? "word" : number ? "number" : "symbol";
    const value = kind === "quoted" ? whole.slice(1, /["`\]]$/.test(whole) ? -1 : undefined) : whole;
    words.push({ kind, value, from: match.index, to: match.index + whole.length });
  }
  return words;
}

/** The statements of a script, without what is around them; empty ones are left out. */
export function statementsOf(sql: string): Span[] {
  const spans: Span[] = [];
  let begun: Span | undefined;
  for (const { kind, value, from, to } of wordsOf(sql)) {
    if (kind === "symbol" && value === ";") {
      if (begun) spans.push(begun);
      begun = undefined;
    } else begun = { from: begun?.from ?? from, to };
  }
  return begun ? [...spans, begun] : spans;
}

/** The statement at a place: the one around it, else the one before it, else the first. */
export function statementAt(sql: string, at: number): Span | undefined {
  const spans = statementsOf(sql);
  return spans.findLast(({ from }) => from <= at) ?? spans[0];
}
