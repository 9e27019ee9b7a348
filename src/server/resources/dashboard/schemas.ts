import type { z } from "zod";
import { flag, integer, jsonText, list, mapping, object, text, uuid } from "../../rest/schema.ts";
import { metadataText, sharedLabels } from "./metadata.ts";

/** Letters of any script, digits, underscores and dashes. */
const tidySlug = (slug: string): string =>
  slug
    .trim()
    .replaceAll(" ", "-")
    .replace(/[^\p{L}\p{N}_-]+/gu, "");

const slug = (min: number) => text({ min, max: 255 }).transform(tidySlug).meta({ type: "string" }).nullable();

export const newDashboard = object({
  dashboard_title: text({ min: 0, max: 500 }).nullable().optional(),
  slug: slug(1).optional(),
  owners: list(integer()).optional(),
  roles: list(integer()).optional(),
  position_json: jsonText().optional(),
  css: text().optional(),
  theme_id: integer().nullable().optional(),
  json_metadata: metadataText().optional(),
  published: flag().optional(),
  certified_by: text().nullable().optional(),
  certification_details: text().nullable().optional(),
  is_managed_externally: flag().nullable().optional(),
  external_url: text().nullable().optional(),
  uuid: uuid().nullable().optional(),
});
export type NewDashboard = z.infer<typeof newDashboard>;

export const dashboardChanges = newDashboard.extend({
  slug: slug(0).optional(),
  owners: list(integer().nullable()).optional(),
  roles: list(integer().nullable()).optional(),
  position_json: jsonText().nullable().optional(),
  css: text().nullable().optional(),
  json_metadata: metadataText().nullable().optional(),
  published: flag().nullable().optional(),
  tags: list(integer().nullable()).optional(),
});
export type DashboardChanges = z.infer<typeof dashboardChanges>;

export const dashboardCopy = object({
  dashboard_title: text({ min: 0, max: 500 }).nullable().optional(),
  css: text().optional(),
  json_metadata: metadataText(),
  duplicate_slices: flag().optional(),
}).meta({ id: "DashboardCopySchema" });

export const filterChanges = object({
  deleted: list(text()).optional(),
  modified: list(mapping()).optional(),
  reordered: list(text()).optional(),
}).meta({ id: "DashboardNativeFiltersConfigUpdateSchema" });
export type FilterChanges = z.infer<typeof filterChanges>;

export const colorChanges = object({
  color_namespace: text().nullable().optional(),
  color_scheme: text().nullable().optional(),
  map_label_colors: mapping().optional(),
  shared_label_colors: sharedLabels().optional(),
  label_colors: mapping().optional(),
  color_scheme_domain: list(text()).optional(),
}).meta({ id: "DashboardColorsConfigUpdateSchema" });
export type ColorChanges = z.infer<typeof colorChanges>;

export const embeddedConfig = object({
  allowed_domains: list(text()),
}).meta({ id: "EmbeddedDashboardConfig" });
