import type { Choice } from "../../api/choices.ts";
import type { Person } from "../../api/types.ts";
import { customTags, customType } from "../custom-tags.ts";
import type { Draft } from "./editing.ts";

/** What the dialog of properties asks for. */
export interface PropertyFields {
  dashboard_title: string;
  slug: string;
  owners: Choice[];
  roles: Choice[];
  tags: Choice[];
  published: boolean;
  certified_by: string;
  certification_details: string;
  refresh_frequency: number;
  cross_filters_enabled: boolean;
  theme_id: number | null;
  color_scheme: string | null;
  css: string;
  json_metadata: string;
}

export function fieldsOf(draft: Draft): PropertyFields {
  const { refresh_frequency, cross_filters_enabled, color_scheme, ...others } = draft.metadata;
  const named = ({ id, name }: { id: number; name: string }): Choice => ({ value: id, label: name });
  return {
    dashboard_title: draft.dashboard_title ?? "",
    slug: draft.slug ?? "",
    owners: (draft.owners ?? []).map((owner) => ({ value: owner.id, label: `${owner.first_name} ${owner.last_name}` })),
    roles: (draft.roles ?? []).map(named),
    tags: customTags(draft.tags).map(named),
    published: draft.published === true,
    certified_by: draft.certified_by ?? "",
    certification_details: draft.certification_details ?? "",
    refresh_frequency: Number(refresh_frequency) || 0,
    cross_filters_enabled: cross_filters_enabled !== false,
    theme_id: draft.theme?.id ?? null,
    color_scheme: typeof color_scheme === "string" && color_scheme !== "" ? color_scheme : null,
    css: draft.css ?? "",
    json_metadata: JSON.stringify(others, null, 2),
  };
}

/** The draft's part that the fields say; what was not changed stays the same object, and is not sent. */
export function draftOf(fields: PropertyFields, before: Draft, themes: readonly Choice[]): Partial<Draft> {
  const { json_metadata, refresh_frequency, cross_filters_enabled, color_scheme, theme_id, ...others } = fields;
  const { owners, roles, tags, ...plain } = others;
  const old = fieldsOf(before);
  const isSame = (one: readonly Choice[], other: readonly Choice[]) =>
    JSON.stringify(one.map(({ value }) => value)) === JSON.stringify(other.map(({ value }) => value));
  const named = ({ value, label }: Choice) => ({ id: value, name: label });
  const theme = themes.find((one) => one.value === theme_id);
  return {
    ...plain,
    owners: owners.map(({ value, label }): Person => ({ id: value, first_name: label, last_name: "" })),
    roles: isSame(roles, old.roles) ? before.roles : roles.map(named),
    tags: isSame(tags, old.tags) ? before.tags : tags.map((tag) => ({ ...named(tag), type: customType })),
    theme:
      theme_id === old.theme_id
        ? before.theme
        : theme && { id: theme.value, theme_name: theme.label, json_data: before.theme?.json_data ?? "{}" },
    metadata: {
      ...withScheme(JSON.parse(json_metadata || "{}"), color_scheme, old.color_scheme),
      refresh_frequency,
      cross_filters_enabled,
    },
  };
}

/** Colours that labels have from another scheme go with it. */
function withScheme(metadata: Record<string, unknown>, scheme: string | null, before: string | null) {
  if (scheme === before) return scheme === null ? metadata : { ...metadata, color_scheme: scheme };
  const { map_label_colors: _map, shared_label_colors: _shared, color_scheme_domain: _domain, ...kept } = metadata;
  return { ...kept, color_scheme: scheme ?? "" };
}
