import { LitesetError } from "../../../errors.ts";
import { type FormData, mergeFilters } from "../../../query/legacy/merge-filters.ts";
import { json, Refusal } from "../../answers.ts";
import { looseDb, type Row } from "../../rest/db.ts";
import { visibleRows } from "../../rest/list.ts";
import { agoText, isoText } from "../../rest/times.ts";
import type { Answer, Call } from "../../route.ts";
import { visibleDashboards } from "../chart/dashboards.ts";
import { chartResource, formDataOf, sliceUrl } from "../chart/resource.ts";
import { describeDataset } from "../dataset/describe.ts";
import { readExplorePermalink } from "../permalink/explore.ts";
import { renderMarkdown } from "../shared/markdown.ts";
import { findDataset } from "./access.ts";
import { findFormData } from "./form-data.ts";

const SOURCE = /^(\d{1,9})__(\w+)$/;

/** Everything that the page of a chart starts with: the chart, its dataset, and its form data as they are to be edited. */
export async function showExplore(call: Call): Promise<Answer> {
  const { query } = call;
  const asked = { chart: idOf(query.get("slice_id")), source: idOf(query.get("datasource_id")) };
  const { formData: initial, message } = await initialFormData(call, asked);
  const chart = await findChart(call, idOf(initial.slice_id) ?? asked.chart);
  const formData: FormData = { ...(chart && formDataOf(chart)), ...initial };
  const [, id, type] = SOURCE.exec(String(formData.datasource ?? "")) ?? [];
  const source = { id: idOf(id) ?? asked.source, type: type ?? query.get("datasource_type") ?? "table" };
  const dataset = await readDataset(call, source);
  if (!formData.viz_type && dataset?.default_endpoint)
    return json({ redirect: dataset.default_endpoint }, { status: 302 });
  const urlParams = { ...(formData.url_params as FormData | undefined) };
  for (const [name, value] of query) if (name !== "form_data" && name !== "r") urlParams[name] = value;
  return {
    result: {
      dataset: dataset ?? {
        type: source.type,
        name: "[Missing Dataset]",
        columns: [],
        metrics: [],
        database: { id: 0, backend: "", parameters: {} },
      },
      form_data: {
        ...mergeFilters(formData),
        datasource: `${source.id ?? "None"}__${source.type}`,
        url_params: urlParams,
      },
      slice: chart ? await describeChart(call, chart) : null,
      message,
      metadata: chart ? await describeHistory(call, chart) : null,
    },
  };
}

interface Initial {
  formData: FormData;
  message: string | null;
}

/** What a permalink or a key keeps; without either the names of the chart or the dataset. */
async function initialFormData(call: Call, asked: { chart: number | null; source: number | null }): Promise<Initial> {
  const permalink = call.query.get("permalink_key");
  if (permalink !== null) {
    const found = await readExplorePermalink(call, permalink);
    if (!found) throw new LitesetError("Invalid permalink key", undefined, { status: 404 });
    const { formData, urlParams } = found.state;
    const pairs = (urlParams ?? []).filter((pair) => pair !== null);
    return {
      formData: { ...formData, ...(pairs.length > 0 && { url_params: Object.fromEntries(pairs) }) },
      message: null,
    };
  }
  const key = call.query.get("form_data_key");
  const kept = parsed(key ? await findFormData(call, key) : call.query.get("form_data"));
  if (Object.keys(kept).length > 0) return { formData: kept, message: null };
  const lost = (what: string) => (key ? `Form data not found in cache, reverting to ${what} metadata.` : null);
  if (asked.chart) return { formData: { slice_id: asked.chart }, message: lost("chart") };
  if (asked.source === null) return { formData: {}, message: null };
  const datasource = `${asked.source}__${call.query.get("datasource_type") ?? "table"}`;
  return { formData: { datasource }, message: lost("dataset") };
}

/** A positive number out of an address or a form; null for anything else. */
export const idOf = (value: unknown): number | null =>
  /^\d{1,9}$/.test(String(value ?? "")) ? Number(value) || null : null;

