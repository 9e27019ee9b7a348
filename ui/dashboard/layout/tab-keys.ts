import { isRightToLeft } from "../../i18n/catalogue.ts";

/**
 * The tab that a key leads to from another: arrows go around, the one to the left goes back where it is written from the left.
 * @returns its place among `count`; undefined for keys that lead nowhere
 */
export function tabAfterKey(key: string, at: number, count: number, isMirrored = isRightToLeft): number | undefined {
  const last = count - 1;
  const back = at <= 0 ? last : at - 1;
  const on = at === last ? 0 : at + 1;
  const [left, right] = isMirrored ? [on, back] : [back, on];
  return { ArrowRight: right, ArrowLeft: left, Home: 0, End: last }[key];
}
