import { each, flag, integer, list, mapping, object, text } from "../../rest/schema.ts";

/** What the routes of charts answer, as /api/v1/_openapi tells it; the names are the reference's. */

const tag = object({ id: integer(), name: text(), type: integer() }).meta({ id: "Tag" });
const owner = object({ id: integer(), first_name: text(), last_name: text() }).meta({ id: "User" });
const dashboard = object({ id: integer(), dashboard_title: text(), json_metadata: text() }).meta({ id: "Dashboard" });

export const chartAnswer = object({
  result: object({
    ...each("id datasource_id", integer()),
    ...each("slice_name description viz_type params query_context url thumbnail_url", text()),
    ...each("cache_timeout certified_by certification_details changed_on_delta_humanized", text()),
    ...each("datasource_type datasource_name_text datasource_url datasource_uuid uuid", text()),
    is_managed_externally: flag(),
    dashboards: list(dashboard),
    owners: list(owner),
    tags: list(tag),
  }).meta({ id: "ChartGetResponseSchema" }),
});

const status = text({ choices: ["stopped", "failed", "pending", "running", "scheduled", "success", "timed_out"] });

/** Rows of a chart's queries, one result each. */
export const chartData = object({
  result: list(
    object({
      ...each("cache_key cached_dttm error query stacktrace", text().nullable()),
      ...each("cache_timeout from_dttm to_dttm", integer().nullable()),
      is_cached: flag(),
      rowcount: integer(),
      status,
      colnames: list(text()),
      coltypes: list(integer()),
      data: list(mapping()),
      ...each("annotation_data applied_filters rejected_filters", list(mapping())),
    }).meta({ id: "ChartDataResponseResult" }),
  ),
}).meta({ id: "ChartDataResponseSchema" });

/** The job that computes a chart, while asynchronous queries are on. */
export const chartDataJob = object({
  channel_id: text(),
  job_id: text(),
  user_id: text().nullable(),
  status: text(),
  result_url: text(),
}).meta({ id: "ChartDataAsyncResponseSchema" });

export const warmedUp = object({
  result: list(
    object({ chart_id: integer(), viz_error: text(), viz_status: text() }).meta({
      id: "ChartCacheWarmUpResponseSingle",
    }),
  ),
}).meta({ id: "ChartCacheWarmUpResponseSchema" });
