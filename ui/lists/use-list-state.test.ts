import { describe, expect, it } from "vitest";
import { changeListState, readListState } from "./use-list-state.ts";

describe("list state in the address", () => {
  it("has defaults and ignores nonsense", () => {
    const state = readListState(new URLSearchParams("page=-3&size=7&dir=up&owner=4"), "changed_on", "desc");
    expect(state).toEqual({
      search: "",
      sort: "changed_on",
      direction: "desc",
      page: 1,
      pageSize: 25,
      isCards: false,
      filters: { owner: "4" },
    });
  });

  it("goes back to the first page when the rows change, and not when the page does", () => {
    const at = new URLSearchParams("q=sales&page=3");
    expect(String(changeListState(at, { owner: "2" }))).toBe("q=sales&owner=2");
    expect(String(changeListState(at, { page: "4" }))).toBe("q=sales&page=4");
    expect(String(changeListState(at, { q: "" }))).toBe("");
  });
});
