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
import { notFound } from "../../rest/item.ts";
import { visibleRows } from "../../rest/list.ts";
import type { Answer, Call } from "../../route.ts";
import { exportedResources } from "./exported-resources.ts";
import { reviewDatasets } from "./review-datasets.ts";

/** Everybody exports what they may see, also below what they asked for. */
function exportContext(call: Call): ExportContext {
  const { metadata, settings } = call.app;
  return {
    em: metadata.em(),
    settings,
    visible: async (kind, ids) => {
      if (ids.length === 0) return new Set();
      const resource = exportedResources[kind];
      const query = (await visibleRows(resource, call)).where(`${resource.table}.id`, "in", [...ids]);
      const rows = await query.select(`${resource.table}.id as id`).execute();
      return new Set(rows.map(({ id }) => Number(id)));
    },
  };
}

/** An archive of some objects of one kind, with what they need. */
export const download = (call: Call, kind: ExportedKind, ids: readonly number[]): Promise<Answer> =>
  send(call, exportedResources[kind].name, exportBundle(exportContext(call), kind, ids));

/** An archive of everything. */
export const downloadAll = (call: Call): Promise<Answer> => send(call, "assets", exportAssets(exportContext(call)));

async function send(call: Call, name: string, files: AsyncIterable<BundleFile>): Promise<Answer> {
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

/** Imports the archive, or the file of a former format, that a form holds in this field. */
export async function receive(call: Call, kind: BundleKind, field: "formData" | "bundle"): Promise<Answer> {
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
