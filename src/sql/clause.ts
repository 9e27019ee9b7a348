import { LitesetError } from "../errors.ts";
import { farReaders, farWriters } from "./far-reading.ts";
import { functionNames, lex, readsTableAfterIn, type Token, withoutComments } from "./lexer.ts";

export interface ClauseOptions {
  /** The feature flag ALLOW_ADHOC_SUBQUERY. */
  allowSubquery?: boolean;
  /** Settings' DISALLOWED_SQL_FUNCTIONS of the engine. */
  disallowedFunctions?: Iterable<string>;
}

/** Words that begin a query where an expression could stand; DuckDB has some of its own. */
const QUERY_WORDS = new Set(["select", "with", "values", "table"]);
const DUCKDB_QUERY_WORDS = new Set(["from", "pivot", "unpivot", "summarize", "describe", "show"]);
/** Words that are no names in any dialect and would lead out of an expression or change data. */
const FORBIDDEN_WORDS = new Set([
  "union",
  "intersect",
  "except",
  "minus",
  "into",
  "insert",
  "update",
  "delete",
  "create",
  "drop",
  "alter",
  "grant",
  "returning",
  "outfile",
  "dumpfile",
]);
/** Clauses that may follow an expression in a statement; inside parentheses (windows, aggregates) some are fine. */
const CLAUSE_WORDS = new Set([
  "where",
  "group",
  "order",
  "having",
  "limit",
  "offset",
  "fetch",
  "window",
  "qualify",
  "join",
  "for",
  "lock",
  "procedure",
]);

export interface CheckedClause {
  /** The clause without comments. */
  sql: string;
  /** False: the grammar of simple expressions does not cover it, the parser must read it. */
  isSimple: boolean;
}

/** The lexical part of the check, which alone keeps subqueries, further statements and comment tricks out. */
export function checkClause(clause: string, dialect: string, options: ClauseOptions = {}): CheckedClause {
  const { tokens: all, problem } = lex(clause, dialect);
  if (problem !== null) throw invalidClause(clause, problem);
  const tokens = all.filter((token) => token.kind !== "comment");
  if (tokens.length === 0) throw invalidClause(clause, "it is empty");
  let depth = 0;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    if (token.kind === "symbol") {
      if (token.text === ";") throw invalidClause(clause, "it holds more than one statement");
      if (token.text === "(") depth++;
      else if (token.text === ")" && --depth < 0) throw invalidClause(clause, "its parentheses do not match");
      else if (token.text === "," && depth === 0) throw invalidClause(clause, "it holds more than one expression");
      else if (token.text === ":=") throw invalidClause(clause, "it assigns a variable");
      return;
    }
    if (token.kind !== "word" || before?.text === ".") return;
    const word = token.text.toLowerCase();
    const isCall = tokens[index + 1]?.text === "(";
    const isQueryWord = QUERY_WORDS.has(word) || (dialect === "duckdb" && DUCKDB_QUERY_WORDS.has(word));
    const startsQuery = word === "select" || (isQueryWord && (!before || before.text === "("));
    if (startsQuery && !options.allowSubquery) throw subqueryError();
    if (startsQuery && depth === 0) throw invalidClause(clause, "it is a query, not an expression");
    if (FORBIDDEN_WORDS.has(word) && !isCall)
      throw invalidClause(clause, `${token.text} is not allowed in an expression`);
    if (depth > 0) return;
    const isDistinctFrom = word === "from" && before?.text.toLowerCase() === "distinct";
    if ((CLAUSE_WORDS.has(word) && !isCall) || (word === "from" && !isDistinctFrom)) {
      throw invalidClause(clause, `${token.text} is not allowed in an expression`);
    }
  });
  if (depth !== 0) throw invalidClause(clause, "its parentheses do not match");
  if (readsTableAfterIn(tokens, dialect)) throw invalidClause(clause, "IN needs parentheses");
  refuseFunctions(tokens, options.disallowedFunctions ?? [], dialect);
  const sql = withoutComments(clause, all);
  return { sql, isSimple: new SimpleGrammar(tokens).accepts() };
}

function refuseFunctions(tokens: readonly Token[], disallowed: Iterable<string>, dialect: string): void {
  const names = functionNames(tokens);
  const found = new Set([
    ...[...disallowed].filter((name) => names.includes(name.toLowerCase())),
    // An expression has one row of one table to look at, whoever writes it.
    ...farReaders(names, dialect),
    ...farWriters(names, dialect),
  ]);
  if (found.size === 0) return;
  throw new LitesetError(
    `SQL statement contains disallowed function(s): ${[...found].join(", ")}`,
    "INVALID_SQL_ERROR",
    {
      status: 400,
    },
  );
}

