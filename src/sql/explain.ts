import type { Token } from "./lexer.ts";

/** `EXPLAIN [(options)] [ANALYZE] [VERBOSE] statement`: where the statement starts and whether it runs. */
export function readExplain(all: readonly Token[]): { start: number; runs: boolean } | null {
  const tokens = all.filter((token) => token.kind !== "comment");
  const text = (index: number): string => tokens[index]?.text.toLowerCase() ?? "";
  if (text(0) !== "explain") return null;
  let at = 1;
  let runs = false;
  for (; tokens[at]; at++) {
    if (/^analy[sz]e$/.test(text(at))) runs = true;
    else if (text(at) === "(" && !/^(?:select|with|values|\()$/.test(text(at + 1))) {
      // A parenthesis right after EXPLAIN holds options unless a query starts in it.
      for (; tokens[at] && text(at) !== ")"; at++) runs ||= /^analy[sz]e$/.test(text(at));
    } else if (text(at) === "format" && text(at + 1) === "=") at += 2;
    else if (!["verbose", "extended", "partitions", "formatted", "query", "plan", "for"].includes(text(at))) break;
  }
  const first = tokens[at];
  return first ? { start: first.start, runs } : null;
}
