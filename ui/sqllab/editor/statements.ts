/** A stretch of SQL text; offsets count from its beginning. */
export interface Span {
  from: number;
  to: number;
}

export interface Word extends Span {
  /** `word` is a bare name or keyword, `quoted` a name in quotes, `text` a string. */
  kind: "word" | "quoted" | "text" | "number" | "symbol";
  /** without its quotes */
  value: string;
}

const pattern =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|#(?=\s)[^\n]*)|('(?:[^']|'')*(?:'|$))|(\$(\w*)\$[\s\S]*?(?:\$\4\$|$))|("(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\[[A-Za-z_][^\]\n]*\])|([\p{L}_][\p{L}\p{N}_$]*)|(\d[\w.]*)|(\S)/gu;

/** The words of SQL, comments left out. It knows no grammar: what it is given is being typed. */
export function wordsOf(sql: string): Word[] {
  return [...scan(sql)];
}

/** How long a key may wait for words that it has nothing to do with. */
const pieceMs = 4;

/** The same, in pieces that let keys through: a long query takes longer than a frame. */
export async function wordsInPieces(sql: string): Promise<Word[]> {
  const words: Word[] = [];
  let begin = performance.now();
  for (const word of scan(sql)) {
    words.push(word);
    if (words.length % 64 > 0 || performance.now() - begin < pieceMs) continue;
    await new Promise((resolve) => setTimeout(resolve));
    begin = performance.now();
  }
  return words;
}

function* scan(sql: string): Generator<Word> {
  for (const match of sql.matchAll(pattern)) {
    const [whole, comment, text, dollar, , quoted, word, number] = match;
    if (comment !== undefined) continue;
    const kind = (text ?? dollar) ? "text" : quoted ? "quoted" : word ? "word" : number ? "number" : "symbol";
    const value = kind === "quoted" ? whole.slice(1, /["`\]]$/.test(whole) ? -1 : undefined) : whole;
    yield { kind, value, from: match.index, to: match.index + whole.length };
  }
}

/** The statements of a script, without what is around them; empty ones are left out. */
export function statementsOf(words: readonly Word[]): Span[] {
  const spans: Span[] = [];
  let begun: Span | undefined;
  for (const { kind, value, from, to } of words) {
    if (kind === "symbol" && value === ";") {
      if (begun) spans.push(begun);
      begun = undefined;
    } else begun = { from: begun?.from ?? from, to };
  }
  return begun ? [...spans, begun] : spans;
}

/** The statement at a place: the one around it, else the one before it, else the first. */
export function statementAt(words: readonly Word[], at: number): Span | undefined {
  const spans = statementsOf(words);
  return spans.findLast(({ from }) => from <= at) ?? spans[0];
}
