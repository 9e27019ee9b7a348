import { useSyncExternalStore } from "react";

export type ThemeMode = "light" | "dark" | "system";

const key = "liteset.theme";
const listeners = new Set<() => void>();
const systemDark = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

/** What the person chose, remembered in this browser. */
function readMode(): ThemeMode {
  try {
    const stored = localStorage.getItem(key);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system"; // Storage is forbidden in this browser.
  }
}

export function setMode(mode: ThemeMode): void {
  try {
    localStorage.setItem(key, mode);
  } catch {
    // Storage is forbidden: the choice cannot be remembered.
  }
  for (const listener of listeners) listener();
}

export function useThemeMode(): ThemeMode {
  return useSyncExternalStore(subscribe, readMode);
}

/** Whether the page is dark now: by choice, or by the system's. */
export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, () => {
    const mode = readMode();
    return mode === "dark" || (mode === "system" && systemDark?.matches === true);
  });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  systemDark?.addEventListener("change", listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    systemDark?.removeEventListener("change", listener);
    removeEventListener("storage", listener);
  };
}
