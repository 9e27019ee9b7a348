import { describe, expect, it } from "vitest";
import { withDefaults } from "../defaults.ts";
import { chartTypes } from "../registry.ts";
import { recordings } from "../testing.ts";
import type { FormData, QueryObject } from "../types.ts";
import { recordedQueries } from "./recorded.ts";
import { variations } from "./variations.ts";

/** No forecasts are made here (docs/differences.md), so none are asked for. */
const isForecast = ({ operation }: { operation: string }) => operation === "prophet";

function queriesOf(formData: FormData): QueryObject[] {
  const made = chartTypes[formData.viz_type]?.buildQuery(withDefaults(formData));
  return JSON.parse(JSON.stringify(made?.queries)) as QueryObject[];
}

describe("queries made from form_data are those that Superset 6.0.0's frontend sent", () => {
  it.each(Object.entries(recordings))("%s", (_name, { formData, queries }) => {
    expect(queriesOf(formData).map(({ url_params: _own, ...query }) => query)).toEqual(queries);
  });

  it.each(variations)("$name", ({ name, formData }) => {
    const recorded = recordedQueries[name]?.map((query) =>
      query.post_processing
        ? { ...query, post_processing: query.post_processing.filter((step) => !isForecast(step)) }
        : query,
    );
    expect(queriesOf({ ...formData, datasource: "6__table" })).toEqual(recorded);
  });
});
