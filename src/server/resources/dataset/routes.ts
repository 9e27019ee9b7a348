import { resourceRoutes } from "../../rest/routes.ts";
import { api, type Route } from "../../route.ts";
import { createDataset, deleteDataset } from "./create.ts";
import { datasetResource } from "./resource.ts";

const right = api("can_write", "Dataset");
const tag = "Datasets";

export const datasetRoutes: Route[] = [
  ...resourceRoutes(datasetResource),
  {
    method: "POST",
    path: "/api/v1/dataset/",
    right,
    audit: { action: "DatasetRestApi.post" },
    doc: {
      tag,
      summary: "Create a new dataset",
      answers: { 201: "Created", 400: "Bad request", 422: "Unprocessable" },
    },
    action: createDataset,
  },
  {
    method: "DELETE",
    path: "/api/v1/dataset/<pk>",
    right,
    audit: { action: "DatasetRestApi.delete" },
    doc: { tag, summary: "Delete a dataset", answers: { 403: "Forbidden", 404: "Not found" } },
    action: deleteDataset,
  },
];
