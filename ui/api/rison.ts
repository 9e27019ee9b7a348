/** Rison, the compact JSON of Superset's URLs: `(page:0,columns:!(id,'a b'))`. */
export type RisonValue = string | number | boolean | null | undefined | RisonValue[] | { [key: string]: RisonValue };

const plainId = /^[^\s'!:(),*@$0-9-][^\s'!:(),*@$]*$/;

/** Writes a value as rison; undefined members are left out. */
export function encodeRison(value: unknown): string {
  if (value === null || value === undefined) return "!n";
  if (typeof value === "boolean") return value ? "!t" : "!f";
  if (typeof value === "number") return Number.isFinite(value) ? String(value).replace("e+", "e") : "!n";
  if (typeof value === "string") return encodeText(value);
  if (Array.isArray(value)) return `!(${value.map(encodeRison).join(",")})`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${encodeText(key)}:${encodeRison(member)}`);
  return `(${members.join(",")})`;
}

function encodeText(text: string): string {
  return plainId.test(text) ? text : `'${text.replace(/[!']/g, "!$&")}'`;
}

/** Reads rison; throws a SyntaxError that names the place. */
export function decodeRison(text: string): RisonValue {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  end(): void {
    if (this.at < this.text.length) this.fail("end of text");
  }

  value(): RisonValue {
    const next = this.text[this.at];
    if (next === "!") return this.marked();
    if (next === "(") return this.object();
    if (next === "'") return this.quoted();
    const word = /^[^\s'!:(),*@$]+/.exec(this.text.slice(this.at))?.[0];
    if (word === undefined) return this.fail("a value");
    this.at += word.length;
    return /^-?\d+(\.\d+)?(e-?\d+)?$/.test(word) ? Number(word) : word;
  }

  private marked(): RisonValue {
    const mark = this.text[this.at + 1];
    this.at += 2;
    if (mark === "t") return true;
    if (mark === "f") return false;
    if (mark === "n") return null;
    if (mark === "(") return this.list();
    return this.fail("!t, !f, !n or !(");
  }

  private list(): RisonValue[] {
    const items: RisonValue[] = [];
    while (!this.take(")")) {
      if (items.length > 0) this.expect(",");
      items.push(this.value());
    }
    return items;
  }

  private object(): RisonValue {
    this.expect("(");
    const members: [string, RisonValue][] = [];
    while (!this.take(")")) {
      if (members.length > 0) this.expect(",");
      const key = String(this.value());
      this.expect(":");
      members.push([key, this.value()]);
    }
    return Object.fromEntries(members.filter(([key]) => key !== "__proto__"));
  }

  private quoted(): string {
    let result = "";
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const next = this.text[this.at];
      if (next === "'") {
        this.at += 1;
        return result;
      }
      if (next === "!") this.at += 1;
      result += this.text[this.at] ?? "";
    }
    return this.fail("a closing quote");
  }

  private take(character: string): boolean {
    if (this.at >= this.text.length) this.fail(`"${character}"`);
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private expect(character: string): void {
    if (!this.take(character)) this.fail(`"${character}"`);
  }

  private fail(expected: string): never {
    throw new SyntaxError(`Expected ${expected} at position ${this.at} of the rison text.`);
  }
}