function parsed(text: string | null | undefined): FormData {
  try {
    const value: unknown = JSON.parse(text || "{}");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** A chart that the viewer may see; others are as if they were not there. */
export async function findChart(call: Call, id: number | null): Promise<Row | undefined> {
  if (id === null) return undefined;
  return (await visibleRows(chartResource, call)).where("slices.id", "=", id).selectAll("slices").executeTakeFirst();
}

async function readDataset(call: Call, { id, type }: { id: number | null; type: string }): Promise<Row | undefined> {
  if (id === null) return undefined;
  if (type !== "table")
    throw new LitesetError(`Charts of a ${type} are not built yet: save it as a dataset first.`, undefined, {
      status: 422,
    });
  const found = await findDataset(call, id);
  if (!found) return undefined;
  if (!found.isOpen) throw closedDataset(call, found);
  return openDataset(call, id);
}

/** A dataset's description without what its database's address holds. */
export async function openDataset(call: Call, id: number): Promise<Row | undefined> {
  const described = await describeDataset(call, id);
  return described && { ...described, database: { ...(described.database as Row), parameters: {} } };
}

/** The refusal of a dataset in the flat form of this address. */
function closedDataset({ app }: Call, { id, name }: { id: number; name: string }): Refusal {
  const message = `This endpoint requires the datasource ${id}, database or \`all_datasource_access\` permission`;
  const extra = { link: app.settings.PERMISSION_INSTRUCTIONS_LINK, datasource: id, datasource_name: name };
  return new Refusal({ message, error_type: "DATASOURCE_SECURITY_ACCESS_ERROR", extra }, { status: 403 });
}

export async function describeChart(call: Call, chart: Row): Promise<Row> {
  const owners = await looseDb(call.app.metadata)
    .selectFrom("slice_user")
    .where("slice_id", "=", chart.id)
    .select("user_id")
    .orderBy("user_id")
    .execute();
  const ago = agoText(chart.changed_on, new Date());
  return {
    cache_timeout: chart.cache_timeout,
    certification_details: chart.certification_details,
    certified_by: chart.certified_by,
    changed_on: isoText(chart.changed_on),
    changed_on_humanized: ago,
    datasource: chart.datasource_name,
    description: chart.description,
    description_markeddown: renderMarkdown(chart.description as string | null),
    edit_url: `/chart/edit/${chart.id}`,
    form_data: formDataOf(chart),
    is_managed_externally: Boolean(chart.is_managed_externally),
    modified: `<span class="no-wrap">${ago}</span>`,
    owners: owners.map((owner) => owner.user_id),
    query_context: chart.query_context,
    slice_id: chart.id,
    slice_name: chart.slice_name,
    slice_url: sliceUrl(chart.id),
  };
}

/** Who made and changed a chart, and where it stands. */
async function describeHistory(call: Call, chart: Row): Promise<Row> {
  const db = looseDb(call.app.metadata);
  const [owners, people, dashboards] = await Promise.all([
    db
      .selectFrom("slice_user as o")
      .innerJoin("ab_user as u", "u.id", "o.user_id")
      .where("o.slice_id", "=", chart.id)
      .select(["u.first_name", "u.last_name"])
      .orderBy("u.id")
      .execute(),
    db
      .selectFrom("ab_user")
      .where("id", "in", [chart.created_by_fk ?? 0, chart.changed_by_fk ?? 0])
      .select(["id", "first_name", "last_name"])
      .execute(),
    db
      .selectFrom("dashboards as d")
      .innerJoin("dashboard_slices as ds", "ds.dashboard_id", "d.id")
      .where("ds.slice_id", "=", chart.id)
      .select(["d.id", "d.dashboard_title"])
      .orderBy("d.id")
      .execute(),
  ]);
  const visible = await visibleDashboards(
    call,
    dashboards.map((dashboard) => Number(dashboard.id)),
  );
  const nameOf = (id: unknown) => people.filter((person) => person.id === id).map(fullName)[0];
  return {
    created_on_humanized: agoText(chart.created_on, new Date()),
    changed_on_humanized: agoText(chart.changed_on, new Date()),
    owners: owners.map(fullName),
    dashboards: dashboards.filter((dashboard) => visible.has(Number(dashboard.id))),
    created_by: nameOf(chart.created_by_fk),
    changed_by: nameOf(chart.changed_by_fk),
  };
}

const fullName = ({ first_name, last_name }: Row): string => `${first_name} ${last_name}`;
