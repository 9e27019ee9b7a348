/** Pixels: a filter in a bar on top, the room after it, and a word that unfolds others. The style sheet of the bar has them, too. */
const filter = 210;
const gap = 16;
const word = 160;

/**
 * How many filters a bar on top shows in its one line; the others are unfolded.
 * @param hasOthers there are filters of other tabs to unfold anyway
 * @param width of the line; undefined as long as nobody knows
 */
export function countThatFits(count: number, hasOthers: boolean, width: number | undefined): number {
  if (width === undefined) return count;
  const room = width - (hasOthers ? word + gap : 0);
  const inLine = (pixels: number) => Math.max(1, Math.floor((pixels + gap) / (filter + gap)));
  return inLine(room) >= count ? count : inLine(room - word - gap);
}
