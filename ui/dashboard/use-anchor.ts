import { useEffect, useState } from "react";
import type { DashboardLayout } from "./layout/tree.ts";
import { type OpenTabs, tabsAround } from "./layout/visible-tabs.ts";

/** The element of the layout that the address names. */
export function anchorOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

/**
 * Goes to the element that the address names, once the page is drawn and whenever a link on it names another: opens the tabs around it
 * and scrolls there.
 */
export function useAnchor(layout: DashboardLayout, open: (tabs: OpenTabs) => void): void {
  const [goal, setGoal] = useState(() => ({ id: anchorOf(location.hash) }));
  useEffect(() => {
    const go = () => {
      const id = anchorOf(location.hash);
      if (!layout.nodes.has(id)) return;
      open(tabsAround(layout, id));
      setGoal({ id });
    };
    addEventListener("hashchange", go);
    return () => removeEventListener("hashchange", go);
  }, [layout, open]);
  useEffect(() => {
    if (goal.id) document.getElementById(goal.id)?.scrollIntoView();
  }, [goal]);
}

/** Takes the name of an element out of the address: somebody has gone elsewhere. A link to it works anew. */
export function forgetAnchor(): void {
  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
}
