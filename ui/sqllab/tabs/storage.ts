import { api } from "../../api/client.ts";
import { fromStored, type OpenTable, type StoredTab, type Tab, type TabDraft, toStored } from "./tab.ts";

interface Bootstrap {
  tab_state_ids: { id: number; label: string | null }[];
  active_tab: StoredTab | null;
}

/** The viewer's tabs in the metadata database: all names, and what is in the active one. */
export async function readTabs(signal?: AbortSignal): Promise<Bootstrap> {
  return (await api.get<{ result: Bootstrap }>("/api/v1/sqllab/", { signal })).result;
}

export async function readTab(id: string, limit: number): Promise<Tab> {
  return fromStored(await api.get<StoredTab>(`/tabstateview/${id}`), limit);
}

/** Makes a tab, which becomes the active one; gives its id. */
export async function createTab(draft: TabDraft): Promise<string> {
  const queryEditor = {
    name: draft.name,
    dbId: draft.dbId,
    catalog: draft.catalog,
    schema: draft.schema,
    sql: draft.sql,
    queryLimit: draft.limit,
    templateParams: draft.templateParams,
    remoteId: draft.savedQueryId,
  };
  return String((await api.post<{ id: number }>("/tabstateview/", { form: { queryEditor } })).id);
}

export function changeTab(id: string, change: Partial<Tab>): Promise<unknown> {
  return api.put(`/tabstateview/${id}`, { form: toStored(change) });
}

export function deleteTab(id: string): Promise<unknown> {
  return api.delete(`/tabstateview/${id}`);
}

export function activateTab(id: string): Promise<unknown> {
  return api.post(`/tabstateview/${id}/activate`);
}

/** Keeps a table unfolded beside a tab, with what is known of it; gives its id. */
export async function openTable(tab: Tab, table: OpenTable, metadata: object): Promise<number> {
  const { catalog, schema, name } = table;
  const told = { ...metadata, queryEditorId: tab.id, dbId: tab.dbId, catalog, schema, name };
  return (await api.post<{ id: number }>("/tableschemaview/", { form: { table: told } })).id;
}

export function closeTable(id: number): Promise<unknown> {
  return api.delete(`/tableschemaview/${id}`);
}

const localKey = (userId: number) => `liteset.sqllab.tabs.${userId}`;
const unsavedKey = (userId: number) => `liteset.sqllab.unsaved.${userId}`;

/** Tabs that live in this browser only: where the metadata database keeps none. */
export const localTabs = {
  read: (userId: number): Tab[] => readJson(localKey(userId), []),
  write: (userId: number, tabs: Tab[]): void =>
    writeJson(
      localKey(userId),
      tabs.map((tab) => ({ ...tab, latestQuery: null })),
    ),
};

/** Changes that the server has not taken yet, by the id of their tab. */
export const unsaved = {
  read: (userId: number): Record<string, Partial<Tab>> => readJson(unsavedKey(userId), {}),
  write: (userId: number, changes: Record<string, Partial<Tab>>): void =>
    writeJson(unsavedKey(userId), Object.keys(changes).length === 0 ? undefined : changes),
};

function readJson<T>(key: string, otherwise: T): T {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? "null") as T | null) ?? otherwise;
  } catch {
    return otherwise; // Storage is forbidden, or holds something else.
  }
}

function writeJson(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is forbidden or full: nothing is lost as long as the server takes the change.
  }
}
