import { z } from "zod";
import {
  type BundleFile,
  type ExportContext,
  type ExportedKind,
  NotExportable,
} from "../../../bundles/export/context.ts";
import { exportAssets, exportBundle } from "../../../bundles/export.ts";
import type { Secrets } from "../../../bundles/import/secrets.ts";
import { importBundle } from "../../../bundles/import.ts";
import { importLegacy, type LegacyKind } from "../../../bundles/import-legacy.ts";
import type { BundleKind } from "../../../bundles/kinds.ts";
import { isZip, packBundle, unpackBundle } from "../../../bundles/zip.ts";
import { LitesetError } from "../../../errors.ts";
import type { OperationDoc } from "../../openapi/operation.ts";
import { notFound } from "../../rest/item.ts";
import { visibleRows } from "../../rest/list.ts";
import { type QuestionSchema, readQuestion } from "../../rest/question.ts";
import type { Resource } from "../../rest/resource.ts";
import { messageShape } from "../../rest/shapes.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { chartResource } from "../chart/resource.ts";
import { dashboardResource } from "../dashboard/resource.ts";
import { databaseResource } from "../database/resource.ts";
import { datasetResource } from "../dataset/resource.ts";
import { savedQueryResource } from "../saved-query/resource.ts";
import { themeResource } from "../theme/resource.ts";
import { reviewDatasets } from "./review-datasets.ts";

const RESOURCES: Record<ExportedKind, Resource> = {
  database: databaseResource,
  dataset: datasetResource,
  chart: chartResource,
  dashboard: dashboardResource,
  saved_query: savedQueryResource,
  theme: themeResource,
};

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
  const { name, tag, view, apiClass } = RESOURCES[kind];
  const noun = kind.replace("_", " ");
  return [
    {
      method: "GET",
      path: `/api/v1/${name}/export/`,
      right: api("can_export", view),
      audit: { action: `${apiClass}.export` },
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
        return download(call, name, exportBundle(exportContext(call), kind, ids));
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
      action: (call) => receive(call, kind, "formData"),
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
    action: (call) => download(call, "assets", exportAssets(exportContext(call))),
  },
  {
    method: "POST",
    path: "/api/v1/assets/import/",
    right: api("can_import_", "ImportExportRestApi"),
    audit: { action: "ImportExportRestApi.import_" },
    doc: importDoc("Import/export", "Import multiple assets", { bundle: file, sparse: z.boolean().optional() }),
    action: (call) => receive(call, "assets", "bundle"),
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

/** Everybody exports what they may see, also below what they asked for. */
function exportContext(call: Call): ExportContext {
  const { metadata, settings } = call.app;
  return {
    em: metadata.em(),
    settings,
    visible: async (kind, ids) => {
      if (ids.length === 0) return new Set();
      const resource = RESOURCES[kind];
      const query = (await visibleRows(resource, call)).where(`${resource.table}.id`, "in", [...ids]);
      const rows = await query.select(`${resource.table}.id as id`).execute();
      return new Set(rows.map(({ id }) => Number(id)));
    },
  };
}

async function download(call: Call, name: string, files: AsyncIterable<BundleFile>): Promise<Answer> {
  const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "");
  const root = `${name}_export_${stamp}`;
  const bytes = await packBundle(root, files).catch((error: unknown) => {
    throw error instanceof NotExportable ? notFound() : error;
  });
  const headers = new Headers({
    "content-type": "application/zip",
    "content-disposition": `attachment; filename=${root}.zip`,
    "content-length": String(bytes.byteLength),
  });
  // Frontends wait for this cookie to learn that a download has begun.
  const token = call.query.get("token");
  if (token && /^[\w-]{1,100}$/.test(token)) headers.append("set-cookie", `${token}=done; Max-Age=600; Path=/`);
  return new Response(bytes, { headers });
}

async function receive(call: Call, kind: BundleKind, field: "formData" | "bundle"): Promise<Answer> {
  const isForm = /^multipart\/form-data\s*(;|$)/i.test(call.request.headers.get("content-type") ?? "");
  // Themes alone do not tell the wrong type of a body from a form without the file.
  if (!isForm && kind !== "theme") {
    throw new LitesetError("Request MIME type is not 'multipart/form-data'", "INVALID_PAYLOAD_FORMAT_ERROR", {
      status: 400,
    });
  }
  const form = isForm ? await call.form() : new FormData();
  const archive = form.get(field);
  if (!(archive instanceof Blob) || (archive.size === 0 && !("name" in archive && archive.name))) {
    throw new LitesetError("Arguments are not correct", undefined, { status: 400 });
  }
  const bytes = new Uint8Array(await archive.arrayBuffer());
  if ((kind === "dashboard" || kind === "dataset") && looksLegacy(kind, bytes)) {
    await receiveLegacy(call, kind, form, [
      archive instanceof File ? archive.name : kind,
      Buffer.from(bytes).toString(),
    ]);
    return { message: "OK" };
  }
  const files = await unpackBundle(kind, bytes, call.app.settings);
  const overwrite = kind === "assets" || form.get("overwrite") === "true";
  await importBundle(call.app, kind, files, {
    overwrite,
    sparse: form.get("sparse") === "true",
    viewer: call.viewer,
    secrets: secretsOf(form),
    review: (bundle, known) => reviewDatasets(call, bundle, known, overwrite),
  });
  return { message: kind === "theme" ? "Theme imported successfully" : "OK" };
}

/** JSON of dashboards, or YAML of datasets, as it was before version 1.0.0; anything else is taken for an archive. */
function looksLegacy(kind: LegacyKind, bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 1_000)).toString();
  return kind === "dashboard" ? /^\s*\{/.test(start) : /^(?:databases:|- )/m.test(start) && !isZip(bytes);
}

function receiveLegacy(call: Call, kind: LegacyKind, form: FormData, file: readonly [string, string]) {
  const dropsParts = { columns: form.get("sync_columns") === "true", metrics: form.get("sync_metrics") === "true" };
  return importLegacy(call.app, kind, file, {
    viewer: call.viewer,
    dropsParts,
    review: (bundle, known) => reviewDatasets(call, bundle, known, true),
  });
}

const secretsOf = (form: FormData): Secrets => ({
  passwords: mappingOf(form, "passwords"),
  sshTunnelPasswords: mappingOf(form, "ssh_tunnel_passwords"),
  sshTunnelPrivateKeys: mappingOf(form, "ssh_tunnel_private_keys"),
  sshTunnelPrivateKeyPasswords: mappingOf(form, "ssh_tunnel_private_key_passwords"),
});

const mapping = z.record(z.string(), z.string());

function mappingOf(form: FormData, field: string): Record<string, string> | undefined {
  const text = form.get(field);
  if (text === null) return undefined;
  try {
    return mapping.parse(JSON.parse(String(text)));
  } catch {
    throw new LitesetError(
      `${field} is not a JSON object of file names and texts, like {"databases/MyDatabase.yaml": "…"}`,
      "GENERIC_BACKEND_ERROR",
      { status: 400 },
    );
  }
}
