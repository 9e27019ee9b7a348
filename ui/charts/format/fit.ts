/** How wide a character is, in widths of a digit. */
const widthOf = (character: string): number =>
  /[%@MWmw€]/.test(character) ? 1.45 : /[.,:;'|!il ]/.test(character) ? 0.5 : 1;

/** A font size at which the text fits the width, at most the wanted one. Digits are taken as 0.54 em wide (0.66 when bold). */
export function fittingSize(text: string, width: number, wanted: number, weight: number): number {
  const perDigit = weight >= 600 ? 0.66 : 0.54;
  const digits = [...text].reduce((sum, character) => sum + widthOf(character), 0);
  const fitting = width / Math.max(1, digits * perDigit);
  return Math.max(11, Math.min(wanted, fitting));
}
