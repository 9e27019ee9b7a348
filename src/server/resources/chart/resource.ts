import { createHash } from "node:crypto";
import { readUuid } from "../../../metadata/values.ts";
import type { Row } from "../../rest/db.ts";
import { column, type Fields, many, type RelationField } from "../../rest/fields.ts";
import { like } from "../../rest/filters.ts";
import type { Resource } from "../../rest/resource.ts";
import { isoText } from "../../rest/times.ts";
import { favoriteFilter } from "../shared/favorites.ts";
import { renderMarkdown } from "../shared/markdown.ts";
import { auditFields, flag, ownersOver, person, plain, tagsOf } from "../shared/people.ts";
import { chartAccess, idsOfViewer } from "../shared/visibility.ts";

const datasetOfChart: RelationField = {
  kind: "relation",
  table: "tables",
  needs: ["datasource_id", "datasource_type"],
  many: false,
  load: async ({ db }, rows) => {
    const ids = [...new Set(rows.map((row) => row.datasource_id).filter((id) => id !== null))];
    const found =
      ids.length === 0
        ? []
        : await db
            .selectFrom("tables")
            .where("id", "in", ids)
            .select(["id", "table_name", "schema", "default_endpoint", "uuid"])
            .execute();
    const byId = new Map(
      found.map((row): [unknown, Row] => [row.id, { ...row, uuid: row.uuid ? readUuid(row.uuid as string) : null }]),
    );
    return (row) => (row.datasource_type === "table" ? (byId.get(row.datasource_id) ?? null) : null);
  },
};

const fields: Fields = {
  ...auditFields,
  id: plain,
  uuid: column((value) => readUuid(value as string)),
  slice_name: plain,
  description: plain,
  description_markeddown: {
    kind: "computed",
    needs: ["description"],
    value: (row) => renderMarkdown(row.description as string | null),
  },
  viz_type: plain,
  params: plain,
  query_context: plain,
  cache_timeout: plain,
  certified_by: plain,
  certification_details: plain,
  is_managed_externally: flag,
  datasource_id: plain,
  datasource_type: plain,
  last_saved_at: column(isoText),
  last_saved_by: person("last_saved_by_fk"),
  owners: ownersOver("slice_user", "slice_id"),
  dashboards: many({
    table: "dashboards",
    pivot: "dashboard_slices",
    own: "slice_id",
    other: "dashboard_id",
    columns: ["id", "dashboard_title", "json_metadata"],
  }),
  tags: tagsOf("chart"),
  table: datasetOfChart,
  datasource_name_text: {
    kind: "computed",
    needs: [],
    relations: ["table"],
    value: (_row, { table }) => datasetName(table),
  },
  datasource_url: {
    kind: "computed",
    needs: ["datasource_id"],
    relations: ["table"],
    value: (row, { table }) =>
      table
        ? ((table as Row).default_endpoint ?? null) ||
          `/explore/?datasource_type=table&datasource_id=${row.datasource_id}`
        : null,
  },
  datasource_uuid: {
    kind: "computed",
    needs: [],
    relations: ["table"],
    value: (_row, { table }) => (table as Row | null)?.uuid ?? null,
  },
  edit_url: { kind: "computed", needs: ["id"], value: (row) => `/chart/edit/${row.id}` },
  url: { kind: "computed", needs: ["id"], value: (row) => `/explore/?slice_id=${row.id}` },
  slice_url: { kind: "computed", needs: ["id"], value: (row) => sliceUrl(row.id) },
  form_data: {
    kind: "computed",
    needs: ["id", "params", "viz_type", "datasource_id", "datasource_type", "cache_timeout"],
    value: formDataOf,
  },
  thumbnail_url: {
    kind: "computed",
    needs: ["id", "params"],
    value: (row, _related, { viewer: { username } }) => {
      const digest = createHash("md5").update(`${row.params ?? ""}.${username}
${username}`);
      return `/api/v1/chart/${row.id}/thumbnail/${digest.digest("hex")}/`;
    },
  },
};

