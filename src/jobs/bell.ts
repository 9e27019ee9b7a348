import type { Bell } from "./store.ts";

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
