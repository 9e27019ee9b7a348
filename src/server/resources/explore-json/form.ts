import { LitesetError } from "../../../errors.ts";
import { type FormData, isRecord } from "../../../query/legacy/chart.ts";
import { Refusal } from "../../answers.ts";
import { parseJson } from "../../json.ts";
import type { Call } from "../../route.ts";
import { formDataOf } from "../chart/resource.ts";
import { findDataset } from "../explore/access.ts";
import { findChart, idOf } from "../explore/read.ts";

/** Form data that name nothing but a chart, and filters on it, stand for the chart as it is stored. */
const ON_A_CHART = ["slice_id", "extra_filters", "adhoc_filters", "viz_type"];

/** What guests may say about a chart of theirs; everything else is as it is stored. */
const OF_GUESTS = [
  "extra_filters",
  "extra_form_data",
  "adhoc_filters",
  "time_range",
  "applied_time_extras",
  "dashboardId",
];

/** What runs in browsers is of no use to the server. */
const NOT_TAKEN = ["js_tooltip", "js_onclick_href", "js_data_mutator"];

/**
 * The form data of a request, and the dataset that they ask.
 * @throws LitesetError 403 when no dataset is named, 404 when there is none of the name
 */
export async function readForm(call: Call): Promise<{ form: FormData; datasetId: number }> {
  const posted = call.request.method === "POST" ? (await call.form()).get("form_data") : null;
  const given = { ...parsed(posted), ...parsed(call.query.get("form_data")) };
  for (const name of NOT_TAKEN) delete given[name];
  const form = await withStored(call, given);
  const [, id, type] = /^(\w+)__(\w+)$/.exec(String(form.datasource ?? "")) ?? [];
  const datasetId = idOf(id ?? call.params.datasource_id);
  if (datasetId === null)
    throw new LitesetError(
      "The dataset associated with this chart no longer exists",
      "FAILED_FETCHING_DATASOURCE_INFO_ERROR",
      { status: 403 },
    );
  const isTable = (type ?? call.params.datasource_type ?? "table") === "table";
  if (!isTable || !(await findDataset(call, datasetId)))
    throw new Refusal({ error: "Datasource does not exist" }, { status: 404 });
  return { form, datasetId };
}

async function withStored(call: Call, given: FormData): Promise<FormData> {
  const isShort = Object.keys(given).every((name) => ON_A_CHART.includes(name));
  if (!isShort && !call.viewer.guest) return given;
  const chart = await findChart(call, idOf(given.slice_id));
  if (!call.viewer.guest) return chart ? { ...formDataOf(chart), ...given } : given;
  if (!chart)
    throw new LitesetError("Guest user cannot modify chart payload", "DASHBOARD_SECURITY_ACCESS_ERROR", {
      status: 403,
      level: "warning",
    });
  const own = Object.entries(given).filter(([name]) => OF_GUESTS.includes(name));
  return { ...formDataOf(chart), ...Object.fromEntries(own) };
}

function parsed(text: unknown): FormData {
  if (typeof text !== "string") return {};
  try {
    const value: unknown = parseJson(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
