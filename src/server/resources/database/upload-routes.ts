import { object } from "../../rest/schema.ts";
import { messageShape } from "../../rest/shapes.ts";
import { api, type Route } from "../../route.ts";
import { describeFile, uploadFile } from "./upload.ts";
import { contentsForm, fileContents, uploadForm } from "./upload-schemas.ts";

const tag = "Database";
const answers = { 400: "Bad request", 401: "Unauthorized", 404: "Not found" };

/** Files that become tables. */
export const uploadRoutes: Route[] = [
  {
    method: "POST",
    path: "/api/v1/database/<int:pk>/upload/",
    right: api("can_upload", "Database"),
    audit: { action: "DatabaseRestApi.upload" },
    doc: {
      tag,
      summary: "Upload a file to a database table",
      form: uploadForm([]),
      result: messageShape,
      answers: { 201: "Created", ...answers, 422: "Could not process entity" },
    },
    action: uploadFile,
  },
  {
    method: "POST",
    path: "/api/v1/database/upload_metadata/",
    right: api("can_upload", "Database"),
    audit: { action: "DatabaseRestApi.upload_metadata" },
    doc: {
      tag,
      summary: "Get the sheets and columns of a file",
      form: contentsForm([]),
      result: object({ result: fileContents }),
      answers,
    },
    action: describeFile,
  },
];