/** Address of a chart with its id as form data, spelled as Python quotes it. */
export const sliceUrl = (id: unknown): string => `/explore/?slice_id=${id}&form_data=%7B%22slice_id%22%3A%20${id}%7D`;

function datasetName(table: Row | Row[] | null | undefined): string | null {
  if (!table || Array.isArray(table)) return null;
  return table.schema ? `${table.schema}.${table.table_name}` : String(table.table_name);
}

/** A chart's parameters with what identifies it; parameters that are no JSON count as none. */
export function formDataOf(row: Row): Record<string, unknown> {
  let stored: unknown;
  try {
    stored = JSON.parse(String(row.params ?? "{}"));
  } catch {
    stored = {};
  }
  const formData: Record<string, unknown> = {
    ...(typeof stored === "object" && stored !== null && !Array.isArray(stored) ? stored : {}),
    slice_id: row.id,
    viz_type: row.viz_type,
    datasource: `${row.datasource_id}__${row.datasource_type}`,
  };
  if (row.cache_timeout) formData.cache_timeout = row.cache_timeout;
  if ("since" in formData || "until" in formData) {
    formData.time_range = `${formData.since ?? ""} : ${formData.until ?? ""}`;
    delete formData.since;
    delete formData.until;
  }
  return formData;
}

const listColumns =
  "is_managed_externally certified_by certification_details cache_timeout changed_by.first_name changed_by.last_name changed_by.id changed_by_name changed_on_delta_humanized changed_on_dttm changed_on_utc created_by.first_name created_by.id created_by.last_name created_by_name created_on_delta_humanized datasource_id datasource_name_text datasource_type datasource_url description description_markeddown edit_url form_data id last_saved_at last_saved_by.id last_saved_by.first_name last_saved_by.last_name owners.first_name owners.id owners.last_name dashboards.id dashboards.dashboard_title params slice_name slice_url table.default_endpoint table.table_name thumbnail_url url viz_type tags.id tags.name tags.type uuid".split(
    " ",
  );

/** Columns of the answer for one chart. */
export const chartColumns =
  "id url cache_timeout certified_by certification_details changed_on_delta_humanized description params slice_name thumbnail_url viz_type query_context is_managed_externally tags.id tags.name tags.type owners.id owners.first_name owners.last_name dashboards.id dashboards.dashboard_title dashboards.json_metadata uuid datasource_id datasource_name_text datasource_type datasource_url datasource_uuid".split(
    " ",
  );

const nameLength = (min: number) => [`<Length(min=${min}, max=250, equal=None, error=None)>`];

