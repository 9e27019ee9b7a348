import { deleteRoutes } from "../../rest/delete.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { messageShape, writtenShape } from "../../rest/shapes.ts";
import { writeRoutes } from "../../rest/write.ts";
import { api, type Route } from "../../route.ts";
import { bundleRoutes } from "../shared/bundles.ts";
import { changeDataset } from "./change.ts";
import { createDataset, getOrCreateDataset } from "./create.ts";
import { datasetDeletion, deleteColumn, deleteMetric } from "./delete.ts";
import { drillQuestion, showDrillInfo } from "./drill-info.ts";
import { duplicateDataset } from "./duplicate.ts";
import { refreshDataset } from "./refresh.ts";
import { relatedObjectsShape, showRelatedObjects } from "./related-objects.ts";
import { datasetResource } from "./resource.ts";
import { datasetChanges, duplicateBody, getOrCreateBody, newDataset, warmUpBody } from "./schemas.ts";
import { warmUpDataset, warmUpShape } from "./warm-up.ts";

const tag = "Datasets";
const base = "/api/v1/dataset";
const write = api("can_write", "Dataset");
const refused = { 400: "Bad request", 401: "Unauthorized", 422: "Could not process entity" };
const absent = { 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 422: "Could not process entity" };

export const datasetRoutes: Route[] = [
  ...resourceRoutes(datasetResource),
  ...bundleRoutes("dataset"),
  ...writeRoutes(datasetResource, {
    noun: "dataset",
    create: { body: newDataset, act: createDataset },
    update: {
      body: datasetChanges,
      refusedAsError: true,
      query: { override_columns: { type: "boolean" } },
      act: changeDataset,
    },
  }),
  ...deleteRoutes(datasetResource, datasetDeletion),
  {
    method: "PUT",
    path: `${base}/<pk>/refresh`,
    right: write,
    audit: { action: "DatasetRestApi.refresh" },
    doc: { tag, summary: "Refresh and update columns of a dataset", result: messageShape, answers: absent },
    action: refreshDataset,
  },
  {
    method: "POST",
    path: `${base}/duplicate`,
    right: api("can_duplicate", "Dataset"),
    audit: { action: "DatasetRestApi.duplicate" },
    doc: {
      tag,
      summary: "Duplicate a dataset",
      body: duplicateBody,
      result: writtenShape(duplicateBody),
      answers: { 201: "Created", 400: "Bad request", ...absent },
    },
    action: duplicateDataset,
  },
  {
    method: "POST",
    path: `${base}/get_or_create/`,
    right: api("can_get_or_create_dataset", "Dataset"),
    audit: { action: "DatasetRestApi.get_or_create_dataset" },
    doc: {
      tag,
      summary: "Retrieve a table by name, or create it if it does not exist",
      body: getOrCreateBody,
      result: () => ({
        type: "object",
        properties: { result: { type: "object", properties: { table_id: { type: "integer" } } } },
      }),
      answers: refused,
    },
    action: getOrCreateDataset,
  },
  {
    method: "PUT",
    path: `${base}/warm_up_cache`,
    right: api("can_warm_up_cache", "Dataset"),
    audit: { action: "DatasetRestApi.warm_up_cache" },
    doc: {
      tag,
      summary: "Warm up the cache for each chart powered by the given table",
      body: warmUpBody,
      result: warmUpShape,
      answers: { 400: "Bad request", 404: "Not found" },
    },
    action: warmUpDataset,
  },
  {
    method: "GET",
    path: `${base}/<pk>/related_objects`,
    right: api("can_read", "Dataset"),
    audit: { action: "DatasetRestApi.related_objects" },
    doc: {
      tag,
      summary: "Get charts and dashboards count associated to a dataset",
      result: relatedObjectsShape,
      answers: { 401: "Unauthorized", 404: "Not found" },
    },
    action: showRelatedObjects,
  },
  {
    method: "GET",
    path: `${base}/<int:pk>/drill_info/`,
    right: api("can_get_drill_info", "Dataset"),
    audit: { action: "DatasetRestApi.get_drill_info" },
    doc: {
      tag,
      summary: "Get dataset drill info",
      q: drillQuestion,
      result: () => ({ type: "object", properties: { result: { type: "object" } } }),
      answers: absent,
    },
    action: showDrillInfo,
  },
  {
    method: "DELETE",
    path: `${base}/<int:pk>/column/<int:column_id>`,
    right: write,
    doc: { tag, summary: "Delete a dataset column", result: messageShape, answers: absent },
    action: deleteColumn,
  },
  {
    method: "DELETE",
    path: `${base}/<int:pk>/metric/<int:metric_id>`,
    right: write,
    doc: { tag, summary: "Delete a dataset metric", result: messageShape, answers: absent },
    action: deleteMetric,
  },
];
