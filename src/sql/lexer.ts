/** A piece of SQL as the database itself cuts it. */
export interface Token {
  kind: "word" | "quoted" | "string" | "number" | "symbol" | "comment";
  /** For quoted identifiers the name inside, else the text as written. */
  text: string;
  start: number;
  end: number;
}

export interface LexedSql {
  tokens: Token[];
  /** Why the text cannot be cut surely: a string or comment without end, a comment that the database executes. */
  problem: string | null;
}

interface Rules {
  backslash: boolean;
  doubleIsString: boolean;
  backtick: boolean;
  brackets: boolean;
  dollar: boolean;
  hash: boolean;
  nested: boolean;
  /** Databases, or settings of one, differ on what is written here: nothing is guessed, the text counts as unreadable. */
  careful: boolean;
  /** Texts may be raw: `r'…'`. */
  raw: boolean;
  /** MySQL takes `--` as a comment only before white space. */
  dashNeedsSpace: boolean;
}

const plain: Rules = {
  backslash: false,
  doubleIsString: false,
  backtick: false,
  brackets: false,
  dollar: false,
  hash: false,
  nested: false,
  careful: false,
  raw: false,
  dashNeedsSpace: false,
};
/** For dialects whose own rules nobody here has tried. */
const carefulRules: Rules = { ...plain, careful: true };
const mysqlRules: Rules = {
  ...plain,
  backslash: true,
  doubleIsString: true,
  backtick: true,
  hash: true,
  dashNeedsSpace: true,
};
const sparkRules: Rules = { ...carefulRules, backslash: true, doubleIsString: true, backtick: true };
const postgresRules: Rules = { ...plain, dollar: true, nested: true };
const rulesOf: Readonly<Record<string, Rules>> = {
  postgresql: postgresRules,
  redshift: { ...postgresRules, careful: true },
  cockroachdb: postgresRules,
  duckdb: { ...plain, dollar: true },
  mysql: mysqlRules,
  singlestore: mysqlRules,
  starrocks: mysqlRules,
  doris: mysqlRules,
  tidb: mysqlRules,
  sqlite: { ...plain, backtick: true, brackets: true },
  tsql: { ...plain, brackets: true, nested: true },
  bigquery: { ...mysqlRules, dashNeedsSpace: false, careful: true, raw: true },
  clickhouse: { ...carefulRules, backslash: true, backtick: true, dollar: true, hash: true },
  hive: sparkRules,
  spark: sparkRules,
  databricks: sparkRules,
  solr: { ...carefulRules, doubleIsString: true, backtick: true },
  snowflake: { ...carefulRules, backslash: true, dollar: true },
  trino: plain,
  presto: plain,
};

const ASCII_SPACE = /[ \t\n\r\f\v]/;

