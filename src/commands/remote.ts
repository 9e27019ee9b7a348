import { z } from "zod";
import { unpackBundle } from "../bundles/zip.ts";
import { LitesetError, UserError } from "../errors.ts";
import { defaultSettings } from "../settings/keys.ts";

/** A server that is asked over HTTP: a Liteset or a Superset. */
export interface Remote {
  /** The files of an export of all assets that the owner of the token sees; it has no themes. */
  exportAssets(): Promise<Map<string, string>>;
  /** The files of an export of all themes but those of the system; none where there are none. */
  exportThemes(): Promise<Map<string, string>>;
  /** Imports such an archive; what exists is replaced. */
  importAssets(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** For an answer with its body. */
const TIMEOUT_MS = 300_000;
/** More than the assets of any installation. */
const MAX_BYTES = 256 * 1024 * 1024;
const PAGE_SIZE = 100;
const MAX_PAGES = 100;

const themesSchema = z.object({ result: z.array(z.object({ id: z.int(), is_system: z.boolean().nullish() })) });

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
      `${base}${path} answered ${response.status}: ${(await messageOf(response)) || "no reason given"}`,
    );
  };
  const download = async (path: string): Promise<Map<string, string>> => {
    const bytes = await readBody(base + path, await ask(path));
    return unpackBundle("assets", bytes, defaultSettings(), "refuse").catch((error: unknown) => {
      if (!(error instanceof LitesetError)) throw error;
      throw new UserError(`${base}${path} answered with no export: ${error.message}`, { cause: error });
    });
  };
  const themeIds = async (): Promise<number[]> => {
    const ids: number[] = [];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const path = `/api/v1/theme/?q=(columns:!(id,is_system),page:${page},page_size:${PAGE_SIZE})`;
      const { success, data } = themesSchema.safeParse(jsonOf(await readBody(base + path, await ask(path))));
      if (!success) throw new UserError(`${base}${path} answered with no list of themes`);
      ids.push(...data.result.filter(({ is_system }) => !is_system).map(({ id }) => id));
      if (data.result.length < PAGE_SIZE) break;
    }
    return ids;
  };
  return {
    exportAssets: () => download("/api/v1/assets/export/"),
    exportThemes: async () => {
      const ids = await themeIds();
      return ids.length === 0 ? new Map() : download(`/api/v1/theme/export/?q=!(${ids.join(",")})`);
    },
    importAssets: async (bytes) => {
      // A bearer token does not stand in for the token against forged requests, nor for the session that it belongs to.
      const answer = await ask("/api/v1/security/csrf_token/");
      const { result } = (await answer.json()) as { result: string };
      const cookie = answer.headers
        .getSetCookie()
        .map((text) => text.split(";")[0])
        .join("; ");
      const body = new FormData();
      body.set("bundle", new Blob([bytes]), "bundle.zip");
      const headers = { "x-csrftoken": result, referer: `${base}/`, ...(cookie ? { cookie } : {}) };
      await ask("/api/v1/assets/import/", { method: "POST", body, headers });
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
async function messageOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as {
    message?: unknown;
    msg?: unknown;
    errors?: { message?: unknown }[];
  };
  return String(body.errors?.[0]?.message ?? body.message ?? body.msg ?? "");
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
