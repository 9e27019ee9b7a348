/** How wide a character is, in widths of a digit. */
const widthOf = (character: string): number =>
  /[%@MWmw€]/.test(character) ? 1.45 : /[.,:;'|!il ]/.test(character) ? 0.55 : /[−+]/.test(character) ? 1.2 : 1;

/** A font size at which the text fits the width, at most the wanted one. Digits are taken as 0.56 em wide (0.7 when bold). */
export function fittingSize(text: string, width: number, wanted: number, weight: number): number {
  const perDigit = weight >= 600 ? 0.7 : 0.56;
  const digits = [...text].reduce((sum, character) => sum + widthOf(character), 0);
  const fitting = width / Math.max(1, digits * perDigit);
  return Math.max(11, Math.min(wanted, fitting));
}
