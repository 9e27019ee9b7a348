import { z } from "zod";
import type { Folder } from "../bundles/kinds.ts";
import { readMapping } from "../bundles/yaml.ts";
import { unpackBundle } from "../bundles/zip.ts";
import { LitesetError, messageOf, UserError } from "../errors.ts";
import { defaultSettings } from "../settings/keys.ts";

/** A server that is asked over HTTP: a Liteset or a Superset. */
export interface Remote {
  /** The files of an export of all assets that the owner of the token sees; it has no themes. */
  exportAssets(): Promise<Map<string, string>>;
  /** The files of an export of all themes but those of the system; none where there are none. */
  exportThemes(): Promise<Map<string, string>>;
  /** Imports such an archive; what exists is replaced. */
  importAssets(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Deletes the assets with these uuids, as far as the owner of the token sees them. */
  deleteAssets(folder: Folder, uuids: ReadonlySet<string>): Promise<void>;
}

/** The routes of what lies in a folder of a bundle. */
const RESOURCES: Readonly<Record<Folder, string>> = {
  databases: "database",
  datasets: "dataset",
  charts: "chart",
  dashboards: "dashboard",
  queries: "saved_query",
  themes: "theme",
};

/** For an answer with its body. */
const TIMEOUT_MS = 300_000;
/** More than the assets of any installation. */
const MAX_BYTES = 256 * 1024 * 1024;
const PAGE_SIZE = 100;
const MAX_PAGES = 100;

const listSchema = z.object({
  result: z.array(z.object({ id: z.int(), uuid: z.string().nullish(), is_system: z.boolean().nullish() })),
});
type Listed = z.infer<typeof listSchema>["result"][number];

/**
 * The server of `--url`, asked with the bearer token of `--token` or LITESET_TOKEN; undefined without an address.
 * @throws UserError where one of the two is missing or wrong
 */
export function remoteOf({
  url,
  token = process.env.LITESET_TOKEN,
}: {
  url?: string;
  token?: string;
}): Remote | undefined {
  if (url === undefined) return undefined;
  if (!token) throw new UserError("--url needs a bearer token: --token, or LITESET_TOKEN in the environment");
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UserError(`${url} is not an address of a server, such as https://bi.example.com`);
  const base = url.replace(/\/+$/, "");
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(base + path, { ...init, headers, signal, redirect: "manual" }).catch(
      (cause: unknown) => {
        throw new UserError(`${base} does not answer: ${reasonOf(cause)}`, { cause });
      },
    );
    if (response.ok) return response;
    throw new UserError(
      `${base}${path} answered ${response.status}: ${(await wordsOf(response)) || "no reason given"}`,
    );
  };
  const download = async (path: string): Promise<Map<string, string>> => {
    const bytes = await readBody(base + path, await ask(path));
    return unpackBundle("assets", bytes, defaultSettings(), "refuse").catch((error: unknown) => {
      if (!(error instanceof LitesetError)) throw error;
      throw new UserError(`${base}${path} answered with no export: ${error.message}`, { cause: error });
    });
  };
  const list = async (resource: string, columns: string): Promise<Listed[]> => {
    const found: Listed[] = [];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const path = `/api/v1/${resource}/?q=(columns:!(${columns}),page:${page},page_size:${PAGE_SIZE})`;
      const { success, data } = listSchema.safeParse(jsonOf(await readBody(base + path, await ask(path))));
      if (!success) throw new UserError(`${base}${path} answered with no list of ${resource.replace("_", " ")}s`);
      found.push(...data.result);
      if (data.result.length < PAGE_SIZE) break;
    }
    return found;
  };
  // A bearer token does not stand in for the token against forged requests, nor for the session that it belongs to.
  const change = async (path: string, init: RequestInit): Promise<void> => {
    const answer = await ask("/api/v1/security/csrf_token/");
    const { result } = (await answer.json()) as { result: string };
    const cookie = answer.headers
      .getSetCookie()
      .map((text) => text.split(";")[0])
      .join("; ");
    const headers = { "x-csrftoken": result, referer: `${base}/`, ...(cookie ? { cookie } : {}) };
    await ask(path, { ...init, headers });
  };
  /** Lists of saved queries have no uuids; their exports do. */
  const savedQueries = async (): Promise<Listed[]> => {
    const found = await list("saved_query", "id");
    for (const one of found) {
      const files = await download(`/api/v1/saved_query/export/?q=!(${one.id})`);
      const text = [...files].find(([name]) => name.startsWith("queries/"))?.[1] ?? "";
      one.uuid = String(readMapping(text)?.get("uuid"));
    }
    return found;
  };
  return {
    exportAssets: () => download("/api/v1/assets/export/"),
    exportThemes: async () => {
      const themes = await list("theme", "id,is_system");
      const ids = themes.filter(({ is_system }) => !is_system).map(({ id }) => id);
      return ids.length === 0 ? new Map() : download(`/api/v1/theme/export/?q=!(${ids.join(",")})`);
    },
    importAssets: (bytes) => {
      const body = new FormData();
      body.set("bundle", new Blob([bytes]), "bundle.zip");
      return change("/api/v1/assets/import/", { method: "POST", body });
    },
    deleteAssets: async (folder, uuids) => {
      if (uuids.size === 0) return;
      const resource = RESOURCES[folder];
      const listed = await (folder === "queries" ? savedQueries() : list(resource, "id,uuid"));
      const ids = listed.flatMap(({ id, uuid }) => (uuid && uuids.has(uuid) ? [id] : []));
      // Databases are deleted one by one.
      const paths = folder === "databases" ? ids.map(String) : ids.length > 0 ? [`?q=!(${ids.join(",")})`] : [];
      for (const path of paths) await change(`/api/v1/${resource}/${path}`, { method: "DELETE" });
    },
  };
}

/** The whole body of an answer. */
async function readBody(address: string, response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new UserError(`the answer of ${address} cannot be read: ${reasonOf(cause)}`, { cause });
  }
  return Buffer.concat(chunks);
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

/** The words of an error answer in either of its forms. */
async function wordsOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as {
    message?: unknown;
    msg?: unknown;
    errors?: { message?: unknown }[];
  };
  return String(body.errors?.[0]?.message ?? body.message ?? body.msg ?? "");
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return messageOf(cause);
}
