/** Text that is no rison. */
export class RisonError extends Error {
  override readonly name = "RisonError";
}

export type RisonValue = string | number | boolean | null | RisonValue[] | { [key: string]: RisonValue };

const MAX_LENGTH = 1_000_000;
const MAX_DEPTH = 40;
/** What a bare word may not hold, and additionally not begin with. */
const BARE = /[^-0-9 '!:(),*@$][^ '!:(),*@$]*/y;
const NUMBER = /-?\d*(?:\.\d*)?(?:[eE]-?\d+)?/y;

/**
 * Reads rison, the compact JSON of the `q` parameter, in one pass and within bounds.
 * Objects hold own properties only: a key named `__proto__` is an ordinary key there and reaches no prototype.
 */
export function parseRison(text: string): RisonValue {
  if (text.length > MAX_LENGTH) throw new RisonError("too long");
  let at = 0;

  const next = (): string => {
    while (at < text.length && /\s/.test(text[at] ?? "")) at++;
    return text[at++] ?? "";
  };

  const value = (depth: number): RisonValue => {
    if (depth > MAX_DEPTH) throw new RisonError("nested too deep");
    const char = next();
    if (char === "!") return bang(depth);
    if (char === "(") return object(depth);
    if (char === "'") return quoted();
    if (/[-0-9]/.test(char)) return number();
    BARE.lastIndex = at - 1;
    const word = BARE.exec(text)?.[0];
    if (!char || !word) throw new RisonError(char ? `unexpected ${char}` : "ends too early");
    at += word.length - 1;
    return word;
  };

  const bang = (depth: number): RisonValue => {
    const char = text[at++];
    if (char === "t") return true;
    if (char === "f") return false;
    if (char === "n") return null;
    if (char === "(") return list(() => value(depth + 1));
    throw new RisonError("unknown literal after !");
  };

  const list = <T>(item: () => T): T[] => {
    const items: T[] = [];
    for (;;) {
      const char = next();
      if (char === ")") return items;
      if (!char) throw new RisonError("a ) is missing");
      if (items.length > 0 ? char !== "," : char === ",") throw new RisonError("a comma is missing or too many");
      if (items.length === 0) at--;
      items.push(item());
    }
  };

  const object = (depth: number): RisonValue => {
    const pairs = list((): [string, RisonValue] => {
      const key = value(depth + 1);
      if (next() !== ":") throw new RisonError("a colon is missing");
      return [typeof key === "string" ? key : JSON.stringify(key), value(depth + 1)];
    });
    return Object.fromEntries(pairs);
  };

  const quoted = (): string => {
    let content = "";
    for (;;) {
      const char = text[at++];
      if (char === undefined) throw new RisonError("a quote is missing");
      if (char === "'") return content;
      if (char !== "!") content += char;
      else {
        const escaped = text[at++];
        if (escaped !== "!" && escaped !== "'") throw new RisonError("unknown escape");
        content += escaped;
      }
    }
  };

  const number = (): number => {
    NUMBER.lastIndex = at - 1;
    const digits = NUMBER.exec(text)?.[0] ?? "";
    const result = Number(digits);
    if (digits === "" || digits === "-" || !Number.isFinite(result)) throw new RisonError("not a number");
    at += digits.length - 1;
    return result;
  };

  const result = value(0);
  if (next()) throw new RisonError("more text after the value");
  return result;
}
