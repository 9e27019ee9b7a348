import Mexp from "math-expression-evaluator";

type Token = Parameters<InstanceType<typeof Mexp>["addToken"]>[0][number];

const operator = (token: string, value: (a: number, b: number) => number): Token => ({
  type: 2,
  token,
  show: token,
  precedence: 0,
  value,
});

/** What formulas may say beside arithmetic and functions; comparisons are rewritten to words before they are read. */
const tokens: Token[] = [
  { type: 3, token: "x", show: "x", precedence: 0, value: "x" },
  operator("&", (a, b) => a & b),
  operator("|", (a, b) => a | b),
  operator("and", (a, b) => a && b),
  operator("xor", (a, b) => a ^ b),
  operator("or", (a, b) => a || b),
  operator("Eq", (a, b) => Number(a === b)),
  operator("Lte", (a, b) => Number(a <= b)),
  operator("Lt", (a, b) => Number(a < b)),
  operator("Gte", (a, b) => Number(a >= b)),
  operator("Gt", (a, b) => Number(a > b)),
];

const words: [RegExp, string][] = [
  [/==/g, "Eq"],
  [/>=/g, "Gte"],
  [/<=/g, "Lte"],
  [/>/g, "Gt"],
  [/</g, "Lt"],
];

/**
 * A formula of x, such as `2x+5` or `y = sin(x)`, read as Superset reads it, by the same library.
 * @throws Error for what is no formula
 */
export function readFormula(source: string): (x: number) => number {
  const written = words.reduce((text, [sign, word]) => text.replace(sign, word), source);
  const [left = "", right] = written.split("=");
  const expression = right ?? left;
  const reader = new Mexp();
  reader.addToken(tokens);
  const postfix = reader.toPostfix(reader.lex(expression, tokens));
  const evaluate = (x: number) => Number(reader.postfixEval(postfix, { x }));
  evaluate(0);
  return evaluate;
}
