/** A node of the parser's syntax tree: plain JSON. */
export type Node = Record<string, unknown>;

interface ParserAnswer {
  success: boolean;
  error?: string | undefined;
  ast?: Node[] | undefined;
  sql?: string[] | undefined;
}

/** The few functions of the parser that are used; it lives in a worker thread. */
export interface Polyglot {
  parse(sql: string, dialect: string): ParserAnswer;
  generate(ast: Node[], dialect: string): ParserAnswer;
  format(sql: string, dialect: string): ParserAnswer;
}
