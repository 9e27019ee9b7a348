import { postChartData } from "../../api/chart-data.ts";
import { api } from "../../api/client.ts";
import { ApiError } from "../../api/errors.ts";
import { chartTypes } from "../../charts/registry.ts";
import type { AskForData, FormData, QueryContext, QueryData } from "../../charts/types.ts";
import { fileName, saveFile } from "../../components/save-file.ts";
import { t } from "../../i18n/t.ts";
import { createSlots } from "./slots.ts";

/** Browsers open six connections to a server; one stays free for filters and clicks. */
const slot = createSlots(5);

const secondsForMore = 60;

/** The body of a chart's data request, or undefined for a type that this frontend does not draw. */
function chartQuery(formData: FormData, force: boolean): QueryContext | undefined {
  const type = Object.hasOwn(chartTypes, formData.viz_type) ? chartTypes[formData.viz_type] : undefined;
  return type?.buildQuery({ ...formData, force });
}

export interface FetchLimits {
  signal: AbortSignal;
  timeoutSeconds: number;
}

/** Fetches a chart's data; waits for a free slot, and gives up when aborted or after the timeout. */
export async function fetchChartData(formData: FormData, force: boolean, limits: FetchLimits): Promise<QueryData[]> {
  const query = chartQuery(formData, force);
  if (!query) return [];
  // What is left of a chart's dataset that was deleted.
  if (!/^\d/.test(formData.datasource ?? ""))
    throw new ApiError(t("It was deleted. The chart's editor takes another one."), 404);
  const answer = await slot(() => ask(query, limits), limits.signal);
  const failed = answer.result.find((result) => typeof result.error === "string" && result.error !== "");
  if (failed) throw new ApiError(String(failed.error), 200);
  return answer.result;
}

/** Another page of a table, a layer of a map: what a drawn chart asks for by itself. */
export const askForMore: AskForData = (formData, signal) =>
  fetchChartData(formData, false, { signal, timeoutSeconds: secondsForMore });

async function ask(query: QueryContext, { signal, timeoutSeconds }: FetchLimits): Promise<{ result: QueryData[] }> {
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const both = AbortSignal.any([signal, timeout]);
  try {
    return await postChartData(query, both);
  } catch (error) {
    if (!timeout.aborted || signal.aborted) throw error;
    throw new ApiError(t("No answer within {timeoutSeconds} seconds.", { timeoutSeconds }), 408);
  }
}

/** The same query, answered with its SQL or its plain rows. */
export async function fetchChartResult<T>(
  formData: FormData,
  resultType: "query" | "results",
  signal: AbortSignal,
): Promise<T[]> {
  const query = { ...chartQuery(formData, false), result_type: resultType };
  const answer = await postChartData<{ result: T[] }>(query, signal);
  return answer.result;
}

/** Whether a chart's data can be had as they look, besides as rows. */
export const isPivot = ({ viz_type }: FormData): boolean => viz_type === "pivot_table_v2";

/**
 * Saves a chart's data as a file; of a table that is turned over page by page all of its pages.
 * @param isPivoted as a pivot table looks, not the rows behind it
 */
export async function downloadChart(
  formData: FormData,
  name: string,
  format: "csv" | "xlsx",
  isPivoted = false,
): Promise<void> {
  const json = {
    ...chartQuery({ ...formData, server_pagination: false }, false),
    result_format: format,
    result_type: isPivoted ? "post_processed" : "full",
  };
  const blob = await api.blob("/api/v1/chart/data", { json, csrf: false });
  saveFile(blob, `${fileName(name)}.${blob.type.includes("zip") ? "zip" : format}`);
}
