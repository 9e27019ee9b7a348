import { createHash } from "node:crypto";
import type { Metadata } from "../../../metadata/orm.ts";
import { readUuid, writeUuid } from "../../../metadata/values.ts";
import type { Viewer } from "../../../security/viewer.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import { isUuid, type LooseExpressions } from "../../rest/db.ts";
import { column, type Fields, many, one } from "../../rest/fields.ts";
import { like, listCondition } from "../../rest/filters.ts";
import type { Resource } from "../../rest/resource.ts";
import type { Call } from "../../route.ts";
import { tagFilters } from "../chart/resource.ts";
import { favoriteFilter } from "../shared/favorites.ts";
import { auditFields, flag, ownersOver, plain, tagsOf } from "../shared/people.ts";
import { datasetAccess, idsOfViewer } from "../shared/visibility.ts";

const fields: Fields = {
  ...auditFields,
  id: plain,
  uuid: column((value) => readUuid(value as string)),
  dashboard_title: plain,
  slug: plain,
  published: flag,
  status: { kind: "computed", needs: ["published"], value: (row) => (row.published ? "published" : "draft") },
  url: { kind: "computed", needs: ["id", "slug"], value: (row) => `/superset/dashboard/${row.slug || row.id}/` },
  css: plain,
  position_json: plain,
  json_metadata: plain,
  certified_by: plain,
  certification_details: plain,
  is_managed_externally: flag,
  thumbnail_url: {
    kind: "computed",
    needs: ["id", "position_json", "css", "json_metadata"],
    value: (row) => {
      const digest = createHash("md5").update([row.id, row.position_json, row.css, row.json_metadata].join("\n"));
      return `/api/v1/dashboard/${row.id}/thumbnail/${digest.digest("hex")}/`;
    },
  },
  owners: ownersOver("dashboard_user", "dashboard_id"),
  roles: many({
    table: "ab_role",
    pivot: "dashboard_roles",
    own: "dashboard_id",
    other: "role_id",
    columns: ["id", "name"],
  }),
  tags: tagsOf("dashboard"),
  theme: one("themes", "theme_id", ["id", "theme_name", "json_data"]),
  slices: many({
    table: "slices",
    pivot: "dashboard_slices",
    own: "dashboard_id",
    other: "slice_id",
    columns: ["id", "slice_name"],
  }),
  charts: {
    kind: "computed",
    needs: ["id"],
    relations: ["slices"],
    value: (_row, { slices }) => (Array.isArray(slices) ? slices : []).map((slice) => slice.slice_name || "<empty>"),
  },
};

const listColumns =
  "id uuid published status slug url thumbnail_url certified_by certification_details changed_by.first_name changed_by.last_name changed_by.id changed_by_name changed_on_utc changed_on_delta_humanized created_on_delta_humanized created_by.first_name created_by.id created_by.last_name dashboard_title owners.id owners.first_name owners.last_name roles.id roles.name is_managed_externally tags.id tags.name tags.type uuid".split(
    " ",
  );

/** Columns of the answer for one dashboard. */
export const dashboardColumns =
  "id slug url dashboard_title thumbnail_url published css theme.id theme.theme_name theme.json_data json_metadata position_json certified_by certification_details changed_by_name changed_by.id changed_by.first_name changed_by.last_name changed_on created_by.id created_by.first_name created_by.last_name charts owners.id owners.first_name owners.last_name roles.id roles.name tags.id tags.name tags.type changed_on_delta_humanized created_on_delta_humanized is_managed_externally uuid".split(
    " ",
  );

/** The dashboards that a guest's token names: as embedded ones by UUID, else by id. */
function embeddedFor(eb: LooseExpressions, { guest }: Viewer, metadata: Metadata) {
  const named = (guest?.resources ?? []).filter(({ type }) => type === "dashboard").map(({ id }) => id);
  const uuids = named.filter(isUuid);
  const ids = named.filter((id) => /^\d{1,15}$/.test(id)).map(Number);
  const embedded = eb
    .selectFrom("embedded_dashboards")
    .select("dashboard_id")
    .where(
      listCondition(
        eb,
        "uuid",
        "in",
        uuids.map((uuid) => writeUuid(metadata, uuid)),
      ),
    );
  return uuids.length > 0 ? eb("dashboards.id", "in", embedded) : listCondition(eb, "dashboards.id", "in", ids);
}

