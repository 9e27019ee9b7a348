import { t } from "../../i18n/t.ts";
import type { QueryInfo } from "../types.ts";

/** A table that is unfolded beside a tab; `id` is its row on the server, where it has one. */
export interface OpenTable {
  id: number | null;
  catalog: string | null;
  schema: string | null;
  name: string;
}

/** One tab of SQL Lab. */
export interface Tab {
  /** The id of its row in the metadata database, or a name that begins with `local-`. */
  id: string;
  name: string;
  dbId: number | null;
  catalog: string | null;
  schema: string | null;
  sql: string;
  /** Most rows of an answer. */
  limit: number;
  /** JSON, as Superset keeps them. */
  templateParams: string | null;
  savedQueryId: number | null;
  tables: OpenTable[];
  /** The last query that ran here; undefined while the tab has not been read. */
  latestQuery: QueryInfo | null;
  /** False for a tab of which only id and name are known yet. */
  isLoaded: boolean;
}

/** What a new tab begins with. */
export type TabDraft = Partial<Omit<Tab, "id" | "isLoaded" | "tables" | "latestQuery">>;

/** A tab as `/tabstateview` has it. */
export interface StoredTab {
  id: number;
  label: string | null;
  active: boolean | null;
  database_id: number | null;
  catalog: string | null;
  schema: string | null;
  table_schemas: { id: number; catalog: string | null; schema: string | null; table: string | null }[];
  sql: string | null;
  query_limit: number | null;
  latest_query: QueryInfo | null;
  template_params: string | null;
  saved_query: { id: number } | null;
}

export const isLocal = (id: string): boolean => id.startsWith("local-");

/** A tab of which only the name is known. */
export function namedTab(id: string, name: string | null, limit: number): Tab {
  return { ...emptyTab, id, name: name ?? t("Untitled query"), limit, isLoaded: false };
}

export function draftedTab(id: string, draft: TabDraft, limit: number): Tab {
  return { ...emptyTab, limit, ...draft, id, isLoaded: true };
}

export function fromStored(stored: StoredTab, limit: number): Tab {
  return {
    id: String(stored.id),
    name: stored.label ?? t("Untitled query"),
    dbId: stored.database_id,
    catalog: stored.catalog,
    schema: stored.schema,
    sql: stored.sql ?? "",
    limit: stored.query_limit || limit,
    templateParams: stored.template_params,
    savedQueryId: stored.saved_query?.id ?? null,
    tables: stored.table_schemas.map(({ id, catalog, schema, table }) => ({ id, catalog, schema, name: table ?? "" })),
    latestQuery: stored.latest_query,
    isLoaded: true,
  };
}

/** What `PUT /tabstateview/<id>` is told of a change. */
export function toStored(change: Partial<Tab>): Record<string, unknown> {
  const names: Partial<Record<keyof Tab, string>> = {
    name: "label",
    dbId: "database_id",
    catalog: "catalog",
    schema: "schema",
    sql: "sql",
    limit: "query_limit",
    templateParams: "template_params",
    savedQueryId: "saved_query_id",
  };
  const told = Object.entries(change).flatMap(([key, value]) => {
    if (key === "latestQuery") return [["latest_query_id", change.latestQuery?.id ?? null] as const];
    const name = names[key as keyof Tab];
    return name ? [[name, value] as const] : [];
  });
  return Object.fromEntries(told);
}

/** The first "Untitled query n" that no tab has. */
export function freeName(tabs: readonly Pick<Tab, "name">[]): string {
  const taken = new Set(tabs.map(({ name }) => name));
  for (let number = 1; ; number++)
    if (!taken.has(t("Untitled query {number}", { number }))) return t("Untitled query {number}", { number });
}

const emptyTab: Tab = {
  id: "",
  name: "",
  dbId: null,
  catalog: null,
  schema: null,
  sql: "",
  limit: 1000,
  templateParams: null,
  savedQueryId: null,
  tables: [],
  latestQuery: null,
  isLoaded: false,
};
