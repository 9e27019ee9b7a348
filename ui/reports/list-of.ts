/** What stands in a text with commas or semicolons between. */
export const listOf = (text: string | undefined): string[] =>
  (text ?? "")
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter(Boolean);
