import { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { Refusal } from "../../answers.ts";
import { readValue } from "../../rest/schema.ts";
import type { Answer, Call } from "../../route.ts";
import { changeDataset } from "../dataset/change.ts";
import { columnFields, datasetChanges, metricFields } from "../dataset/schemas.ts";
import { findDataset } from "../explore/access.ts";
import { openDataset } from "../explore/read.ts";

/** A dataset as the former editor held it: with much that nobody changes, and people as objects. */
const former = z.looseObject({
  id: z.number().int(),
  type: z.literal("table"),
  database: z.looseObject({ id: z.number().int() }),
  owners: z.array(z.union([z.number(), z.looseObject({ id: z.number() }).transform((owner) => owner.id)])).optional(),
  columns: z.array(z.looseObject({ column_name: z.string() })),
  metrics: z.array(z.looseObject({ metric_name: z.string() })),
});

/** POST: the former way to change a dataset, by the rules of the one that took its place. */
export async function saveDataset(call: Call): Promise<Answer> {
  const { id, type: _type, database, columns, metrics, ...rest } = await readFormer(call);
  const found = await findDataset(call, id);
  if (!found) throw new Refusal({ error: "Datasource does not exist" }, { status: 404 });
  const names = columns.map((column) => column.column_name);
  const repeated = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
  if (repeated.length > 0)
    throw new Refusal({ error: `Duplicate column name(s): ${repeated.join(",")}` }, { status: 409 });
  const { folders, ...others } = rest;
  const changes = {
    ...(folders ? { folders } : {}),
    ...picked(others, Object.keys(datasetChanges.shape)),
    database_id: database.id,
    columns: columns.map((column) => picked(column, columnFields)),
    metrics: metrics.map((metric) => picked(metric, metricFields)),
  };
  await changeDataset(id, readValue(changes, datasetChanges), call);
  return (await openDataset(call, id)) ?? {};
}

async function readFormer(call: Call): Promise<z.output<typeof former>> {
  const text = (await call.form()).get("data");
  if (typeof text !== "string") throw new Refusal({ error: "Request missing data field." }, { status: 400 });
  try {
    return former.parse(JSON.parse(text));
  } catch {
    const message = "data is a dataset in JSON, as /datasource/get/table/<id>/ gives it.";
    throw new LitesetError(message, undefined, { status: 400 });
  }
}

const picked = (from: Record<string, unknown>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
