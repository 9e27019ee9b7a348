import { describe, expect, it } from "vitest";
import { chartTypes } from "../registry.ts";
import { recordings } from "../testing.ts";
import type { QueryObject } from "../types.ts";

describe("queries made from form_data are those that Superset 6.0.0's frontend sent", () => {
  it.each(Object.entries(recordings))("%s", (_name, { formData, queries }) => {
    const made = chartTypes[formData.viz_type]?.buildQuery(formData);
    const sent = JSON.parse(JSON.stringify(made?.queries)) as QueryObject[];
    expect(sent.map(({ url_params: _own, ...query }) => query)).toEqual(queries);
  });
});
