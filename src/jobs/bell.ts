import type { Bell } from "./store.ts";

const CANCELLED = "cancelled ";

/** What is rung for a job that was cancelled while it ran; no task is called so. */
export const ringOfCancelled = (id: string): string => CANCELLED + id;

/** The id of the job that was cancelled, where that is what was rung. */
export const cancelledIn = (rung: string): string | undefined =>
  rung.startsWith(CANCELLED) ? rung.slice(CANCELLED.length) : undefined;

/** A bell that is heard in this process only; workers elsewhere look for jobs each second. */
export function localBell(): Bell {
  const hearing = new Set<(name: string) => void>();
  return {
    ring: async (name) => {
      for (const hear of hearing) hear(name);
    },
    listen: async (hear) => {
      hearing.add(hear);
      return async () => {
        hearing.delete(hear);
      };
    },
  };
}
