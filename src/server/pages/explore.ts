import { z } from "zod";
import { LitesetError } from "../../errors.ts";
import { redirect } from "../answers.ts";
import { notFoundError } from "../middleware/errors.ts";
import { saveFormData } from "../resources/explore/form-data.ts";
import { type Call, page, type Route } from "../route.ts";
import { isStandalone, pageShell } from "./shell.ts";

const right = page("can_read", "Explore");
const legacyRight = page("can_explore", "Superset");

/** The page that shows and changes a chart, and the addresses that lead to it. */
export const explorePageRoutes: Route[] = [
  {
    method: "GET",
    path: "/explore/",
    right,
    audit: { action: "root", ref: "ExploreView.root" },
    action: (call) => pageShell(call),
  },
  {
    method: "GET",
    path: "/superset/explore/p/<key>/",
    right,
    audit: { action: "permalink", ref: "ExplorePermalinkView.permalink" },
    action: (call) => pageShell(call),
  },
  {
    method: "GET",
    path: "/superset/slice/<int:slice_id>/",
    right: page("can_slice", "Superset"),
    audit: { action: "slice", ref: "Superset.slice" },
    action: showSlice,
  },
  ...(["GET", "POST"] as const).flatMap((method): Route[] => [
    {
      method,
      path: "/superset/explore/",
      right: legacyRight,
      audit: { action: "explore", ref: "Superset.explore" },
      action: async (call) => redirect(`/explore/${await searchWithKey(call)}`),
    },
    {
      method,
      path: "/superset/explore/<datasource_type>/<int:datasource_id>/",
      right: legacyRight,
      audit: { action: "explore", ref: "Superset.explore" },
      action: async (call) => redirect(`${datasetPath(call)}${await searchWithKey(call)}`),
    },
  ]),
  {
    method: "GET",
    path: "/explore/<datasource_type>/<int:datasource_id>/",
    right,
    action: exploreDataset,
  },
];

async function showSlice(call: Call): Promise<Response> {
  const id = Number(call.params.slice_id);
  const chart = await call.app.metadata
    .kysely()
    .selectFrom("slices")
    .where("id", "=", id)
    .select("id")
    .executeTakeFirst();
  if (!chart) throw notFoundError();
  // The frontend decodes the form data twice.
  const formData = encodeURIComponent(encodeURIComponent(`{"slice_id": ${id}}`));
  return redirect(`/explore/?form_data=${formData}${isStandalone(call) ? "&standalone=true" : ""}`);
}

/** The address's query, in which a key takes the place of form data, also of posted ones: the page reads no others. */
async function searchWithKey(call: Call): Promise<string> {
  if (["saveas", "overwrite"].includes(call.query.get("action") ?? ""))
    throw new LitesetError("Charts are saved over /api/v1/chart/.", undefined, { status: 400 });
  const posted = call.request.method === "POST" ? (await call.form()).get("form_data") : null;
  const formData = typeof posted === "string" ? posted : call.query.get("form_data");
  const named = formData ? sourceOf(formData) : undefined;
  if (!formData || !named) return call.url.search;
  const body = { ...named, form_data: formData };
  const key = await saveFormData(call, body, null).catch((error: unknown) => {
    if (!(error instanceof LitesetError) || error.status >= 500) throw error;
    return undefined;
  });
  if (key === undefined) return call.url.search;
  const search = new URLSearchParams(call.query);
  search.delete("form_data");
  search.set("form_data_key", key);
  return `?${search}`;
}

/** The dataset and the chart that form data name. */
function sourceOf(formData: string) {
  const parsed = formDataSchema.safeParse(parseText(formData)).data;
  const [, id, type] = /^(\d{1,9})__(table|query)$/.exec(parsed?.datasource ?? "") ?? [];
  if (!id || !type) return undefined;
  return { datasource_id: Number(id), datasource_type: type, chart_id: parsed?.slice_id };
}

const formDataSchema = z.object({ datasource: z.string(), slice_id: z.number().int().optional() });

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const datasetPath = ({ params }: Call): string =>
  `/explore/${encodeURIComponent(params.datasource_type ?? "")}/${params.datasource_id}/`;

/** Where the former addresses of datasets lead in the end; 6.0.0 answers 404. */
function exploreDataset({ params, query }: Call): Response {
  const search = new URLSearchParams(query);
  search.set("datasource_type", params.datasource_type ?? "");
  search.set("datasource_id", params.datasource_id ?? "");
  return redirect(`/explore/?${search}`);
}
