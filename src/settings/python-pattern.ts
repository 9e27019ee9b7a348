import { messageOf } from "../errors.ts";

/**
 * A regular expression of a settings file as Python's `re.match` applies it: at the start of the text, however much of it is left.
 * @throws SyntaxError for what is no expression, or one that only Python knows
 */
export function pythonPattern(text: string): RegExp {
  const [, letters = "", body = ""] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(text) ?? [];
  const translated = body
    .replaceAll("(?P<", "(?<")
    .replaceAll(/\(\?P=(\w+)\)/g, "\\k<$1>")
    .replaceAll("\\A", "^")
    .replaceAll("\\Z", "$");
  return new RegExp(`^(?:${translated})`, letters);
}

/** What is wrong with expressions, a sentence each. */
export function patternProblems(patterns: readonly unknown[]): string[] {
  return patterns.flatMap((pattern) => {
    try {
      if (typeof pattern !== "string") throw new SyntaxError("it is no text");
      pythonPattern(pattern);
      return [];
    } catch (error) {
      return [`${JSON.stringify(pattern)} is no regular expression: ${messageOf(error)}`];
    }
  });
}
