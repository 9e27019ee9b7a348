import { type Token, tokenize } from "./lexer.ts";
import { TemplateFault, type Value } from "./values.ts";

/** Where a value is put: a name, several, or an attribute of a namespace. */
export type Target = { name: string } | { all: Target[] } | { space: string; attribute: string };

export interface Arguments {
  positional: Expr[];
  named: [string, Expr][];
  /** `*list` and `**mapping` */
  spread: Expr | null;
  spreadNamed: Expr | null;
}

export type Expr =
  | { is: "constant"; value: Value }
  | { is: "name"; name: string }
  | { is: "list" | "tuple" | "concat"; items: Expr[] }
  | { is: "dict"; entries: [Expr, Expr][] }
  | { is: "unary"; operator: "not" | "-" | "+"; of: Expr }
  | { is: "binary"; operator: string; left: Expr; right: Expr }
  | { is: "compare"; first: Expr; rest: [string, Expr][] }
  | { is: "choice"; test: Expr; yes: Expr; no: Expr | null }
  | { is: "attribute"; of: Expr; name: string }
  | { is: "item"; of: Expr; key: Expr }
  | { is: "slice"; of: Expr; bounds: (Expr | null)[] }
  | { is: "call"; of: Expr; args: Arguments }
  | { is: "filter"; of: Expr | null; name: string; args: Arguments }
  | { is: "test"; of: Expr; name: string; args: Arguments; negated: boolean };

export interface MacroNode {
  is: "macro";
  name: string;
  params: [string, Expr | null][];
  body: Node[];
}

export type Node =
  | { is: "data"; text: string }
  | { is: "print"; of: Expr }
  | { is: "if"; branches: [Expr, Node[]][]; otherwise: Node[] }
  | { is: "for"; target: Target; over: Expr; test: Expr | null; recursive: boolean; body: Node[]; otherwise: Node[] }
  | { is: "set"; target: Target; value: Expr }
  | { is: "capture"; target: Target; filter: Expr | null; body: Node[] }
  | { is: "with"; values: [Target, Expr][]; body: Node[] }
  | { is: "filtered"; filter: Expr; body: Node[] }
  | { is: "scope"; body: Node[] }
  | { is: "call"; call: Expr; caller: MacroNode }
  | { is: "load" }
  | MacroNode;

/** How deep expressions and blocks may nest. */
const MAX_DEPTH = 100;
const NO_ARGUMENTS: Arguments = { positional: [], named: [], spread: null, spreadNamed: null };
const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);

/**
 * The tree of a template.
 * @throws TemplateFault TemplateSyntaxError with Jinja2's text
 */
