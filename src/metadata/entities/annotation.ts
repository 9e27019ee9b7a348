import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { dateTimeColumn } from "../columns.ts";
import { auditColumns } from "./audit.ts";

/** A set of annotations. */
export const AnnotationLayer = defineEntity({
  name: "AnnotationLayer",
  tableName: "annotation_layer",
  properties: {
    id: p.integer().primary(),
    name: p.string().length(250).nullable(),
    descr: p.text().nullable(),
    ...auditColumns(),
    annotation: () => p.oneToMany(Annotation).mappedBy("layer"),
  },
});
export type AnnotationLayer = InferEntity<typeof AnnotationLayer>;

/** A remark on a time range. */
export const Annotation = defineEntity({
  name: "Annotation",
  tableName: "annotation",
  properties: {
    id: p.integer().primary(),
    start_dttm: dateTimeColumn().nullable(),
    end_dttm: dateTimeColumn().nullable(),
    layer: () => p.manyToOne(AnnotationLayer).joinColumn("layer_id").nullable(),
    layer_id: p.integer().fieldName("layer_id").persist(false).nullable(),
    short_descr: p.string().length(500).nullable(),
    long_descr: p.text().nullable(),
    json_metadata: p.text().nullable(),
    ...auditColumns(),
  },
});
export type Annotation = InferEntity<typeof Annotation>;
