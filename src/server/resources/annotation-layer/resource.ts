import { column, type Fields, one } from "../../rest/fields.ts";
import { anyText, type SearchColumn } from "../../rest/filters.ts";
import type { FormColumn, Resource } from "../../rest/resource.ts";
import { isoText } from "../../rest/times.ts";
import { auditFields, plain } from "../shared/people.ts";

const people: Record<string, SearchColumn> = {
  changed_by: { type: "one", key: "changed_by_fk" },
  created_by: { type: "one", key: "created_by_fk" },
  changed_on: { type: "datetime" },
  created_on: { type: "datetime" },
};

const annotationForm: FormColumn[] = [
  { name: "short_descr", type: "String", required: true },
  { name: "long_descr", type: "String", required: false },
  { name: "start_dttm", type: "DateTime", required: true },
  { name: "end_dttm", type: "DateTime", required: true },
  { name: "json_metadata", type: "String", required: false },
];

const annotationFields: Fields = {
  ...auditFields,
  id: plain,
  short_descr: plain,
  long_descr: plain,
  start_dttm: column(isoText),
  end_dttm: column(isoText),
  json_metadata: plain,
  layer: one("annotation_layer", "layer_id", ["id", "name"]),
};

/** The remarks of one layer: which one is in the address. */
export const annotationResource: Resource = {
  name: "annotation_layer/<int:pk>/annotation",
  idParam: "int:annotation_id",
  table: "annotation",
  tag: "Annotation Layers",
  title: "Annotation",
  apiClass: "AnnotationRestApi",
  audited: false,
  view: "Annotation",
  permissions: ["can_read", "can_write"],
  fields: annotationFields,
  listColumns: [
    "id",
    "changed_by.first_name",
    "changed_by.id",
    "changed_on_delta_humanized",
    "created_by.first_name",
    "created_by.id",
    "end_dttm",
    "long_descr",
    "short_descr",
    "start_dttm",
  ],
  showColumns: ["id", "short_descr", "long_descr", "start_dttm", "end_dttm", "json_metadata", "layer.id", "layer.name"],
  orderColumns: {
    "changed_by.first_name": { column: "first_name", table: "ab_user", key: "changed_by_fk" },
    changed_on_delta_humanized: { column: "changed_on" },
    "created_by.first_name": { column: "first_name", table: "ab_user", key: "created_by_fk" },
    end_dttm: { column: "end_dttm" },
    long_descr: { column: "long_descr" },
    short_descr: { column: "short_descr" },
    start_dttm: { column: "start_dttm" },
  },
  search: {
    ...people,
    start_dttm: { type: "datetime" },
    end_dttm: { type: "datetime" },
    layer: { type: "one", key: "layer_id" },
    long_descr: { type: "text" },
    json_metadata: { type: "text" },
    short_descr: {
      type: "text",
      custom: [anyText("annotation_all_text", "annotation", ["short_descr", "long_descr"])],
    },
  },
  baseFilter: (eb, call) => eb("annotation.layer_id", "=", Number(call.params.pk)),
  addColumns: annotationForm,
  editColumns: annotationForm,
};

const layerForm: FormColumn[] = [
  { name: "name", type: "String", required: true },
  { name: "descr", type: "String", required: false },
];

/** Sets of annotations. */
export const annotationLayerResource: Resource = {
  name: "annotation_layer",
  idParam: "int:pk",
  describedAs: annotationResource,
  table: "annotation_layer",
  tag: "Annotation Layers",
  title: "Annotation Layer",
  apiClass: "AnnotationLayerRestApi",
  view: "Annotation",
  permissions: ["can_read", "can_write"],
  fields: { ...auditFields, id: plain, name: plain, descr: plain },
  listColumns: [
    "id",
    "name",
    "descr",
    "created_by.first_name",
    "created_by.last_name",
    "changed_by.first_name",
    "changed_by.last_name",
    "changed_on",
    "changed_on_delta_humanized",
    "created_on",
  ],
  showColumns: ["id", "name", "descr"],
  orderColumns: {
    name: { column: "name" },
    descr: { column: "descr" },
    "created_by.first_name": { column: "first_name", table: "ab_user", key: "created_by_fk" },
    "changed_by.first_name": { column: "first_name", table: "ab_user", key: "changed_by_fk" },
    changed_on: { column: "changed_on" },
    changed_on_delta_humanized: { column: "changed_on" },
    created_on: { column: "created_on" },
  },
  search: {
    ...people,
    descr: { type: "text" },
    name: {
      type: "text",
      custom: [anyText("annotation_layer_all_text", "annotation_layer", ["name", "descr"])],
    },
  },
  related: { created_by: { kind: "users" }, changed_by: { kind: "users" } },
  addColumns: layerForm,
  editColumns: layerForm,
};
