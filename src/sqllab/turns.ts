import { setImmediate } from "node:timers/promises";

let last: Promise<void> = Promise.resolve();

/**
 * Waits for one's turn to work on a batch of rows: one batch of all queries each time that the process has looked after
 * everything else that waits. However many large results there are, others wait for the length of one batch.
 */
export function takeTurn(): Promise<void> {
  last = last.then(() => setImmediate());
  return last;
}
