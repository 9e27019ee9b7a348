import { describe, expect, it } from "vitest";
import { parseQueryContext } from "./query-context.ts";

const context = (query: object, more: object = {}) => ({
  datasource: { id: 1, type: "table" },
  queries: [query],
  ...more,
});
const refusalOf = (body: unknown): string => {
  try {
    parseQueryContext(body);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "accepted";
};

describe("the query context", () => {
  it("takes what the frontend sends, spellings of types included", () => {
    const parsed = parseQueryContext(
      context(
        {
          row_limit: "100",
          is_timeseries: "false",
          metrics: ["count", { label: "saved" }],
          filters: [{ col: "a", op: "like", val: "x" }],
          post_processing: [null],
          nope: 1,
        },
        { force: "true" },
      ),
    );
    expect(parsed.force).toBe(true);
    expect(parsed.queries[0]).toMatchObject({ row_limit: 100, is_timeseries: false, metrics: ["count", "saved"] });
    expect(parsed.queries[0]?.filters?.[0]?.op).toBe("LIKE");
    expect(parsed.queries[0]).not.toHaveProperty("nope");
  });

  it.each([
    [context({ row_limit: -1 }), "{'queries': {0: {'row_limit': ['`row_limit` must be greater than or equal to 0']}}}"],
    [context({ row_limit: "many" }), "{'queries': {0: {'row_limit': ['Not a valid integer.']}}}"],
    [context({ columns: "region" }), "{'queries': {0: {'columns': ['Not a valid list.']}}}"],
    [
      context({ orderby: [["", true]] }),
      "{'queries': {0: {'orderby': {0: {0: ['orderby column must be populated']}}}}}",
    ],
    [context({ extras: { nope: 1 } }), "{'queries': {0: {'extras': {'nope': ['Unknown field.']}}}}"],
    [
      context({ post_processing: [{ options: {} }] }),
      "{'queries': {0: {'post_processing': {0: {'operation': ['Missing data for required field.']}}}}}",
    ],
    [context({}, { nope: 1 }), "{'nope': ['Unknown field.']}"],
    [context({}, { result_format: "xml" }), "{'result_format': ['Must be one of: csv, json, xlsx.']}"],
    [{ datasource: { type: "table" }, queries: [] }, "{'datasource': {'id': ['Missing data for required field.']}}"],
  ])("refuses %j as the reference does", (body, messages) => {
    expect(refusalOf(body)).toBe(`Request is incorrect: ${messages}`);
  });

  it.each([null, 5, "text", []])("refuses %j instead of failing on it", (body) => {
    expect(refusalOf(body)).toMatch(/^Request is incorrect: /);
  });

  it("takes time grains that the settings add", () => {
    const body = context({ extras: { time_grain_sqla: "PT2H" } });
    expect(refusalOf(body)).toContain("Must be one of: PT1S");
    expect(parseQueryContext(body, ["PT2H"]).queries[0]?.extras?.time_grain_sqla).toBe("PT2H");
  });
});
