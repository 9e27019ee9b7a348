import { useSyncExternalStore } from "react";

const wide = globalThis.matchMedia?.("(min-width: 901px)");

/** Whether there is room for the tables beside the editor. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      wide?.addEventListener("change", listener);
      return () => wide?.removeEventListener("change", listener);
    },
    () => wide?.matches !== false,
  );
}
