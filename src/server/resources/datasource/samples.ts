import { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { isAsInSuperset } from "../../../settings/as-in-superset.ts";
import { json } from "../../answers.ts";
import type { Answer, Call } from "../../route.ts";
import { DATASOURCE_TYPES } from "../chart/create.ts";
import { findDataset } from "../explore/access.ts";
import { runQuery } from "./run.ts";

const MAX_PAGE = 1000;

const question = z.object({
  datasource_type: z.enum(DATASOURCE_TYPES),
  datasource_id: z.coerce.number().int().min(0),
  force: z.stringbool().default(false),
  page: z.coerce.number().int().default(1),
  per_page: z.coerce.number().int().min(1).max(MAX_PAGE).optional(),
});

/** What the rows are narrowed by; the query engine reads its parts. */
const narrowing = z
  .strictObject({
    filters: z.array(z.looseObject({ col: z.unknown().refine((col) => col != null), op: z.string() })).optional(),
    granularity: z.string().nullish(),
    time_range: z.string().nullish(),
    extras: z.looseObject({}).nullish(),
  })
  .nullable();

const COUNT = { expressionType: "SQL", sqlExpression: "COUNT(*)", label: "COUNT(*)" };

/** A page of a dataset's rows, and how many there are. */
export async function showSamples(call: Call): Promise<Answer> {
  const asked = question.safeParse(Object.fromEntries(call.query)).data;
  const body = asked && narrowing.safeParse(await call.json()).data;
  // The reference says no more to these than the status.
  if (!asked || body === undefined) return json({}, { status: 400 });
  const { datasource_type: type, datasource_id: id, force, page } = asked;
  if (type !== "table") return json({}, { status: 400 });
  const found = await findDataset(call, id);
  if (!found) return json({ error: "Datasource does not exist" }, { status: 404 });
  const isLax = isAsInSuperset(call.app.settings, "samples");
  if (!found.isOpen && !isLax) throw new LitesetError("Forbidden", undefined, { status: 403 });

  const limit = Math.min(asked.per_page ?? MAX_PAGE, call.app.settings.SAMPLES_ROW_LIMIT);
  const context = { datasource: { id, type }, force };
  const rows = { ...body, row_limit: limit, row_offset: (Math.max(page, 1) - 1) * limit };
  try {
    const [counted, sample] = await Promise.all([
      runQuery(call, { ...context, queries: [{ ...body, metrics: [COUNT] }], result_type: "full" }, isLax),
      runQuery(call, { ...context, queries: [rows], result_type: "drill_detail" }, isLax),
    ]);
    const total = counted.data[0]?.["COUNT(*)"] ?? 0;
    return { result: { ...sample, page, per_page: asked.per_page ?? limit, total_count: total } };
  } catch (error) {
    // What a query fails of has a form of its own here.
    const words = error instanceof LitesetError && error.status === 400 ? /^Error: (.*)$/s.exec(error.message) : null;
    if (!words) throw error;
    return json({ error: words[1] }, { status: 422 });
  }
}
