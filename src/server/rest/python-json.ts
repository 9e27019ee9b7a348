/** What Python's decoder says of a text that is no JSON, e.g. "Expecting value: line 1 column 6 (char 5)"; null when it is JSON. */
export function jsonProblem(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    const problem = new Reader(text).problem();
    const before = text.slice(0, problem.at).split("\n");
    return `${problem.message}: line ${before.length} column ${(before.at(-1) ?? "").length + 1} (char ${problem.at})`;
  }
}

class Problem extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const LITERAL = /(?:true|false|null|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)/y;
/** Deeper texts are not read on; the problem is told at that depth. */
const MAX_DEPTH = 500;

/** Reads as simplejson does, to find where and how it fails. */
class Reader {
  private at = 0;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  problem(): Problem {
    try {
      this.skip();
      this.value(0);
      this.skip();
      return new Problem("Extra data", this.at);
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  }

  private skip(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? "")) this.at++;
  }

  private fail(message: string, at = this.at): never {
    throw new Problem(message, at);
  }

  private value(depth: number): void {
    const first = this.text[this.at];
    if (depth > MAX_DEPTH) this.fail("Expecting value");
    if (first === '"') this.string();
    else if (first === "{") this.members("}", depth);
    else if (first === "[") this.members("]", depth);
    else {
      LITERAL.lastIndex = this.at;
      const found = LITERAL.exec(this.text)?.[0];
      if (!found) this.fail("Expecting value");
      this.at += found?.length ?? 0;
    }
  }

  private members(close: "}" | "]", depth: number): void {
    this.at++;
    this.skip();
    if (this.text[this.at] === close) {
      this.at++;
      return;
    }
    for (let isFirst = true; ; isFirst = false) {
      if (close === "}") this.name(isFirst);
      else if (isFirst && this.at >= this.text.length) this.fail("Expecting value or ']'");
      this.value(depth + 1);
      this.skip();
      const next = this.text[this.at];
      if (next !== "," && next !== close) this.fail(`Expecting ',' delimiter or '${close}'`);
      this.at++;
      if (next === close) return;
      this.skip();
    }
  }

  private name(isFirst: boolean): void {
    if (this.text[this.at] !== '"')
      this.fail(`Expecting property name enclosed in double quotes${isFirst ? " or '}'" : ""}`);
    this.string();
    this.skip();
    if (this.text[this.at] !== ":") this.fail("Expecting ':' delimiter");
    this.at++;
    this.skip();
  }

  private string(): void {
    const start = this.at++;
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at] ?? "";
      if (char === '"') {
        this.at++;
        return;
      }
      if (char < " ") this.fail(`Invalid control character ${JSON.stringify(char).replaceAll('"', "'")} at`);
      if (char !== "\\") continue;
      const escaped = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(this.text.slice(this.at, this.at + 6))?.[0];
      if (!escaped)
        this.fail(`Invalid \\X escape sequence ${JSON.stringify(this.text[this.at + 1] ?? "").replaceAll('"', "'")}`);
      this.at += (escaped?.length ?? 1) - 1;
    }
    this.fail("Unterminated string starting at", start);
  }
}
