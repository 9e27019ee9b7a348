import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Drawing that has taken this long lets the page answer to people before it goes on. */
const SLICE_MS = 12;

const waiting = new Set<() => void>();
let isScheduled = false;

/**
 * Draws when it is its turn: charts whose data come at once are drawn one after another, in slices between which the page
 * scrolls and answers.
 * @returns takes the task out of the queue, if it has not begun
 */
export function inTurn(task: () => void): () => void {
  waiting.add(task);
  schedule();
  return () => waiting.delete(task);
}

/** Whether it has been this component's turn to draw; it is drawn alone then. */
export function useTurn(): boolean {
  const [isTurn, setIsTurn] = useState(false);
  useEffect(() => inTurn(() => flushSync(() => setIsTurn(true))), []);
  return isTurn;
}

function schedule(): void {
  if (isScheduled || waiting.size === 0) return;
  isScheduled = true;
  setTimeout(drawSlice);
}

function drawSlice(): void {
  const end = performance.now() + SLICE_MS;
  try {
    for (const task of waiting) {
      waiting.delete(task);
      task();
      if (performance.now() > end) break;
    }
  } finally {
    isScheduled = false;
    schedule();
  }
}
