import { createRunStore, type RunStore } from "./run/store.ts";
import { openTabStore, type TabStore } from "./tabs/store.ts";

/** Tabs and their queries, as long as the page's application is open: coming back from a chart finds them as they were. */
export interface Session {
  tabs: TabStore;
  runs: RunStore;
}

interface SessionOptions {
  userId: number;
  isPersistent: boolean;
  defaultLimit: number;
}

export async function openSession(options: SessionOptions, signal: AbortSignal): Promise<Session> {
  const tabs = await openTabStore(options, signal);
  const runs = createRunStore((tabId, query) => {
    if (query) tabs.change(tabId, { latestQuery: query });
  });
  return { tabs, runs };
}
