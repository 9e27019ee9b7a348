import { isRecord, list } from "../form-data.ts";
import type { FormData, QueryFilter } from "../types.ts";

export interface Sorting {
  key: string;
  descending: boolean;
}

/** What people set in the table itself, as opposed to its controls. */
export interface TableState {
  /** from 1 */
  page: number;
  size: number;
  sorting: Sorting | undefined;
  search: string;
  /** where the server searches; a page of the browser is searched in all columns */
  searchColumn: string | undefined;
  /** column → what is written in the field below its header */
  filters: Record<string, string>;
}

/** What a page of the server is asked with, under the names that Superset's tables give to it. */
interface OwnState {
  currentPage: number;
  pageSize: number;
  sortBy: { key: string; desc: boolean }[];
  searchText: string;
  searchColumn: string;
  columnFilters: QueryFilter[];
}

/** The state as part of form data. */
export function ownState(state: TableState): OwnState {
  return {
    currentPage: state.page - 1,
    pageSize: state.size,
    sortBy: state.sorting ? [{ key: state.sorting.key, desc: state.sorting.descending }] : [],
    searchText: state.search.trim(),
    searchColumn: state.searchColumn ?? "",
    columnFilters: Object.entries(state.filters).flatMap(([col, text]) => {
      const filter = readFilter(text);
      return filter ? [{ col, ...filter }] : [];
    }),
  };
}

/** The part of form data that `ownState` made; without it the table's first page. */
export function readOwnState(formData: FormData): Partial<OwnState> {
  const own = isRecord(formData.own_state) ? formData.own_state : {};
  return {
    currentPage: typeof own.currentPage === "number" ? own.currentPage : undefined,
    pageSize: typeof own.pageSize === "number" ? own.pageSize : undefined,
    sortBy: list(own as FormData, "sortBy").filter(isRecord) as OwnState["sortBy"],
    searchText: typeof own.searchText === "string" ? own.searchText : "",
    searchColumn: typeof own.searchColumn === "string" ? own.searchColumn : "",
    columnFilters: list(own as FormData, "columnFilters").filter(isRecord) as unknown as QueryFilter[],
  };
}

const operators: Record<string, string> = {
  ">=": ">=",
  "<=": "<=",
  "!=": "!=",
  "<>": "!=",
  ">": ">",
  "<": "<",
  "=": "==",
};

/** "> 10", "!= x"; without an operator the text that a value contains. */
function readFilter(text: string): { op: string; val: string | number } | undefined {
  const found = /^\s*(>=|<=|!=|<>|>|<|=)\s*(.*?)\s*$/.exec(text);
  if (!found) return text.trim() === "" ? undefined : { op: "ILIKE", val: `%${text.trim()}%` };
  const [, sign = "", operand = ""] = found;
  if (operand === "") return undefined;
  return { op: operators[sign] ?? "==", val: Number.isFinite(Number(operand)) ? Number(operand) : operand };
}

/** Whether a value passes what is written below its header. */
export function passes(text: string, value: unknown, written: string): boolean {
  const filter = readFilter(text);
  if (!filter) return true;
  if (filter.op === "ILIKE") return written.toLowerCase().includes(text.trim().toLowerCase());
  const { op, val } = filter;
  if (value === null || value === undefined) return op === "!=";
  const isNumber = typeof val === "number" && typeof value === "number";
  const order = isNumber ? value - val : written.localeCompare(String(val), undefined, { sensitivity: "base" });
  if (op === "==") return order === 0;
  if (op === "!=") return order !== 0;
  if (op === ">") return order > 0;
  if (op === "<") return order < 0;
  return op === ">=" ? order >= 0 : order <= 0;
}
