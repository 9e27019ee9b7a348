import { LitesetError } from "../../../errors.ts";
import type { Call } from "../../route.ts";

/** The answer to one query, as /api/v1/chart/data has it. */
export interface QueryAnswer {
  data: Record<string, unknown>[];
  error?: string | null;
  [field: string]: unknown;
}

/**
 * Answers the single query of a context; 422 with the database's text where it fails.
 * @param isOpen true: whether the viewer may read the dataset is not asked
 */
export async function runQuery(call: Call, body: Record<string, unknown>, isOpen = false): Promise<QueryAnswer> {
  const [answer] = await runQueries(call, body, isOpen);
  if (!answer || answer.error)
    throw new LitesetError(answer?.error ?? "The query has no answer.", undefined, { status: 422 });
  return answer;
}

/**
 * Answers the queries of a context as JSON, with the viewer's own rights on the dataset.
 * @param body a query context as clients send it
 */
export async function runQueries(call: Call, body: object, isOpen = false): Promise<QueryAnswer[]> {
  const [{ parseQueryContext }, { runChartData }, { wholeAnswer }] = await Promise.all([
    import("../../../query/query-context.ts"),
    import("../../../query/run.ts"),
    import("../../../query/answer.ts"),
  ]);
  const grains = Object.keys(call.app.settings.TIME_GRAIN_ADDONS);
  const context = parseQueryContext({ ...body, result_format: "json" }, grains);
  const answer = await runChartData(call.app, context, call.viewer, {
    signal: call.signal,
    address: call.query,
    ...(isOpen ? { mayRead: async () => true } : {}),
  });
  return (JSON.parse((await wholeAnswer(answer)).toString()) as { result: QueryAnswer[] }).result;
}
