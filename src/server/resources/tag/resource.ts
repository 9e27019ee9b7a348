import { column, type Fields } from "../../rest/fields.ts";
import type { Resource } from "../../rest/resource.ts";
import { auditFields, plain } from "../shared/people.ts";
import { TAG_TYPES } from "../shared/tags.ts";

const fields: Fields = {
  ...auditFields,
  id: plain,
  name: plain,
  description: plain,
  type: column((value) => TAG_TYPES[String(value)] ?? value),
};

const columns =
  "id name type description changed_by.first_name changed_by.last_name changed_on_delta_humanized created_on_delta_humanized created_by.first_name created_by.last_name".split(
    " ",
  );

/** Labels on charts, dashboards, datasets and saved queries. */
export const tagResource: Resource = {
  name: "tag",
  table: "tag",
  tag: "Tags",
  title: "Tag",
  apiClass: "TagRestApi",
  inherits: ["get_list", "get", "info", "delete"],
  view: "Tag",
  permissions: ["can_read", "can_write", "can_bulk_create"],
  fields,
  listColumns: columns,
  showColumns: columns,
  orderColumns: {
    id: { column: "id" },
    name: { column: "name" },
    type: { column: "type" },
    description: { column: "description" },
    "changed_by.first_name": { column: "first_name", table: "ab_user", key: "changed_by_fk" },
    "changed_by.last_name": { column: "last_name", table: "ab_user", key: "changed_by_fk" },
    changed_on_delta_humanized: { column: "changed_on" },
    created_on_delta_humanized: { column: "created_on" },
    "created_by.first_name": { column: "first_name", table: "ab_user", key: "created_by_fk" },
    "created_by.last_name": { column: "last_name", table: "ab_user", key: "created_by_fk" },
  },
  search: {
    changed_by: { type: "one", key: "changed_by_fk" },
    changed_on: { type: "datetime" },
    created_by: { type: "one", key: "created_by_fk" },
    created_on: { type: "datetime" },
    description: { type: "text" },
    name: { type: "text" },
    objects: { type: "many", pivot: "tagged_object", own: "tag_id", other: "id" },
    type: {
      type: "enum",
      custom: [
        {
          operator: "custom_tag",
          name: "Is custom tag",
          ignoredElsewhere: true,
          apply: (eb, value) =>
            value ? eb("tag.type", "=", "custom") : value === false ? eb("tag.type", "!=", "custom") : undefined,
        },
      ],
    },
    users_favorited: { type: "many", pivot: "user_favorite_tag", own: "tag_id", other: "user_id" },
  },
  related: { created_by: { kind: "users" }, changed_by: { kind: "users" } },
  addColumns: [
    { name: "name", type: "String", required: false, validate: ["<Length(min=1, max=None, equal=None, error=None)>"] },
    { name: "description", type: "String", required: false },
    { name: "objects_to_tag", type: "List", required: false },
  ],
  editColumns: [
    { name: "name", type: "String", required: false, validate: ["<Length(min=1, max=None, equal=None, error=None)>"] },
    { name: "description", type: "String", required: false },
    { name: "objects_to_tag", type: "List", required: false },
  ],
};
