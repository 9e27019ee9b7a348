import { LitesetError } from "../../../errors.ts";
import type { Call } from "../../route.ts";

/** The answer to one query, as /api/v1/chart/data has it. */
export interface QueryAnswer {
  data: Record<string, unknown>[];
  error?: string | null;
  [field: string]: unknown;
}

/**
 * Answers the single query of a context.
 * @param body a query context as clients send it
 */
export async function runQuery(call: Call, body: Record<string, unknown>): Promise<QueryAnswer> {
  const [{ parseQueryContext }, { runChartData }] = await Promise.all([
    import("../../../query/query-context.ts"),
    import("../../../query/run.ts"),
  ]);
  const { settings } = call.app;
  const context = parseQueryContext({ result_format: "json", ...body }, Object.keys(settings.TIME_GRAIN_ADDONS));
  const { chunks } = await runChartData(call.app, context, call.viewer, { signal: call.signal });
  const { result } = JSON.parse(Buffer.concat([...chunks]).toString()) as { result: QueryAnswer[] };
  const [answer] = result;
  if (!answer || answer.error) {
    const text = answer?.error ?? "The query has no answer.";
    throw new LitesetError(text, undefined, { status: 422 });
  }
  return answer;
}
