import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { SQLDialect } from "@codemirror/lang-sql";
import {
  type ColumnName,
  columnOption,
  functionOptions,
  isText,
  keywordsOf,
  within,
  wordOptions,
} from "./completion.ts";
import { completeTemplate } from "./jinja.ts";
import { quoterOf } from "./quoting.ts";

/** What an expression over one dataset can name. */
export interface ExpressionNames {
  columns: readonly ColumnName[];
  functions(): Promise<string[]>;
  /** undefined where templates are not rendered */
  parameters: readonly string[] | undefined;
}

/** Completes columns, functions, keywords and templates in a condition or a metric. */
export function completeExpression(readNames: () => ExpressionNames, dialect: SQLDialect) {
  const keywords = keywordsOf(dialect);
  const quoted = quoterOf(dialect);
  return async ({ state, pos, explicit }: CompletionContext): Promise<CompletionResult | null> => {
    const { columns, functions, parameters } = readNames();
    const before = state.sliceDoc(0, pos);
    const inTemplate = parameters && completeTemplate(before, pos, parameters);
    if (inTemplate !== undefined) return inTemplate;
    if (isText(state, pos)) return null;
    const [typed = ""] = /["`]?[\p{L}\p{N}_$]*$/u.exec(before) ?? [];
    if ((typed === "" && !explicit) || /^\d/.test(typed)) return null;
    const own = columns.map((column) => ({ ...columnOption(column), boost: 40, apply: quoted(column.name) }));
    const known = await within(functions().then(functionOptions));
    const options = [...own, ...known, ...wordOptions(typed, keywords)];
    return { from: pos - typed.length, options, validFor: /^["`]?[\p{L}\p{N}_$]*$/u };
  };
}
