import { UserError } from "../errors.ts";

/** A server that is asked over HTTP: a Liteset or a Superset. */
export interface Remote {
  /** All assets as a zip archive. */
  exportAssets(): Promise<Uint8Array>;
  /** Imports such an archive; what exists is replaced. */
  importAssets(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

const TIMEOUT_MS = 300_000;

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
  return {
    exportAssets: async () => new Uint8Array(await (await ask("/api/v1/assets/export/")).arrayBuffer()),
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
