/** What may stand behind a statement. */
const BEHIND = /[\s;]/;

/** A text without the characters of a kind at its end. A pattern like `;+$` would try each of a million semicolons. */
export function trimmedEnd(text: string, kind = BEHIND): string {
  let end = text.length;
  while (end > 0 && kind.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** The same for both ends. */
export function trimmed(text: string, kind: RegExp): string {
  let start = 0;
  while (start < text.length && kind.test(text[start]!)) start++;
  return trimmedEnd(text.slice(start), kind);
}
