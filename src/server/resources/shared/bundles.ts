import { z } from "zod";
import type { ExportedKind } from "../../../bundles/export/context.ts";
import type { OperationDoc } from "../../openapi/operation.ts";
import { type QuestionSchema, readQuestion } from "../../rest/question.ts";
import { messageShape } from "../../rest/shapes.ts";
import { api, type Route } from "../../route.ts";
import { exportedResources } from "./exported-resources.ts";

/** Loaded at the first export or import: a server that starts needs no YAML and no archives. */
const transfer = () => import("./transfer.ts");

const exportQuestion: QuestionSchema = { id: "get_export_ids_schema", type: "array", items: { type: "integer" } };
const exportAnswers = { 400: "Bad request", 401: "Unauthorized", 404: "Not found", 422: "Unprocessable", 500: "Error" };

const file = z.any().meta({ type: "string", format: "binary" });
const secretFields = {
  passwords: z.string().optional(),
  ssh_tunnel_passwords: z.string().optional(),
  ssh_tunnel_private_keys: z.string().optional(),
  ssh_tunnel_private_key_passwords: z.string().optional(),
};

/** Of the format before versions. */
const formerSync = { sync_columns: z.boolean().optional(), sync_metrics: z.boolean().optional() };

/** Export and import of one kind of asset, with what it needs, as a zip archive of YAML files. */
export function bundleRoutes(kind: ExportedKind): Route[] {
  const { name, tag, view, apiClass } = exportedResources[kind];
  const noun = kind.replace("_", " ");
  return [
    {
      method: "GET",
      path: `/api/v1/${name}/export/`,
      right: api("can_export", view),
      audit: kind === "saved_query" ? undefined : { action: `${apiClass}.export` },
      doc: {
        tag,
        summary: `Download ${noun}s as YAML files`,
        q: exportQuestion,
        query: { token: { type: "string" } },
        produces: "application/zip",
        answers: exportAnswers,
      },
      action: async (call) => {
        const ids = [...new Set(readQuestion<number[]>(call, exportQuestion))];
        return (await transfer()).download(call, kind, ids);
      },
    },
    {
      method: "POST",
      path: `/api/v1/${name}/import/`,
      right: api("can_write", view),
      audit: { action: `${apiClass}.import_` },
      doc: importDoc(tag, `Import ${noun}s with what they need`, {
        formData: file,
        overwrite: z.boolean().optional(),
        ...(kind === "dataset" ? formerSync : {}),
      }),
      action: async (call) => (await transfer()).receive(call, kind, "formData"),
    },
  ];
}

/** Export and import of everything. */
export const assetsRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/assets/export/",
    right: api("can_export", "ImportExportRestApi"),
    audit: { action: "ImportExportRestApi.export" },
    doc: {
      tag: "Import/export",
      summary: "Export all assets",
      produces: "application/zip",
      answers: exportAnswers,
    },
    action: async (call) => (await transfer()).downloadAll(call),
  },
  {
    method: "POST",
    path: "/api/v1/assets/import/",
    right: api("can_import_", "ImportExportRestApi"),
    audit: { action: "ImportExportRestApi.import_" },
    doc: importDoc("Import/export", "Import multiple assets", { bundle: file, sparse: z.boolean().optional() }),
    action: async (call) => (await transfer()).receive(call, "assets", "bundle"),
  },
];

function importDoc(tag: string, summary: string, fields: z.ZodRawShape): OperationDoc {
  return {
    tag,
    summary,
    form: z.object({ ...fields, ...secretFields }),
    result: messageShape,
    answers: { 400: "Bad request", 401: "Unauthorized", 422: "Unprocessable", 500: "Error" },
  };
}
