/** The fields of a server error that people see. */
interface ServerError {
  message: string;
  position?: string | undefined;
  detail?: string | undefined;
  hint?: string | undefined;
}

const DISPLAY_WIDTH = 60;

/** A server error as libpq and so Superset words it: message, the line with a mark below, detail and hint. */
export function libpqText({ message, position, detail, hint }: ServerError, sql: string): string {
  const lines = [message];
  if (position) lines.push(...markedLine(sql, Number(position)));
  if (detail) lines.push(`DETAIL:  ${detail}`);
  if (hint) lines.push(`HINT:  ${hint}`);
  return `${lines.join("\n")}\n`;
}

/** `LINE 2: …` and a caret below the character at `position` (from 1), cut to what fits a terminal. */
function markedLine(sql: string, position: number): string[] {
  const characters = [...sql];
  if (position < 1 || position > characters.length + 1) return [];
  const before = characters.slice(0, position - 1);
  const lineNumber = before.filter((character) => character === "\n").length + 1;
  const start = before.lastIndexOf("\n") + 1;
  const end = characters.indexOf("\n", position - 1);
  let line = characters.slice(start, end < 0 ? undefined : end);
  let column = position - 1 - start;
  let prefix = `LINE ${lineNumber}: `;
  let suffix = "";
  const right = DISPLAY_WIDTH - 10;
  if (line.length > DISPLAY_WIDTH) {
    if (column <= right) {
      line = line.slice(0, DISPLAY_WIDTH);
      suffix = "...";
    } else {
      const cutEnd = Math.min(line.length, column + 10);
      suffix = cutEnd < line.length ? "..." : "";
      const cutStart = Math.max(0, cutEnd - DISPLAY_WIDTH);
      line = line.slice(cutStart, cutEnd);
      column -= cutStart;
      prefix += "...";
    }
  }
  return [prefix + line.join("").replaceAll("\t", " ") + suffix, `${" ".repeat(prefix.length + column)}^`];
}