export const chartResource: Resource = {
  name: "chart",
  table: "slices",
  tag: "Charts",
  title: "Slice",
  apiClass: "ChartRestApi",
  view: "Chart",
  permissions: ["can_read", "can_warm_up_cache", "can_export", "can_write"],
  fields,
  listColumns,
  orderColumns: {
    "changed_by.first_name": { column: "first_name", table: "ab_user", key: "changed_by_fk" },
    changed_on_delta_humanized: { column: "changed_on" },
    datasource_id: { column: "datasource_id" },
    datasource_name: { column: "datasource_name" },
    last_saved_at: { column: "last_saved_at" },
    "last_saved_by.id": { column: "id", table: "ab_user", key: "last_saved_by_fk" },
    "last_saved_by.first_name": { column: "first_name", table: "ab_user", key: "last_saved_by_fk" },
    "last_saved_by.last_name": { column: "last_name", table: "ab_user", key: "last_saved_by_fk" },
    slice_name: { column: "slice_name" },
    viz_type: { column: "viz_type" },
  },
  baseOrder: ["changed_on", "desc"],
  search: {
    created_by: {
      type: "one",
      key: "created_by_fk",
      custom: [
        {
          operator: "chart_has_created_by",
          name: "Has created by",
          apply: (eb, value) =>
            value === true
              ? eb("slices.created_by_fk", "is not", null)
              : value === false
                ? eb("slices.created_by_fk", "is", null)
                : undefined,
        },
        {
          operator: "chart_created_by_me",
          name: "Created by me",
          apply: (eb, _value, { viewer }) =>
            eb.or([eb("slices.created_by_fk", "=", viewer.id), eb("slices.changed_by_fk", "=", viewer.id)]),
        },
      ],
    },
    changed_by: { type: "one", key: "changed_by_fk" },
    last_saved_at: { type: "datetime" },
    last_saved_by: { type: "one", key: "last_saved_by_fk" },
    datasource_id: { type: "integer" },
    datasource_name: { type: "text" },
    datasource_type: { type: "text" },
    description: { type: "text" },
    id: {
      type: "integer",
      custom: [
        favoriteFilter("chart_is_favorite", "slices", "slice"),
        {
          operator: "chart_is_certified",
          name: "Is certified",
          apply: (eb, value) =>
            value === true
              ? eb("slices.certified_by", "is not", null)
              : value === false
                ? eb("slices.certified_by", "is", null)
                : undefined,
        },
        {
          operator: "chart_owned_created_favored_by_me",
          name: "Owned Created or Favored",
          apply: (eb, _value, { viewer }) =>
            eb.or([
              eb("slices.id", "in", idsOfViewer(eb, "slice_user", "slice_id", viewer)),
              eb("slices.created_by_fk", "=", viewer.id),
              eb("slices.changed_by_fk", "=", viewer.id),
              eb("slices.id", "in", idsOfViewer(eb, "favstar", "obj_id", viewer).where("class_name", "=", "slice")),
            ]),
        },
      ],
    },
    uuid: { type: "uuid" },
    owners: { type: "many", pivot: "slice_user", own: "slice_id", other: "user_id" },
    dashboards: { type: "many", pivot: "dashboard_slices", own: "slice_id", other: "dashboard_id" },
    slice_name: {
      type: "text",
      custom: [
        {
          operator: "chart_all_text",
          name: "All Text",
          apply: (eb, value) => {
            if (!value) return undefined;
            const pattern = `%${value}%`;
            return eb.or([
              like("slices.slice_name", pattern),
              like("slices.description", pattern),
              like("slices.viz_type", pattern),
              eb("slices.datasource_id", "in", eb.selectFrom("tables").select("id").where(like("table_name", pattern))),
            ]);
          },
        },
      ],
    },
    viz_type: { type: "text" },
    tags: {
      type: "many",
      pivot: "tagged_object",
      own: "object_id",
      other: "tag_id",
      only: ["object_type", "chart"],
      custom: tagFilters("chart_tags", "chart_tag_id", "slices", "chart"),
    },
  },
  baseFilter: (eb, { viewer }) => chartAccess(eb, viewer),
  related: { owners: { kind: "users" }, created_by: { kind: "users" }, changed_by: { kind: "users" } },
  addColumns: [{ name: "slice_name", type: "String", required: true, validate: nameLength(1) }],
  editColumns: [{ name: "slice_name", type: "String", required: false, validate: nameLength(0) }],
};

/** List filters by a tag's name and id. */
export function tagFilters(
  byName: string,
  byId: string,
  table: string,
  objectType: string,
): NonNullable<Resource["search"][string]["custom"]> {
  return [
    {
      operator: byName,
      name: "Is tagged",
      apply: (eb, value) =>
        value
          ? eb(
              `${table}.id`,
              "in",
              eb
                .selectFrom("tagged_object")
                .innerJoin("tag", "tag.id", "tagged_object.tag_id")
                .select("tagged_object.object_id")
                .where("tagged_object.object_type", "=", objectType)
                .where(like("tag.name", `%${value}%`)),
            )
          : undefined,
    },
    {
      operator: byId,
      name: "Is tagged",
      apply: (eb, value) =>
        Number.isInteger(Number(value))
          ? eb(
              `${table}.id`,
              "in",
              eb
                .selectFrom("tagged_object")
                .select("object_id")
                .where("object_type", "=", objectType)
                .where("tag_id", "=", Number(value)),
            )
          : undefined,
    },
  ];
}
