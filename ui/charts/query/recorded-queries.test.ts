import { describe, expect, it } from "vitest";
import { chartTypes } from "../registry.ts";
import type { FormData, QueryObject } from "../types.ts";

interface Recording {
  formData: FormData;
  queries: QueryObject[];
}

const recordings = import.meta.glob<Recording>("../fixtures/*.json", { eager: true, import: "default" });

describe("queries made from form_data are those that Superset 6.0.0's frontend sent", () => {
  for (const [file, recording] of Object.entries(recordings)) {
    it(`${recording.formData.viz_type} (${file})`, () => {
      const made = chartTypes[recording.formData.viz_type]?.buildQuery(recording.formData);
      const queries = JSON.parse(JSON.stringify(made?.queries)) as QueryObject[];
      expect(queries.map(({ url_params: _own, ...query }) => query)).toEqual(recording.queries);
    });
  }
});
