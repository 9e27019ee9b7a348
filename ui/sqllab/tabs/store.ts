import { useSyncExternalStore } from "react";
import { ApiError, messageOf } from "../../api/errors.ts";
import { toastError } from "../../components/toast-store.ts";
import { t } from "../../i18n/t.ts";
import { activateTab, changeTab, createTab, deleteTab, localTabs, readTab, readTabs, unsaved } from "./storage.ts";
import { draftedTab, freeName, fromStored, isLocal, namedTab, type Tab, type TabDraft } from "./tab.ts";

export interface TabsState {
  tabs: readonly Tab[];
  activeId: string | undefined;
  /** Ids of tabs with changes that the server has not taken yet. */
  unsavedIds: ReadonlySet<string>;
  /** Tabs with SQL that were closed since the page was opened, the last one at the end. */
  closed: readonly Tab[];
}

export interface TabStore {
  read(): TabsState;
  subscribe(listener: () => void): () => void;
  add(draft: TabDraft): Promise<void>;
  change(id: string, change: Partial<Tab>): void;
  close(id: string): void;
  /** Brings back what was closed last, as a new tab. */
  reopen(): Promise<void>;
  activate(id: string): void;
  /** Sends what waits to the server at once. */
  flush(): Promise<void>;
}

interface StoreOptions {
  userId: number;
  /** False: tabs live in this browser. */
  isPersistent: boolean;
  defaultLimit: number;
}

const saveDelayMs = 700;
const retryDelayMs = 10_000;
const mostTabs = 100;

/** The tabs of a person, as they were left; changes go to the server by and by. */
export async function openTabStore(options: StoreOptions, signal?: AbortSignal): Promise<TabStore> {
  const { userId, defaultLimit } = options;
  const stored = options.isPersistent ? await readTabs(signal) : { tab_state_ids: [], active_tab: null };
  const waiting = unsaved.read(userId);
  const active = stored.active_tab && fromStored(stored.active_tab, defaultLimit);
  const kept = stored.tab_state_ids.map(({ id, label }) =>
    String(id) === active?.id ? active : namedTab(String(id), label, defaultLimit),
  );
  const known = new Set(kept.map(({ id }) => id));
  for (const id of Object.keys(waiting)) if (!known.has(id)) delete waiting[id];
  const tabs = [...kept, ...localTabs.read(userId)].map((tab) => ({ ...tab, ...waiting[tab.id] }));
  return createStore(options, tabs, active?.id ?? tabs[0]?.id, waiting);
}

