import type { FormData } from "../charts/types.ts";

/** Form data under edit: what they were, are, and would be again. */
export interface History {
  past: readonly FormData[];
  present: FormData;
  future: readonly FormData[];
}

export type HistoryAction = { type: "change"; to: FormData } | { type: "undo" } | { type: "redo" };

const most = 100;

/** One step of editing; a change that changes nothing is none. */
export function step(history: History, action: HistoryAction): History {
  const { past, present, future } = history;
  if (action.type === "change") {
    if (JSON.stringify(action.to) === JSON.stringify(present)) return history;
    return { past: [...past, present].slice(-most), present: action.to, future: [] };
  }
  if (action.type === "undo") {
    const before = past.at(-1);
    return before ? { past: past.slice(0, -1), present: before, future: [present, ...future] } : history;
  }
  const [after, ...rest] = future;
  return after ? { past: [...past, present], present: after, future: rest } : history;
}