/** Cuts SQL into tokens by the rules of one dialect. */
export function lex(sql: string, dialect: string): LexedSql {
  const rules = rulesOf[dialect] ?? carefulRules;
  const tokens: Token[] = [];
  let at = 0;
  const add = (kind: Token["kind"], end: number, text = sql.slice(at, end)): void => {
    tokens.push({ kind, text, start: at, end });
    at = end;
  };
  const fail = (problem: string): LexedSql => ({ tokens, problem });

  if (sql.includes("\0")) return fail("it holds a NUL character");
  while (at < sql.length) {
    const character = sql[at]!;
    const pair = sql.slice(at, at + 2);
    if (ASCII_SPACE.test(character)) at++;
    // DuckDB takes these for spaces, others for letters of a name; control characters end comments in some.
    else if (/[\s\p{Cc}\p{Cf}]/u.test(character)) return fail("it holds an invisible character outside texts");
    else if (
      (pair === "--" && (!rules.dashNeedsSpace || /^--(?:[ \t\n\r\f\v]|$)/.test(sql.slice(at, at + 3)))) ||
      (rules.hash && character === "#")
    ) {
      const end = sql.indexOf("\n", at);
      add("comment", end < 0 ? sql.length : end);
    } else if (pair === "//" && rules.careful) {
      return fail("it holds //, a comment to some databases");
    } else if (pair === "/*") {
      if (/^\/\*M?!/.test(sql.slice(at, at + 4))) return fail("it holds a comment that some databases execute");
      const end = commentEnd(sql, at, rules.nested);
      if (end < 0) return fail("a comment does not end");
      if (rules.careful && sql.slice(at + 2, end).includes("/*")) return fail("it holds a comment within a comment");
      add("comment", end);
    } else if (character === "'" || (character === '"' && rules.doubleIsString)) {
      const escaped = rules.backslash || /^e$/i.test(precedingWord(tokens, at));
      const end = quoteEnd(sql, at, character, escaped);
      if (end < 0) return fail("a text does not end");
      const problem = rules.careful ? doubtfulText(sql.slice(at, end), precedingWord(tokens, at), rules) : null;
      if (problem !== null) return fail(problem);
      add("string", end);
    } else if (character === '"' || (character === "`" && rules.backtick) || (character === "[" && rules.brackets)) {
      if (character === '"' && /^u&$/i.test(sql.slice(Math.max(0, at - 2), at))) return fail('it holds a U&"…" name');
      const close = character === "[" ? "]" : character;
      const end = quoteEnd(sql, at, close, rules.backslash && character === "`" && dialect === "bigquery");
      if (end < 0) return fail("a quoted name does not end");
      if (rules.careful && sql.slice(at, end).includes("\\")) return fail("it holds a backslash in a quoted name");
      add("quoted", end, sql.slice(at + 1, end - 1).replaceAll(close + close, close));
    } else if (character === "`") {
      return fail("it holds a backtick, which does not quote here");
    } else if (
      character === "$" &&
      rules.dollar &&
      /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.test(sql.slice(at, at + 70))
    ) {
      const mark = /^\$[^$]*\$/.exec(sql.slice(at))![0];
      const end = sql.indexOf(mark, at + mark.length);
      if (end < 0) return fail("a dollar-quoted text does not end");
      add("string", end + mark.length);
    } else if (/[A-Za-z_\u0080-\uffff]/.test(character)) {
      const word = /^[\w$\u0080-\uffff]+/.exec(sql.slice(at))![0];
      const invisible = word.search(/[\s\p{Cc}\p{Cf}]/u);
      add("word", at + (invisible < 0 ? word.length : invisible));
    } else if (/\d/.test(character) || (character === "." && /\d/.test(sql[at + 1] ?? ""))) {
      const number = /^(?:0x[\da-f]+|\d*\.?\d*(?:e[+-]?\d+)?)/i.exec(sql.slice(at))![0];
      if (runsOn(number, sql.slice(at + number.length))) return fail("a number runs into a word");
      add("number", at + number.length);
    } else {
      const operator = /^(?:<=>|->>|::|<>|!=|<=|>=|\|\||->|@@|:=|==|&&)/.exec(sql.slice(at, at + 3));
      add("symbol", at + (operator?.[0].length ?? 1));
    }
  }
  return { tokens, problem: null };
}

/** What some databases end elsewhere: a backslash at a quote, and texts that a letter changes (raw ones, Oracle's q'…'). */
function doubtfulText(text: string, prefix: string, { backslash, doubleIsString, raw }: Rules): string | null {
  if (doubleIsString && /^(?:''|"")./s.test(text)) return "it holds a text in three quotes";
  if (!backslash && text.includes("\\'")) return "it holds a backslash before a quote";
  // Without either a raw text ends where others do.
  if (raw && /^r$/i.test(prefix) && !/\\|''|""/.test(text.slice(1, -1))) return null;
  return /^(?:r|q|nq|rb|br)$/i.test(prefix) ? `it holds a text that begins with ${prefix}'` : null;
}

