import { Chart } from "../../metadata/entities/chart.ts";
import type { Dataset } from "../../metadata/entities/dataset.ts";
import { readJson, toJson } from "../json.ts";
import type { ChartConfig } from "../schemas.ts";
import { mapOf, mapsOf, type Tree, type TreeMap } from "../tree.ts";
import { migrateFormData } from "../viz-types/migration.ts";
import { VIZ_MIGRATIONS } from "../viz-types/migrations.ts";
import { given } from "./database.ts";
import { audit, type ImportContext, shouldWrite } from "./importer.ts";

/** Creates a chart over a dataset or brings the one of its uuid up to date; written with the next flush. */
export function importChart(
  context: ImportContext,
  config: ChartConfig,
  { dataset, existing, overwrite }: { dataset: Dataset; existing: Chart | undefined; overwrite: boolean },
): Chart {
  const { em, owner } = context;
  if (!shouldWrite(context, "chart", existing ?? null, overwrite)) return existing as Chart;

  const datasource = `${dataset.id}__table`;
  const params = paramsOf(config.params ?? new Map(), datasource, context);
  const migration = context.asIs ? undefined : VIZ_MIGRATIONS[config.viz_type];
  const current = migration ? migrateFormData(params, migration, context.settings) : params;
  const fields = given({
    slice_name: config.slice_name,
    description: config.description,
    certified_by: config.certified_by,
    certification_details: config.certification_details,
    viz_type: migration ? String(current.get("viz_type")) : config.viz_type,
    params: toJson(current),
    query_context:
      config.query_context &&
      queryContextOf(config.query_context, { id: dataset.id, uid: datasource, formData: migration && current }),
    cache_timeout: config.cache_timeout,
    datasource_id: dataset.id,
    datasource_type: "table",
    datasource_name: dataset.table_name,
    perm: dataset.perm,
    schema_perm: dataset.schema_perm,
    catalog_perm: dataset.catalog_perm,
    is_managed_externally: config.is_managed_externally ?? undefined,
    external_url: config.external_url,
    uuid: config.uuid,
  });
  const chart = existing ?? em.create(Chart, { ...fields, ...audit(context, true) } as never);
  if (existing) Object.assign(chart, { ...fields, ...audit(context, false) });
  else if (owner) chart.owners.add(owner);
  return chart;
}

/** Annotations other than formulas point at assets that a bundle does not carry. */
function paramsOf(params: TreeMap, datasource: string, { asIs }: ImportContext): TreeMap {
  if (asIs) return params.has("datasource") ? new Map(params).set("datasource", datasource) : params;
  const layers = params.get("annotation_layers");
  const formulas = mapsOf(layers).filter((layer) => layer.get("annotationType") === "FORMULA");
  return new Map(params).set("datasource", datasource).set("annotation_layers", formulas);
}

/** @param formData what takes the place of that in the context, where the chart's type was brought up to date */
function queryContextOf(
  text: string,
  { id, uid, formData }: { id: number; uid: string; formData: TreeMap | undefined },
): string {
  const context = readJson(text);
  if (!(context instanceof Map)) return text;
  const datasource = (): TreeMap =>
    new Map<string, Tree>([
      ["id", id],
      ["type", "table"],
    ]);
  context.set("datasource", datasource());
  if (formData && context.has("form_data")) context.set("form_data", new Map(formData));
  mapOf(context, "form_data")?.set("datasource", uid);
  for (const query of mapsOf(context.get("queries"))) {
    if (query.has("datasource")) query.set("datasource", datasource());
  }
  return toJson(context);
}
