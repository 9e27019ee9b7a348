import type { Route } from "../route.ts";
import { describeResource } from "./info.ts";
import { showItem } from "./item.ts";
import { listRows } from "./list.ts";
import { infoQuestion, itemQuestion, listQuestion, relatedQuestion } from "./question.ts";
import { listDistinct, listRelated } from "./related.ts";
import { auditOf, type Resource, rightOf } from "./resource.ts";
import { distinctShape, infoShape, itemShape, listShape, relatedShape } from "./shapes.ts";

const refusals = { 400: "Bad request", 401: "Unauthorized", 422: "Could not process entity" };

/** The routes every resource has: list, `_info`, and as declared item, `related` and `distinct`. */
export function resourceRoutes(resource: Resource): Route[] {
  const base = `/api/v1/${resource.name}`;
  const { tag } = resource;
  const routes: Route[] = [
    {
      method: "GET",
      flag: resource.flag,
      path: `${base}/`,
      right: rightOf(resource, "list"),
      audit: auditOf(resource, "get_list"),
      doc: {
        tag,
        summary: `Get a list of ${resource.name}s`,
        q: listQuestion,
        result: listShape(resource),
        answers: refusals,
      },
      action: (call) => listRows(resource, call),
    },
    {
      method: "GET",
      flag: resource.flag,
      path: `${base}/_info`,
      right: rightOf(resource, "info"),
      audit: auditOf(resource, "info"),
      doc: {
        tag,
        summary: "Get metadata information about this API resource",
        q: infoQuestion,
        result: infoShape,
        answers: refusals,
      },
      action: (call) => describeResource(resource.describedAs ?? resource, call),
    },
  ];
  if (resource.showColumns) {
    routes.push({
      method: "GET",
      flag: resource.flag,
      path: `${base}/<int:pk>`,
      right: rightOf(resource, "get"),
      audit: auditOf(resource, "get"),
      doc: {
        tag,
        summary: `Get a ${resource.name}`,
        q: itemQuestion,
        query: resource.itemQuery,
        result: itemShape(resource),
        answers: { ...refusals, 404: "Not found" },
      },
      action: (call) => showItem(resource, call, Number(call.params.pk)),
    });
  }
  if (resource.related) {
    routes.push({
      method: "GET",
      flag: resource.flag,
      path: `${base}/related/<column_name>`,
      right: rightOf(resource, "related"),
      doc: {
        tag,
        summary: "Get related fields data",
        q: relatedQuestion,
        result: relatedShape,
        answers: { 400: "Bad request", 401: "Unauthorized", 404: "Not found" },
      },
      action: (call) => listRelated(resource, call, call.params.column_name ?? ""),
    });
  }
  if (resource.distinct) {
    routes.push({
      method: "GET",
      flag: resource.flag,
      path: `${base}/distinct/<column_name>`,
      right: rightOf(resource, "distinct"),
      doc: {
        tag,
        summary: "Get distinct values from field data",
        q: relatedQuestion,
        result: distinctShape,
        answers: { 400: "Bad request", 401: "Unauthorized", 404: "Not found" },
      },
      action: (call) => listDistinct(resource, call, call.params.column_name ?? ""),
    });
  }
  return routes;
}