/** Own dashboards, published ones with a chart over an open dataset, and those that a role opens; all for admins. */
function visible(eb: LooseExpressions, { viewer, app }: Call) {
  if (viewer.isAdmin) return undefined;
  const rbac = isFeatureEnabled(app.settings, "DASHBOARD_RBAC");
  const withRoles = eb.selectFrom("dashboard_roles").select("dashboard_id");
  let open = eb
    .selectFrom("dashboard_slices as ds")
    .innerJoin("slices", "slices.id", "ds.slice_id")
    .innerJoin("tables as t", "t.id", "slices.datasource_id")
    .select("ds.dashboard_id");
  const condition = datasetAccess(eb, viewer, "slices", "t.database_id");
  if (condition) open = open.where(condition);
  const published = eb("dashboards.published", "=", eb.lit(true));
  const byDatasets = eb.and([
    published,
    eb("dashboards.id", "in", open),
    ...(rbac ? [eb("dashboards.id", "not in", withRoles)] : []),
  ]);
  const roleIds = viewer.roles.map((role) => role.id);
  const byRoles = eb.and([
    published,
    eb(
      "dashboards.id",
      "in",
      eb
        .selectFrom("dashboard_roles as dr")
        .select("dr.dashboard_id")
        .where(listCondition(eb, "dr.role_id", "in", roleIds)),
    ),
  ]);
  return eb.or([
    eb("dashboards.id", "in", idsOfViewer(eb, "dashboard_user", "dashboard_id", viewer)),
    byDatasets,
    ...(viewer.guest ? [embeddedFor(eb, viewer, app.metadata)] : []),
    ...(rbac ? [byRoles] : []),
  ]);
}

const text = (name: string, required = false) => ({ name, type: "String", required });
const form = (minSlug: number) => [
  text("certified_by"),
  text("certification_details"),
  { ...text("dashboard_title"), validate: ["<Length(min=0, max=500, equal=None, error=None)>"] },
  { ...text("slug"), validate: [`<Length(min=${minSlug}, max=255, equal=None, error=None)>`] },
  { name: "owners", type: "List", required: false },
  { name: "roles", type: "List", required: false },
  { ...text("position_json"), validate: ["<function validate_json>"] },
  text("css"),
  { name: "theme_id", type: "Integer", required: false },
  { ...text("json_metadata"), validate: ["<function validate_json_metadata>"] },
  { name: "published", type: "Boolean", required: false },
];

export const dashboardResource: Resource = {
  name: "dashboard",
  table: "dashboards",
  tag: "Dashboards",
  title: "Dashboard",
  apiClass: "DashboardRestApi",
  view: "Dashboard",
  permissions: [
    "can_read",
    "can_write",
    "can_export",
    "can_set_embedded",
    "can_get_embedded",
    "can_delete_embedded",
    "can_cache_dashboard_screenshot",
  ],
  fields,
  listColumns,
  orderColumns: {
    "changed_by.first_name": { column: "first_name", table: "ab_user", key: "changed_by_fk" },
    changed_on_delta_humanized: { column: "changed_on" },
    "created_by.first_name": { column: "first_name", table: "ab_user", key: "created_by_fk" },
    dashboard_title: { column: "dashboard_title" },
    published: { column: "published" },
    changed_on: { column: "changed_on" },
  },
  baseOrder: ["changed_on", "desc"],
  search: {
    created_by: {
      type: "one",
      key: "created_by_fk",
      custom: [
        {
          operator: "dashboard_created_by_me",
          name: "Created by me",
          apply: (eb, _value, { viewer }) =>
            eb.or([eb("dashboards.created_by_fk", "=", viewer.id), eb("dashboards.changed_by_fk", "=", viewer.id)]),
        },
        {
          operator: "dashboard_has_created_by",
          name: "Has created by",
          apply: (eb, value) =>
            value === true
              ? eb("dashboards.created_by_fk", "is not", null)
              : value === false
                ? eb("dashboards.created_by_fk", "is", null)
                : undefined,
        },
      ],
    },
    changed_by: { type: "one", key: "changed_by_fk" },
    dashboard_title: {
      type: "text",
      custom: [
        {
          operator: "title_or_slug",
          name: "Title or Slug",
          apply: (eb, value) =>
            value
              ? eb.or([like("dashboards.dashboard_title", `%${value}%`), like("dashboards.slug", `%${value}%`)])
              : undefined,
        },
      ],
    },
    id: {
      type: "integer",
      custom: [
        favoriteFilter("dashboard_is_favorite", "dashboards", "Dashboard"),
        {
          operator: "dashboard_is_certified",
          name: "Is certified",
          apply: (eb, value) => {
            const certified = eb.and([
              eb("dashboards.certified_by", "is not", null),
              eb("dashboards.certified_by", "!=", ""),
            ]);
            const plainOne = eb.or([eb("dashboards.certified_by", "is", null), eb("dashboards.certified_by", "=", "")]);
            return value === true ? certified : value === false ? plainOne : undefined;
          },
        },
      ],
    },
    uuid: { type: "uuid" },
    owners: { type: "many", pivot: "dashboard_user", own: "dashboard_id", other: "user_id" },
    published: { type: "boolean" },
    roles: { type: "many", pivot: "dashboard_roles", own: "dashboard_id", other: "role_id" },
    slug: { type: "text" },
    tags: {
      type: "many",
      pivot: "tagged_object",
      own: "object_id",
      other: "tag_id",
      only: ["object_type", "dashboard"],
      custom: tagFilters("dashboard_tags", "dashboard_tag_id", "dashboards", "dashboard"),
    },
  },
  baseFilter: visible,
  related: {
    owners: { kind: "users" },
    roles: { kind: "roles" },
    created_by: { kind: "users" },
    changed_by: { kind: "users" },
  },
  addColumns: form(1),
  editColumns: form(0),
};
