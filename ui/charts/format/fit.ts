/** A font size at which the text fits the width, at most the wanted one. Characters are taken as 0.56 em wide (0.6 when bold). */
export function fittingSize(text: string, width: number, wanted: number, weight: number): number {
  const perCharacter = weight >= 600 ? 0.6 : 0.54;
  const fitting = width / Math.max(1, text.length * perCharacter);
  return Math.max(11, Math.min(wanted, fitting));
}
