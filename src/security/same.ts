import { timingSafeEqual } from "node:crypto";

/** Whether two secrets are the same; of ones that are as long, the time that it takes does not tell how much of them is. */
export function isSame(given: string | Uint8Array, expected: string | Uint8Array): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
