import { describe, expect, it } from "vitest";
import { canChange } from "../access.ts";
import type { Bootstrap, BootstrapUser } from "../bootstrap.ts";
import { drillRights } from "./rights.ts";

const flags = { DRILL_TO_DETAIL: true, DRILL_BY: true };
const userWith = (role: string, permissions: string[]): BootstrapUser =>
  ({ userId: 7, roles: { [role]: permissions.map((one) => one.split(" on ")) } }) as unknown as BootstrapUser;
const rightsOf = (user: BootstrapUser, more: Partial<Bootstrap> = {}, feature_flags: Record<string, boolean> = flags) =>
  drillRights({ user, common: { feature_flags }, ...more } as unknown as Bootstrap);
const allowed = (rights: object) =>
  Object.entries(rights)
    .filter(([, isAllowed]) => isAllowed)
    .map(([key]) => key);

const gamma = userWith("Gamma", [
  "can_explore on Superset",
  "can_csv on Superset",
  "can_share_chart on Superset",
  "can_get_drill_info on Dataset",
]);

describe("what somebody may do with a chart of a dashboard", () => {
  it("is told by the permissions of the roles", () => {
    expect(allowed(rightsOf(gamma))).toEqual(["by", "explore", "query", "rows", "download", "share"]);
    const alpha = userWith("Alpha", [
      ...gamma.roles.Gamma!.map(([what, view]) => `${what} on ${view}`),
      "can_samples on Datasource",
    ]);
    expect(allowed(rightsOf(alpha))).toContain("toDetail");
    expect(allowed(rightsOf(userWith("Public", [])))).toEqual([]);
  });

  it("leaves readers who do not explore what a role names by itself", () => {
    const reader = userWith("Reader", ["can_view_chart_as_table on Dashboard", "can_view_query on Dashboard"]);
    expect(allowed(rightsOf(reader))).toEqual(["query", "rows"]);
    const driller = userWith("Driller", ["can_drill on Dashboard", "can_samples on Datasource"]);
    expect(allowed(rightsOf(driller))).toEqual(["toDetail"]);
  });

  it("never shows the SQL to guests, nor drills where the site does not", () => {
    expect(allowed(rightsOf(gamma, { embedded: { dashboard_id: 1 } }))).not.toContain("query");
    expect(allowed(rightsOf(gamma, {}, {}))).not.toContain("by");
  });

  it("lets owners who may write and administrators change the dashboard itself, and nobody else", () => {
    const writer = userWith("Alpha", ["can_write on Dashboard"]);
    expect(canChange(writer, "Dashboard", [{ id: 8 }])).toBe(false);
    expect(canChange(writer, "Dashboard", [{ id: 7 }])).toBe(true);
    expect(canChange(gamma, "Dashboard", [{ id: 7 }])).toBe(false);
    expect(canChange(userWith("Admin", ["can_write on Dashboard"]), "Dashboard", [])).toBe(true);
  });
});
