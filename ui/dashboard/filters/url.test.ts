import { describe, expect, it } from "vitest";
import type { DataMasks } from "./masks.ts";
import { masksFromUrl, urlWithMasks } from "./url.ts";

const east: DataMasks = {
  "NATIVE_FILTER-1": {
    extraFormData: { filters: [{ col: "region", op: "IN", val: ["East & 'South'"] }] },
    filterState: { value: ["East & 'South'"], label: "East" },
  },
};

describe("filters in the address", () => {
  it("come back as they were written", () => {
    const href = urlWithMasks("http://x/superset/dashboard/1/?a=b&native_filters_key=old", east, {});
    const url = new URL(href);
    expect(url.searchParams.get("a")).toBe("b");
    expect(url.searchParams.has("native_filters_key")).toBe(false);
    expect(masksFromUrl(url.search)).toEqual(east);
  });

  it("come back with those that clicks in charts have set", () => {
    const clicked: DataMasks = { ...east, 10: { extraFormData: { filters: [] }, filterState: { value: [["TX"]] } } };
    expect(masksFromUrl(new URL(urlWithMasks("http://x/d/", clicked, east)).search)).toEqual(clicked);
  });

  it("are left out where they are the defaults, and kept where a default was cleared", () => {
    expect(urlWithMasks("http://x/d/", east, east)).toBe("http://x/d/");
    const cleared = { "NATIVE_FILTER-1": { extraFormData: {}, filterState: { value: null } } };
    const url = new URL(urlWithMasks("http://x/d/", cleared, east));
    expect(masksFromUrl(url.search)).toEqual(cleared);
  });

  it("open the dashboard all the same where a link is broken", () => {
    expect(masksFromUrl("?native_filters=(NATIVE")).toBeUndefined();
    expect(masksFromUrl("")).toBeUndefined();
  });
});
