import { describe, expect, it } from "vitest";
import type { ResourceSpec } from "./spec.ts";

type Spec = Pick<ResourceSpec<never>, "api" | "columns" | "filters" | "search" | "sort" | "title">;

/** What of a resource of the server concerns its list. */
interface Resource {
  name: string;
  orderColumns: Record<string, unknown>;
  search: Record<string, { custom?: { operator: string }[] }>;
}

/** Pages whose list is the resource's own, and the folders of those resources. */
const lists: Record<string, string> = {
  "action-log": "log",
  "annotation-layers": "annotation-layer",
  charts: "chart",
  "css-templates": "css-template",
  dashboards: "dashboard",
  databases: "database",
  datasets: "dataset",
  groups: "group",
  "query-history": "query",
  registrations: "user-registration",
  reports: "report",
  "row-level-security": "row-level-security",
  "saved-queries": "saved-query",
  tags: "tag",
  themes: "theme",
  users: "user",
};

const valuesOf = async <Kind extends object>(path: string, key: string): Promise<Kind[]> =>
  Object.values((await import(path)) as Record<string, unknown>).filter(
    (value): value is Kind => typeof value === "object" && value !== null && key in value,
  );

describe("a list", () => {
  it.each(Object.entries(lists))(
    "of %s is sorted, searched and filtered by what the server takes",
    async (page, folder) => {
      const resources = await valuesOf<Resource>(`../../src/server/resources/${folder}/resource.ts`, "orderColumns");
      for (const spec of await valuesOf<Spec>(`./resources/${page}.tsx`, "api")) {
        const { orderColumns, search } = resources.find(({ name }) => name === spec.api) ?? expect.fail(spec.api);
        const sorted = spec.columns.filter(({ sorter }) => sorter).map(({ key }) => String(key));
        expect(Object.keys(orderColumns), spec.title).toEqual(expect.arrayContaining([...sorted, spec.sort.column]));
        const filtered = (spec.filters ?? []).map(({ key, column }) => column ?? key);
        expect(Object.keys(search), spec.title).toEqual(expect.arrayContaining(filtered));
        const { col, opr } = spec.search ?? {};
        if (col === undefined || opr === undefined) continue;
        expect(["ct", ...(search[col]?.custom ?? []).map(({ operator }) => operator)], spec.title).toContain(opr);
      }
    },
  );
});