/** The reference's error for a clause that is none. */
export function invalidClause(clause: string, reason: string): LitesetError {
  return new LitesetError(`Invalid SQL clause: ${clause}`, "INVALID_SQL_ERROR", { status: 400, extra: { reason } });
}

function subqueryError(): LitesetError {
  const message = "Custom SQL fields cannot contain sub-queries.";
  return new LitesetError(message, "ADHOC_SUBQUERY_NOT_ALLOWED_ERROR", { status: 403 });
}

const NOT_OPERANDS = new Set([
  ...QUERY_WORDS,
  ...DUCKDB_QUERY_WORDS,
  ...FORBIDDEN_WORDS,
  ...CLAUSE_WORDS,
  "and",
  "or",
  "not",
  "is",
  "in",
  "like",
  "ilike",
  "between",
  "case",
  "when",
  "then",
  "else",
  "end",
  "as",
  "by",
  "on",
  "using",
  "distinct",
  "all",
  "any",
  "some",
  "exists",
  "interval",
  "cast",
  "collate",
  "over",
  "filter",
  "within",
  "array",
  "row",
  "escape",
  "similar",
  "regexp",
  "rlike",
  "glob",
  "match",
  "div",
  "mod",
  "xor",
  "binary",
  "date",
  "time",
  "timestamp",
  "at",
  "extract",
  "position",
]);
const BINARY = new Set(["+", "-", "*", "/", "%", "=", "==", "<>", "!=", "<", ">", "<=", ">=", "||"]);

/**
 * Accepts the plain arithmetic and comparisons, CASE and calls that most metrics are, so that these never load the
 * parser. What it does not know it does not accept.
 */
class SimpleGrammar {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  accepts(): boolean {
    return this.#expression() && this.#at === this.#tokens.length;
  }

  #is(text: string, offset = 0): boolean {
    const token = this.#tokens[this.#at + offset];
    if (token?.kind === "symbol") return token.text === text;
    return token?.kind === "word" && token.text.toLowerCase() === text;
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #expression(): boolean {
    if (++this.#depth > 100) return false;
    let valid = this.#operand();
    while (valid) {
      const token = this.#tokens[this.#at];
      if (token?.kind === "symbol" && BINARY.has(token.text)) this.#at++;
      else if (this.#is("and") || this.#is("or")) this.#at++;
      else if (this.#take("is")) {
        this.#take("not");
        valid = this.#take("null");
        continue;
      } else if (this.#is("in") || (this.#is("not") && this.#is("in", 1))) {
        this.#take("not");
        this.#at++;
        valid = this.#take("(") && this.#list();
        continue;
      } else if (this.#is("like") || (this.#is("not") && this.#is("like", 1))) {
        this.#take("not");
        this.#at++;
      } else break;
      valid = this.#operand();
    }
    this.#depth--;
    return valid;
  }

  #operand(): boolean {
    while (this.#take("not") || this.#take("-") || this.#take("+"));
    if (this.#take("(")) return this.#expression() && this.#take(")");
    if (this.#take("case")) return this.#case();
    const token = this.#tokens[this.#at];
    if (!token) return false;
    if (token.kind === "number" || token.kind === "string") {
      this.#at++;
      return true;
    }
    if (!this.#name()) return false;
    while (this.#take(".")) if (!this.#name()) return false;
    if (!this.#take("(")) return true;
    if (this.#take(")")) return true;
    if (this.#is("*") && this.#is(")", 1)) {
      this.#at += 2;
      return true;
    }
    this.#take("distinct");
    return this.#list();
  }

  #name(): boolean {
    const token = this.#tokens[this.#at];
    const isName = token?.kind === "quoted" || (token?.kind === "word" && !NOT_OPERANDS.has(token.text.toLowerCase()));
    // A name before a text is a typed literal or a string of another kind.
    if (!isName || this.#tokens[this.#at + 1]?.kind === "string") return false;
    this.#at++;
    return true;
  }

  /** Expressions up to the closing parenthesis. */
  #list(): boolean {
    do {
      if (!this.#expression()) return false;
    } while (this.#take(","));
    return this.#take(")");
  }

  #case(): boolean {
    if (!this.#is("when") && !this.#expression()) return false;
    let branches = 0;
    while (this.#take("when")) {
      if (!this.#expression() || !this.#take("then") || !this.#expression()) return false;
      branches++;
    }
    if (this.#take("else") && !this.#expression()) return false;
    return branches > 0 && this.#take("end");
  }
}
