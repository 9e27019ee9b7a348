import type { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { Annotation, AnnotationLayer } from "../../../metadata/entities/annotation.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { showItem } from "../../rest/item.ts";
import { listRows } from "../../rest/list.ts";
import { itemQuestion, listQuestion } from "../../rest/question.ts";
import { datetime, jsonText, object, text, unprocessable } from "../../rest/schema.ts";
import { itemShape, listShape } from "../../rest/shapes.ts";
import { changeRow, insertRow } from "../../rest/store.ts";
import { readId, writeRoutes } from "../../rest/write.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { annotationResource } from "./resource.ts";

const newAnnotation = object({
  short_descr: text({ min: 1, max: 500 }),
  long_descr: text().nullable().optional(),
  start_dttm: datetime(),
  end_dttm: datetime(),
  json_metadata: jsonText().nullable().optional(),
});
const changes = newAnnotation.partial();
type Changes = z.infer<typeof changes>;

const right = api("can_read", "Annotation");
const base = "/api/v1/annotation_layer/<int:pk>/annotation";
const refusals = { 400: "Bad request", 401: "Unauthorized", 422: "Could not process entity" };
const { tag } = annotationResource;

const layerOf = (call: Call): number => Number(call.params.pk);

/** Annotations of the layer in the address; lists and items come without the columns' labels. */
export const annotationRoutes: Route[] = [
  {
    method: "GET",
    path: `${base}/`,
    right,
    audit: { action: "AnnotationRestApi.get_list", ref: null },
    doc: {
      tag,
      summary: "Get a list of annotations",
      q: listQuestion,
      result: listShape(annotationResource),
      answers: refusals,
    },
    action: async (call): Promise<Answer> => {
      const { count, ids, result } = (await listRows(annotationResource, call)) as Record<string, unknown>;
      return { count, ids, result };
    },
  },
  {
    method: "GET",
    path: `${base}/<int:annotation_id>`,
    right,
    audit: { action: "AnnotationRestApi.get", ref: null },
    doc: {
      tag,
      summary: "Get an annotation",
      q: itemQuestion,
      result: itemShape(annotationResource),
      answers: { ...refusals, 404: "Not found" },
    },
    action: async (call): Promise<Answer> => {
      const { id, result } = (await showItem(annotationResource, call, readId(call.params.annotation_id))) as Record<
        string,
        unknown
      >;
      return { id, result };
    },
  },
  ...writeRoutes(annotationResource, {
    noun: "annotation",
    create: {
      body: newAnnotation,
      act: async (body, call) => {
        const layer = layerOf(call);
        const em = call.app.metadata.em();
        if ((await em.count(AnnotationLayer, { id: layer })) === 0)
          throw new LitesetError("Annotation layer not found.", undefined, { status: 400 });
        await refuseWrong(em, layer, body);
        const { id } = await insertRow(call, Annotation, { ...body, layer });
        return { id, result: { ...shown(body), layer } };
      },
    },
    update: {
      body: changes,
      act: async (id, body, call) => {
        await changeRow(annotationResource, call, Annotation, id, async (_row, trx) => {
          await refuseWrong(trx, layerOf(call), body, id);
          return body;
        });
        return { id, result: { ...shown(body), layer: layerOf(call) } };
      },
    },
  }),
  ...deleteRoutes(annotationResource, { noun: "annotation" }),
];

/** 422 for a description that the layer has already and for an end before the start, where both are given. */
async function refuseWrong(
  em: EntityManager,
  layer: number,
  { short_descr, start_dttm, end_dttm }: Changes,
  own?: number,
): Promise<void> {
  const problems: Record<string, string[]> = {};
  if (short_descr !== undefined) {
    const others = own === undefined ? {} : { id: { $ne: own } };
    const same = { short_descr, layer, ...others };
    if ((await em.count(Annotation, same)) > 0)
      problems.short_descr = ["Short description must be unique for this layer"];
  }
  if (start_dttm && end_dttm && end_dttm < start_dttm) problems.start_dttm = ["End date must be after start date"];
  if (Object.keys(problems).length > 0) throw unprocessable(problems);
}

/** What was written, times as the reference's JSON has them here: as HTTP dates. */
const shown = (body: Changes): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, value instanceof Date ? value.toUTCString() : value]),
  );