function createStore(
  { userId, isPersistent, defaultLimit }: StoreOptions,
  initial: Tab[],
  activeId: string | undefined,
  waiting: Record<string, Partial<Tab>>,
): TabStore {
  let state: TabsState = { tabs: initial, activeId, unsavedIds: new Set(Object.keys(waiting)), closed: [] };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSaving = false;
  /** Tabs that the server is about to make: their names are taken. */
  const making = new Set<{ name: string }>();
  const listeners = new Set<() => void>();

  const set = (next: Partial<TabsState>) => {
    state = { ...state, ...next, unsavedIds: new Set(Object.keys(waiting)) };
    for (const listener of listeners) listener();
  };
  const patch = (id: string, change: Partial<Tab>) =>
    set({ tabs: state.tabs.map((tab) => (tab.id === id ? { ...tab, ...change } : tab)) });
  const keepLocal = () =>
    localTabs.write(
      userId,
      state.tabs.filter(({ id }) => isLocal(id)),
    );
  const schedule = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), delay);
  };
  const flush = async () => {
    clearTimeout(timer);
    if (isSaving) return schedule(saveDelayMs);
    isSaving = true;
    let hasFailed = false;
    for (const [id, change] of Object.entries(waiting)) {
      try {
        await changeTab(id, change);
        // What was typed meanwhile is another object and stays.
        if (waiting[id] === change) delete waiting[id];
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) await makeAnew(id);
        else if (error instanceof ApiError && error.status === 400) {
          delete waiting[id];
          toastError(t("The server did not take a change of the tab: {message}", { message: error.message }));
        } else hasFailed = true;
      }
    }
    isSaving = false;
    unsaved.write(userId, waiting);
    set({});
    if (Object.keys(waiting).length > 0) schedule(hasFailed ? retryDelayMs : saveDelayMs);
  };
  /** A tab that was closed elsewhere and has been changed here is kept as a new one. */
  const makeAnew = async (id: string) => {
    const tab = state.tabs.find((one) => one.id === id);
    delete waiting[id];
    if (!tab?.isLoaded) return set({ tabs: state.tabs.filter((one) => one.id !== id) });
    const made = await createTab(tab).catch(localId);
    const activeNow = state.activeId === id ? made : state.activeId;
    set({ tabs: state.tabs.map((one) => (one.id === id ? { ...one, id: made } : one)), activeId: activeNow });
    keepLocal();
  };
  const load = async (id: string) => {
    try {
      const tab = await readTab(id, defaultLimit);
      patch(id, { ...tab, ...waiting[id] });
    } catch (error) {
      toastError(t("The tab could not be read: {message}", { message: messageOf(error) }));
    }
  };
  const activate = (id: string) => {
    const tab = state.tabs.find((one) => one.id === id);
    if (!tab) return;
    if (id !== state.activeId && !isLocal(id)) void activateTab(id).catch(() => undefined);
    set({ activeId: id });
    if (!tab.isLoaded) void load(id);
  };
  const first = state.tabs.find(({ id }) => id === activeId);
  if (first && !first.isLoaded) void load(first.id);
  if (Object.keys(waiting).length > 0) schedule(saveDelayMs);

  const add = async (draft: TabDraft) => {
    if (state.tabs.length >= mostTabs)
      return toastError(t("{mostTabs} tabs are open: close some first.", { mostTabs }));
    const full = { limit: defaultLimit, ...draft, name: draft.name?.trim() || freeName([...state.tabs, ...making]) };
    making.add(full);
    const isKept = isPersistent && full.dbId != null;
    const id = isKept
      ? await createTab(full).catch((error: Error) => {
          toastError(t("The tab is kept in this browser only: {message}", { message: error.message }));
          return localId();
        })
      : localId();
    making.delete(full);
    set({ tabs: [...state.tabs, draftedTab(id, full, defaultLimit)], activeId: id });
    keepLocal();
  };

  return {
    read: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add,
    change: (id, change) => {
      patch(id, change);
      if (isLocal(id)) return keepLocal();
      const { tables: _tables, isLoaded: _isLoaded, ...told } = change;
      if (Object.keys(told).length === 0) return;
      waiting[id] = { ...waiting[id], ...told };
      unsaved.write(userId, waiting);
      set({});
      schedule(saveDelayMs);
    },
    close: (id) => {
      const at = state.tabs.findIndex((tab) => tab.id === id);
      if (at < 0) return;
      const gone = state.tabs[at];
      const closed = gone?.sql.trim() ? [...state.closed, gone] : state.closed;
      const tabs = state.tabs.filter((tab) => tab.id !== id);
      delete waiting[id];
      unsaved.write(userId, waiting);
      set({ tabs, closed });
      keepLocal();
      if (!isLocal(id))
        deleteTab(id).catch((error: Error) =>
          toastError(t("The tab is still on the server: {message}", { message: error.message })),
        );
      const next = tabs[Math.min(at, tabs.length - 1)];
      if (state.activeId === id) {
        if (next) activate(next.id);
        else set({ activeId: undefined });
      }
    },
    reopen: async () => {
      const tab = state.closed.at(-1);
      if (!tab) return;
      const { name, dbId, catalog, schema, sql, limit, templateParams, savedQueryId } = tab;
      set({ closed: state.closed.slice(0, -1) });
      await add({ name, dbId, catalog, schema, sql, limit, templateParams, savedQueryId });
    },
    activate,
    flush,
  };
}

const localId = (): string => `local-${crypto.getRandomValues(new Uint32Array(2)).join("")}`;

export function useTabs(store: TabStore): TabsState {
  return useSyncExternalStore(store.subscribe, store.read);
}
