import type { Token } from "./lexer.ts";
import type { Node } from "./polyglot.ts";
import { isNode, walk } from "./tree.ts";

/** Where the parser saw an identifier of any kind. */
export function identifierPositions(root: Node, sql: string): Set<number> {
  const positions = positionsOf(sql);
  const known = new Set<number>();
  walk(root, (node) => {
    if (isNode(node.span) && typeof node.span.start === "number") known.add(positions[node.span.start] ?? -1);
  });
  return known;
}

/** The parser counts code points: position of each in the text. */
export function positionsOf(sql: string): number[] {
  const positions: number[] = [];
  let at = 0;
  for (const character of sql) {
    positions.push(at);
    at += character.length;
  }
  positions.push(at);
  return positions;
}

/** Words behind which names of tables stand, each behind a comma too, and words at which that ends. */
const BEGINS = /^(?:from|join|using)$/;
const ENDS =
  /^(?:select|where|prewhere|group|order|having|limit|offset|union|intersect|except|set|on|values|window|qualify)$/;
/** Functions that have one of these words among their arguments: `substring(a from 2)`, `convert(a using utf8mb4)`. */
const WORDY = /^(?:convert|extract|overlay|position|substr|substring|trim)$/;
/** Words that begin a query. */
const QUERY = /^(?:select|with|values|table)$/;
/** What may stand between such a word and a name, or in place of a name. */
const NO_NAMES =
  /^(?:only|lateral|select|with|values|table|unnest|sample|null|true|false|case|date|timestamp|interval|array|current_\w+)$/;

/**
 * A name where tables are read that the parser did not see: it passes over what it does not know in some places, together
 * with all that comes behind. Null where it has seen every one.
 */
export function unseenName(root: Node, sql: string, all: readonly Token[]): string | null {
  const tokens = all.filter(({ kind }) => kind !== "comment");
  const known = identifierPositions(root, sql);
  const isName = (token: Token | undefined) => token?.kind === "word" || token?.kind === "quoted";
  /** Of a path some part is enough: the parser may take two parts for one. */
  const isSeen = (at: number): boolean =>
    known.has(tokens[at]!.start) || (tokens[at + 1]?.text === "." && isName(tokens[at + 2]) && isSeen(at + 2));
  const wordAt = (at: number): string => (tokens[at]?.kind === "word" ? tokens[at].text.toLowerCase() : "");
  const reads: boolean[] = [];
  /** Where the arguments of a function with words among them begin, by depth. */
  const wordy: (number | undefined)[] = [];
  /** FROM of IS DISTINCT FROM and of a function names no table; `f(from t)` and `f(select …)` are queries. */
  const isOperator = (at: number): boolean => {
    const first = wordy[depth];
    if (first !== undefined) return first !== at;
    return (
      wordAt(at - 1) === "distinct" &&
      (wordAt(at - 2) === "is" || /^is not$/.test(`${wordAt(at - 3)} ${wordAt(at - 2)}`))
    );
  };
  let depth = 0;
  let expectsName = false;
  for (const [at, token] of tokens.entries()) {
    const word = wordAt(at);
    if (token.kind === "symbol") {
      if (token.text === "(") {
        reads[++depth] = false;
        wordy[depth] = WORDY.test(wordAt(at - 1)) ? at + 1 : undefined;
      } else if (token.text === ")") depth = Math.max(0, depth - 1);
      expectsName = token.text === "," && reads[depth] === true;
      continue;
    }
    const isCall = tokens[at + 1]?.text === "(";
    const isPart = tokens[at - 1]?.text === ".";
    const isCollation = /^collate$/i.test(tokens[at - 1]?.text ?? "");
    const mustBeSeen = token.kind === "quoted" ? !isPart && !isCollation : expectsName && !NO_NAMES.test(word);
    if (mustBeSeen && !isCall && !isSeen(at)) return token.text;
    if (QUERY.test(word)) wordy[depth] = undefined;
    const begins = BEGINS.test(word) && !isOperator(at);
    if (!isPart && begins) reads[depth] = true;
    else if (!isPart && ENDS.test(word)) reads[depth] = false;
    expectsName = begins || (expectsName && /^(?:only|lateral)$/.test(word));
  }
  return null;
}