/** `1e0from t` is two words to a database and one name to another; names that begin with digits have no fraction. */
function runsOn(number: string, rest: string): boolean {
  const [word] = /^[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/.exec(rest) ?? [];
  return word !== undefined && (!/^\d+$/.test(number) || WORDS_BEHIND_VALUES.test(word));
}

/** Words behind values, and what suffixes of numbers make of them. */
const WORDS_BEHIND_VALUES =
  /^(?:e|d|f|df|l|s|y|bd|b[01]+)?(?:from|join|where|union|except|intersect|minus|in|into|order|group|having|limit|offset|fetch|as|and|or|using)$/i;

function precedingWord(tokens: Token[], at: number): string {
  const last = tokens.at(-1);
  return last?.kind === "word" && last.end === at ? last.text : "";
}

/** Position behind the closing mark, or -1; a doubled mark stands for itself. */
function quoteEnd(sql: string, start: number, mark: string, backslash: boolean): number {
  for (let at = start + 1; at < sql.length; at++) {
    if (backslash && sql[at] === "\\") at++;
    else if (sql[at] === mark) {
      if (sql[at + 1] !== mark) return at + 1;
      at++;
    }
  }
  return -1;
}

function commentEnd(sql: string, start: number, nested: boolean): number {
  let depth = 1;
  for (let at = start + 2; at < sql.length; at++) {
    const pair = sql.slice(at, at + 2);
    if (pair === "*/") {
      if (--depth === 0) return at + 2;
      at++;
    } else if (nested && pair === "/*") {
      depth++;
      at++;
    }
  }
  return -1;
}

/** The text without its comments. */
export function withoutComments(sql: string, tokens: readonly Token[]): string {
  let text = "";
  let at = 0;
  for (const token of tokens) {
    if (token.kind !== "comment") continue;
    text += `${sql.slice(at, token.start)} `;
    at = token.end;
  }
  return (text + sql.slice(at)).trim();
}

/** The text with blanks in the place of its comments: what the parser says of places holds for the text as written. */
export function blankComments(sql: string, tokens: readonly Token[]): string {
  let text = "";
  let at = 0;
  for (const token of tokens) {
    if (token.kind !== "comment") continue;
    text += sql.slice(at, token.start) + sql.slice(token.start, token.end).replaceAll(/[^\n]/g, " ");
    at = token.end;
  }
  return text + sql.slice(at);
}

/** Cuts a script at its semicolons; pieces without a statement are left out. */
export function splitStatements(sql: string, tokens: readonly Token[]): string[] {
  const pieces: string[] = [];
  let start = 0;
  let isEmpty = true;
  const end = (position: number): void => {
    if (!isEmpty) pieces.push(sql.slice(start, position).trim());
    isEmpty = true;
  };
  for (const token of tokens) {
    if (token.kind === "symbol" && token.text === ";") {
      end(token.start);
      start = token.end;
    } else if (token.kind !== "comment") isEmpty = false;
  }
  end(sql.length);
  return pieces;
}

/** Words that call a function without parentheses. */
const BARE_FUNCTIONS = new Set([
  "current_user",
  "session_user",
  "system_user",
  "user",
  "current_schema",
  "current_catalog",
  "current_role",
  "current_database",
  "current_date",
  "current_time",
  "current_timestamp",
  "localtime",
  "localtimestamp",
]);

/** Lower-case names of all that could be a function call, and of system variables (`@@version` → `version`). */
export function functionNames(tokens: readonly Token[]): string[] {
  const names = new Set<string>();
  const real = tokens.filter((token) => token.kind !== "comment");
  real.forEach((token, index) => {
    if (token.kind !== "word" && token.kind !== "quoted") return;
    const name = token.text.toLowerCase();
    const isCall = real[index + 1]?.text === "(" || real[index - 1]?.text === "@@";
    if (isCall || (token.kind === "word" && BARE_FUNCTIONS.has(name))) names.add(name);
  });
  return [...names];
}

/** Dialects in which `x IN name` reads the table of that name. */
const TABLES_AFTER_IN: ReadonlySet<string> = new Set(["sqlite", "clickhouse"]);

/** Whether a table's name stands behind IN without parentheses, where no parser takes it for a table. */
export function readsTableAfterIn(tokens: readonly Token[], dialect: string): boolean {
  if (!TABLES_AFTER_IN.has(dialect)) return false;
  const code = tokens.filter((token) => token.kind !== "comment");
  return code.some(
    (token, at) =>
      token.kind === "word" &&
      token.text.toLowerCase() === "in" &&
      code[at + 1] !== undefined &&
      code[at + 1]?.text !== "(",
  );
}