export function parseTemplate(source: string): Node[] {
  return new Parser(tokenize(source)).parse();
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;
  readonly #tags: string[] = [];
  readonly #ends: (readonly string[])[] = [];

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  parse(): Node[] {
    return this.#nodes([]);
  }

  get #token(): Token {
    return this.#tokens[this.#at]!;
  }

  #next(): Token {
    const token = this.#token;
    if (token.kind !== "eof") this.#at++;
    return token;
  }

  #fail(message: string, line = this.#token.line): never {
    throw new TemplateFault("TemplateSyntaxError", message, line);
  }

  #deeper<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.#fail("the template nests too deeply");
    const parsed = parse();
    this.#depth--;
    return parsed;
  }

  #isOperator(text: string): boolean {
    return this.#token.kind === "operator" && this.#token.text === text;
  }

  #isName(text: string): boolean {
    return this.#token.kind === "name" && this.#token.text === text;
  }

  #skip(text: string): boolean {
    if (!this.#isOperator(text) && !this.#isName(text)) return false;
    this.#at++;
    return true;
  }

  /** Something else stands there, or nothing more. */
  #lacks(expected: string): never {
    if (this.#token.kind === "eof") this.#fail(`unexpected end of template, expected '${expected}'.`);
    this.#fail(`expected token '${expected}', got ${describe(this.#token)}`);
  }

  #expect(text: string): void {
    if (!this.#skip(text)) this.#lacks(text);
  }

  #expectName(): string {
    if (this.#token.kind !== "name") this.#lacks("name");
    return this.#next().text;
  }

  #expectEnd(): void {
    if (this.#token.kind === "end") this.#at++;
    else this.#lacks("end of statement block");
  }

  /** Nodes up to a statement that begins with one of these names, which is left to be read. */
  #nodes(ends: readonly string[]): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#next();
      if (token.kind === "eof") {
        if (ends.length > 0) this.#unexpectedEnd(token, ends);
        return nodes;
      }
      if (token.kind === "data") nodes.push({ is: "data", text: token.text });
      else if (token.text === "{{") {
        nodes.push({ is: "print", of: this.#tuple() });
        if (this.#token.kind !== "end") this.#lacks("end of print statement");
        this.#at++;
      } else {
        if (this.#token.kind !== "name") this.#fail("tag name expected");
        if (ends.includes(this.#token.text)) return nodes;
        this.#ends.push(ends);
        nodes.push(...this.#deeper(() => this.#statement()));
        this.#ends.pop();
      }
    }
  }

  #unexpectedEnd(token: Token, ends: readonly string[]): never {
    const looked = ends.map((end) => `'${end}'`).join(" or ");
    this.#fail(
      `Unexpected end of template. Jinja was looking for the following tags: ${looked}. The innermost block that needs to be closed is '${this.#tags.at(-1)}'.`,
      token.line,
    );
  }

  #statement(): Node[] {
    const { text: tag, line } = this.#next();
    this.#tags.push(tag);
    const nodes = this.#tagged(tag, line);
    this.#tags.pop();
    return nodes;
  }

  #tagged(tag: string, line: number): Node[] {
    switch (tag) {
      case "if":
        return [this.#if()];
      case "for":
        return [this.#for()];
      case "set":
        return [this.#set()];
      case "macro":
        return [this.#macro(this.#expectName())];
      case "call":
        return [this.#call()];
      case "filter": {
        const filter = this.#filters(null, true);
        return [{ is: "filtered", filter, body: this.#block(["endfilter"]) }];
      }
      case "with":
        return [this.#with()];
      case "print": {
        const values = [this.#expression()];
        while (this.#skip(",")) values.push(this.#expression());
        this.#expectEnd();
        return values.map((of) => ({ is: "print", of }));
      }
      case "block": {
        const name = this.#expectName();
        for (const word of ["scoped", "required"]) if (this.#isName(word)) this.#at++;
        this.#expectEnd();
        const body = this.#nodes(["endblock"]);
        this.#at++;
        if (this.#isName(name)) this.#at++;
        this.#expectEnd();
        return [{ is: "scope", body }];
      }
      case "include":
      case "import":
      case "extends":
      case "from":
        while (this.#token.kind !== "end" && this.#token.kind !== "eof") this.#at++;
        this.#expectEnd();
        return [{ is: "load" }];
    }
    return this.#unknownTag(tag, line);
  }

  #unknownTag(tag: string, line: number): never {
    const ends = this.#ends.at(-1) ?? [];
    this.#tags.pop();
    if (ends.length === 0) this.#fail(`Encountered unknown tag '${tag}'.`, line);
    const looked = ends.map((end) => `'${end}'`).join(" or ");
    this.#fail(
      `Encountered unknown tag '${tag}'. Jinja was looking for the following tags: ${looked}. The innermost block that needs to be closed is '${this.#tags.at(-1)}'.`,
      line,
    );
  }

  /** What follows the opening statement, up to and with its closing one. */
  #block(ends: readonly string[]): Node[] {
    this.#expectEnd();
    const body = this.#nodes(ends);
    this.#at++;
    this.#expectEnd();
    return body;
  }

  #if(): Node {
    const branches: [Expr, Node[]][] = [];
    for (;;) {
      const test = this.#tuple(false);
      this.#expectEnd();
      branches.push([test, this.#nodes(["elif", "else", "endif"])]);
      const { text } = this.#next();
      if (text === "elif") continue;
      const otherwise = text === "else" ? this.#block(["endif"]) : [];
      if (text === "endif") this.#expectEnd();
      return { is: "if", branches, otherwise };
    }
  }

  #for(): Node {
    const target = this.#target(["in"]);
    this.#expect("in");
    const over = this.#tuple(false, ["if", "recursive"]);
    const test = this.#skip("if") ? this.#expression() : null;
    const recursive = this.#skip("recursive");
    this.#expectEnd();
    const body = this.#nodes(["endfor", "else"]);
    const hasElse = this.#next().text === "else";
    const otherwise = hasElse ? this.#block(["endfor"]) : [];
    if (!hasElse) this.#expectEnd();
    return { is: "for", target, over, test, recursive, body, otherwise };
  }

  #set(): Node {
    const target = this.#target(["="], true);
    if (this.#skip("=")) {
      const value = this.#tuple();
      this.#expectEnd();
      return { is: "set", target, value };
    }
    const filter = this.#isOperator("|") ? this.#filters(null, false) : null;
    return { is: "capture", target, filter, body: this.#block(["endset"]) };
  }

  #with(): Node {
    const values: [Target, Expr][] = [];
    while (this.#token.kind !== "end") {
      if (values.length > 0) this.#expect(",");
      const target = this.#target(["="]);
      this.#expect("=");
      values.push([target, this.#expression()]);
    }
    return { is: "with", values, body: this.#block(["endwith"]) };
  }

  #macro(name: string): MacroNode {
    const params = this.#params();
    return { is: "macro", name, params, body: this.#block(["endmacro"]) };
  }

  #call(): Node {
    const params = this.#isOperator("(") ? this.#params() : [];
    const call = this.#expression();
    if (call.is !== "call") this.#fail("expected call");
    return { is: "call", call, caller: { is: "macro", name: "caller", params, body: this.#block(["endcall"]) } };
  }

  #params(): [string, Expr | null][] {
    const params: [string, Expr | null][] = [];
    this.#expect("(");
    while (!this.#isOperator(")")) {
      if (params.length > 0) this.#expect(",");
      const name = this.#expectName();
      if (this.#skip("=")) params.push([name, this.#expression()]);
      else if (params.some(([, fallback]) => fallback)) this.#fail("non-default argument follows default argument");
      else params.push([name, null]);
    }
    this.#expect(")");
    return params;
  }

  #target(ends: readonly string[], withSpace = false): Target {
    const all: Target[] = [];
    do {
      if (
        all.length > 0 &&
        (ends.some((end) => this.#isOperator(end) || this.#isName(end)) || this.#token.kind === "end")
      )
        break;
      if (this.#skip("(")) {
        all.push(this.#target([")"]));
        this.#expect(")");
        continue;
      }
      if (this.#token.kind === "end") this.#fail(`Expected an expression, got ${describe(this.#token)}`);
      const name = this.#expectName();
      if (["true", "false", "none", "True", "False", "None"].includes(name)) this.#fail(`can't assign to 'const'`);
      if (withSpace && this.#skip(".")) all.push({ space: name, attribute: this.#expectName() });
      else all.push({ name });
    } while (this.#skip(","));
    return all.length === 1 && this.#tokens[this.#at - 1]!.text !== "," ? all[0]! : { all };
  }

  /** An expression, or several between commas. */
  #tuple(withChoice = true, ends: readonly string[] = []): Expr {
    const items: Expr[] = [];
    let isTuple = false;
    for (;;) {
      const isOver = this.#token.kind === "end" || this.#isOperator(")") || ends.some((end) => this.#isName(end));
      if (isOver && items.length > 0) break;
      if (isOver) this.#fail(`Expected an expression, got ${describe(this.#token)}`);
      items.push(withChoice ? this.#expression() : this.#or());
      if (!this.#skip(",")) break;
      isTuple = true;
    }
    return isTuple ? { is: "tuple", items } : items[0]!;
  }

  #expression(): Expr {
    return this.#deeper(() => {
      let expression = this.#or();
      while (this.#skip("if")) {
        const test = this.#or();
        const no = this.#skip("else") ? this.#expression() : null;
        expression = { is: "choice", test, yes: expression, no };
      }
      return expression;
    });
  }

  #binary(operators: readonly string[], operand: () => Expr): Expr {
    let left = operand();
    for (;;) {
      const operator = operators.find((candidate) => this.#skip(candidate));
      if (operator === undefined) return left;
      left = { is: "binary", operator, left, right: operand() };
    }
  }

  #or(): Expr {
    return this.#binary(["or"], () => this.#binary(["and"], () => this.#not()));
  }

  #not(): Expr {
    return this.#skip("not")
      ? { is: "unary", operator: "not", of: this.#deeper(() => this.#not()) }
      : this.#comparison();
  }

  #comparison(): Expr {
    const first = this.#sum();
    const rest: [string, Expr][] = [];
    for (;;) {
      if (this.#token.kind === "operator" && COMPARISONS.has(this.#token.text)) {
        rest.push([this.#next().text, this.#sum()]);
      } else if (this.#skip("in")) rest.push(["in", this.#sum()]);
      else if (this.#isName("not") && this.#tokens[this.#at + 1]?.text === "in") {
        this.#at += 2;
        rest.push(["not in", this.#sum()]);
      } else return rest.length === 0 ? first : { is: "compare", first, rest };
    }
  }

  #sum(): Expr {
    return this.#binary(["+", "-"], () => this.#concat());
  }

  #concat(): Expr {
    const items = [this.#product()];
    while (this.#skip("~")) items.push(this.#product());
    return items.length === 1 ? items[0]! : { is: "concat", items };
  }

  #product(): Expr {
    return this.#binary(["*", "//", "/", "%"], () => this.#binary(["**"], () => this.#unary()));
  }

  #unary(withFilters = true): Expr {
    const operator = (["-", "+"] as const).find((candidate) => this.#skip(candidate));
    let expression: Expr = operator
      ? { is: "unary", operator, of: this.#deeper(() => this.#unary(false)) }
      : this.#primary();
    expression = this.#postfix(expression);
    return withFilters ? this.#filtered(expression) : expression;
  }

  #primary(): Expr {
    const token = this.#token;
    if (token.kind === "name") {
      this.#at++;
      const name = token.text.toLowerCase();
      if (["true", "True", "false", "False"].includes(token.text)) return { is: "constant", value: name === "true" };
      if (token.text === "none" || token.text === "None") return { is: "constant", value: null };
      return { is: "name", name: token.text };
    }
    if (token.kind === "string") {
      let value = "";
      while (this.#token.kind === "string") value += this.#next().text;
      return { is: "constant", value };
    }
    if (token.kind === "integer") {
      this.#at++;
      return { is: "constant", value: readInteger(token.text) };
    }
    if (token.kind === "float") {
      this.#at++;
      return { is: "constant", value: Number(token.text.replaceAll("_", "")) };
    }
    if (this.#skip("(")) {
      if (this.#skip(")")) return { is: "tuple", items: [] };
      const inner = this.#tuple();
      this.#expect(")");
      return inner;
    }
    if (this.#skip("[")) return { is: "list", items: this.#items("]", () => this.#expression()) };
    if (this.#skip("{")) {
      const entries = this.#items("}", (): [Expr, Expr] => {
        const key = this.#expression();
        this.#expect(":");
        return [key, this.#expression()];
      });
      return { is: "dict", entries };
    }
    return this.#fail(`unexpected ${describe(token)}`);
  }

  #items<T>(closing: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.#isOperator(closing)) {
      if (items.length > 0) this.#expect(",");
      if (this.#isOperator(closing)) break;
      items.push(item());
    }
    this.#expect(closing);
    return items;
  }

  #postfix(start: Expr): Expr {
    let expression = start;
    for (;;) {
      if (this.#skip(".")) {
        const token = this.#next();
        if (token.kind === "name") expression = { is: "attribute", of: expression, name: token.text };
        else if (token.kind === "integer") {
          expression = { is: "item", of: expression, key: { is: "constant", value: readInteger(token.text) } };
        } else this.#fail("expected name or number");
      } else if (this.#skip("[")) expression = this.#subscript(expression);
      else if (this.#isOperator("(")) expression = { is: "call", of: expression, args: this.#arguments() };
      else return expression;
    }
  }

  #subscript(of: Expr): Expr {
    const bounds: (Expr | null)[] = [];
    let isSlice = false;
    let bound: Expr | null = null;
    const keys: Expr[] = [];
    while (!this.#isOperator("]")) {
      if (this.#skip(":")) {
        isSlice = true;
        bounds.push(bound);
        bound = null;
      } else if (this.#skip(",")) {
        keys.push(bound ?? this.#fail("Expected an expression, got ','"));
        bound = null;
      } else bound = this.#expression();
      if (bound && !this.#isOperator("]") && !this.#isOperator(":") && !this.#isOperator(",")) {
        this.#lacks(",");
      }
    }
    if (!isSlice && !bound && keys.length === 0) this.#fail("expected subscript expression");
    this.#expect("]");
    if (isSlice) return { is: "slice", of, bounds: [...bounds, bound] };
    if (keys.length > 0) return { is: "item", of, key: { is: "tuple", items: bound ? [...keys, bound] : keys } };
    return { is: "item", of, key: bound! };
  }

  #arguments(): Arguments {
    const args: Arguments = { positional: [], named: [], spread: null, spreadNamed: null };
    this.#expect("(");
    let isFirst = true;
    while (!this.#isOperator(")")) {
      if (!isFirst) this.#expect(",");
      isFirst = false;
      if (this.#isOperator(")")) break;
      const { line } = this.#token;
      if (this.#skip("**")) args.spreadNamed = this.#expression();
      else if (this.#skip("*")) args.spread = this.#expression();
      else if (
        this.#token.kind === "name" &&
        this.#tokens[this.#at + 1]?.text === "=" &&
        this.#tokens[this.#at + 1]?.kind === "operator"
      ) {
        const name = this.#next().text;
        this.#at++;
        args.named.push([name, this.#expression()]);
      } else if (args.named.length > 0 || args.spreadNamed) {
        this.#fail("invalid syntax for function call expression", line);
      } else args.positional.push(this.#expression());
    }
    this.#expect(")");
    return args;
  }

  #filtered(start: Expr): Expr {
    let expression = start;
    for (;;) {
      if (this.#isOperator("|")) expression = this.#filters(expression, false);
      else if (this.#skip("is")) expression = this.#test(expression);
      else if (this.#isOperator("(")) expression = { is: "call", of: expression, args: this.#arguments() };
      else return expression;
    }
  }

  #filters(start: Expr | null, isInline: boolean): Expr {
    let expression = start;
    let skipsBar = isInline;
    while (skipsBar || this.#skip("|")) {
      skipsBar = false;
      let name = this.#expectName();
      while (this.#skip(".")) name += `.${this.#expectName()}`;
      const args = this.#isOperator("(") ? this.#arguments() : NO_ARGUMENTS;
      expression = { is: "filter", of: expression, name, args };
    }
    return expression!;
  }

  #test(of: Expr): Expr {
    const negated = this.#skip("not");
    let name = this.#expectName();
    while (this.#skip(".")) name += `.${this.#expectName()}`;
    const token = this.#token;
    let args = NO_ARGUMENTS;
    const startsValue =
      ["name", "string", "integer", "float"].includes(token.kind) ||
      (token.kind === "operator" && ["[", "{"].includes(token.text));
    if (this.#isOperator("(")) args = this.#arguments();
    else if (startsValue && !["else", "or", "and", "if"].some((word) => this.#isName(word)) && !this.#isName("not")) {
      if (this.#isName("is")) this.#fail("You cannot chain multiple tests with is");
      if (!this.#isName("recursive")) args = { ...NO_ARGUMENTS, positional: [this.#postfix(this.#primary())] };
    }
    return { is: "test", of, name, args, negated };
  }
}

function readInteger(text: string): bigint {
  const digits = text.replaceAll("_", "");
  return /^0\d/.test(digits) ? BigInt(digits.replace(/^0+(?=\d)/, "")) : BigInt(digits);
}

/** A token in the words of Jinja2's messages. */
function describe(token: Token): string {
  if (token.kind === "eof") return "'end of template'";
  if (token.kind === "data") return "'template data / text'";
  if (token.kind === "end") return token.text === "}}" ? "'end of print statement'" : "'end of statement block'";
  if (token.kind === "begin") return token.text === "{{" ? "'begin of print statement'" : "'begin of statement block'";
  return ["integer", "float", "string"].includes(token.kind)
    ? `'${token.kind === "string" ? "string" : token.kind}'`
    : `'${token.text}'`;
}
