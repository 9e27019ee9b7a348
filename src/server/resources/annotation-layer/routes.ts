import { LitesetError } from "../../../errors.ts";
import { Annotation, AnnotationLayer } from "../../../metadata/entities/annotation.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { object, text, unprocessable } from "../../rest/schema.ts";
import { changeRow, insertRow } from "../../rest/store.ts";
import { writeRoutes } from "../../rest/write.ts";
import type { Route } from "../../route.ts";
import { annotationRoutes } from "./annotations.ts";
import { annotationLayerResource } from "./resource.ts";

const name = text({ min: 1, max: 250 });

export const annotationLayerRoutes: Route[] = [
  ...resourceRoutes(annotationLayerResource),
  ...writeRoutes(annotationLayerResource, {
    noun: "annotation layer",
    create: {
      body: object({ name, descr: text().nullable().optional() }),
      act: async (body, call) => {
        await refuseTaken(call.app.metadata.em(), body.name);
        const { id } = await insertRow(call, AnnotationLayer, body);
        return { id, result: body };
      },
    },
    update: {
      body: object({ name: name.optional(), descr: text().optional() }),
      act: async (id, body, call) => {
        await changeRow(annotationLayerResource, call, AnnotationLayer, id, async (_row, trx) => {
          await refuseTaken(trx, body.name, id);
          return body;
        });
        return { id, result: { ...body, layer: id } };
      },
    },
  }),
  ...deleteRoutes(annotationLayerResource, {
    noun: "annotation layer",
    refuse: async (ids, call) => {
      if ((await call.app.metadata.em().count(Annotation, { layer: { $in: [...ids] } })) > 0)
        throw new LitesetError("Annotation layer has associated annotations.", undefined, { status: 422 });
    },
  }),
  ...annotationRoutes,
];

async function refuseTaken(em: EntityManager, wanted: string | undefined, own?: number): Promise<void> {
  if (wanted === undefined) return;
  const others = own === undefined ? {} : { id: { $ne: own } };
  if ((await em.count(AnnotationLayer, { name: wanted, ...others })) > 0)
    throw unprocessable({ name: ["Name must be unique"] });
}
