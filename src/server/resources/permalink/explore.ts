import { z } from "zod";
import { readPermalink } from "../../../metadata/permalinks.ts";
import type { Call } from "../../route.ts";
import { requireSourceAccess } from "../explore/access.ts";

/** Rows of older versions name the dataset otherwise. */
const valueSchema = z.looseObject({
  chartId: z.number().nullish(),
  datasourceId: z.number().nullish(),
  datasetId: z.number().nullish(),
  datasourceType: z.string().nullish(),
  state: z.looseObject({
    formData: z.record(z.string(), z.unknown()),
    urlParams: z.array(z.tuple([z.string(), z.string().nullable()]).nullable()).nullish(),
  }),
});
export type ExplorePermalink = z.output<typeof valueSchema>;

/** The chart behind a key, for those who may read its dataset; undefined for a key of none. */
export async function readExplorePermalink(call: Call, key: string): Promise<ExplorePermalink | undefined> {
  const value = valueSchema.safeParse(await readPermalink(call.app, "explore", key)).data;
  if (!value) return undefined;
  await requireSourceAccess(call, {
    id: value.datasourceId || value.datasetId || 0,
    type: value.datasourceType ?? "table",
    chartId: value.chartId ?? null,
  });
  return value;
}
