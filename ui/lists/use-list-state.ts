import { useMemo } from "react";
import { useSearchParams } from "react-router";

export interface ListState {
  search: string;
  sort: string;
  direction: "asc" | "desc";
  page: number;
  pageSize: number;
  isCards: boolean;
  /** further filters by name */
  filters: Record<string, string>;
}

const reserved = new Set(["q", "sort", "dir", "page", "size", "view"]);
export const pageSizes = [25, 50, 100];

/** Reads a list's state out of the address. */
export function readListState(params: URLSearchParams, sort: string, direction: "asc" | "desc"): ListState {
  const size = Number(params.get("size"));
  const asked = params.get("dir");
  return {
    search: params.get("q") ?? "",
    sort: params.get("sort") ?? sort,
    direction: asked === "asc" || asked === "desc" ? asked : direction,
    page: Math.max(1, Math.floor(Number(params.get("page")) || 1)),
    pageSize: pageSizes.includes(size) ? size : (pageSizes[0] ?? 25),
    isCards: params.get("view") === "cards",
    filters: Object.fromEntries([...params].filter(([name]) => !reserved.has(name))),
  };
}

/** The address of a changed list. Whatever changes the rows starts again at the first page. */
export function changeListState(params: URLSearchParams, change: Record<string, string | undefined>): URLSearchParams {
  const next = new URLSearchParams(params);
  if (!("page" in change)) next.delete("page");
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === "") next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** The state of a list page, kept in its address. */
export function useListState(sort: string, direction: "asc" | "desc") {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readListState(params, sort, direction), [params, sort, direction]);
  const change = (changes: Record<string, string | undefined>) =>
    setParams((last) => changeListState(last, changes), { replace: true });
  return { state, change, reset: () => setParams({}, { replace: true }) };
}
