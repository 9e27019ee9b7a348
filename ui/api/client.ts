import { t } from "../i18n/t.ts";
import { ApiError, readError } from "./errors.ts";
import { encodeRison } from "./rison.ts";

export interface RequestOptions {
  /** Sent as `?q=` in rison. */
  rison?: unknown;
  query?: Record<string, string | number | boolean>;
  json?: unknown;
  /** Fields of a form, each sent as JSON, for the routes that read such. */
  form?: Record<string, unknown>;
  signal?: AbortSignal;
  /** False where the server needs no CSRF token (reads spelled as POST). */
  csrf?: boolean;
}

let root = "";
let guest: { header: string; token: string } | undefined;
let csrfToken: Promise<string> | undefined;
let signedOut: () => void = goToLogin;

/** Where the application lives; called once at start. */
export function setApplicationRoot(applicationRoot: string): void {
  root = applicationRoot.replace(/\/+$/, "");
}

/** From now on all requests are those of a guest, whatever the session of the browser is. */
export function setGuestToken(header: string, token: string): void {
  guest = { header, token };
}

/** What is done when the session has ended; else the page leads to the sign-in, and what is not saved is lost. */
export function whenSignedOut(run: () => void): void {
  signedOut = run;
}

/** A path of the server below its application root. */
export function serverPath(path: string): string {
  return `${root}${path}`;
}

/** Requests to the server. Answers are JSON; anything but a success is thrown as an ApiError. */
export const api = {
  get: <T>(path: string, options?: RequestOptions): Promise<T> => request<T>("GET", path, options),
  post: <T>(path: string, options?: RequestOptions): Promise<T> => request<T>("POST", path, options),
  put: <T>(path: string, options?: RequestOptions): Promise<T> => request<T>("PUT", path, options),
  delete: <T>(path: string, options?: RequestOptions): Promise<T> => request<T>("DELETE", path, options),
  /** The answer as a file, for downloads. */
  blob: async (path: string, options?: RequestOptions): Promise<Blob> => (await send("POST", path, options)).blob(),
  /** A file that the server makes and names. */
  file: async (path: string, options?: RequestOptions): Promise<{ blob: Blob; name: string | undefined }> => {
    const response = await send("GET", path, options);
    const name = /filename="?([^";]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1];
    return { blob: await response.blob(), name };
  },
};

/** The headers of a request that changes something, for what is not sent by `api`. */
export async function writeHeaders(): Promise<Record<string, string>> {
  return guest ? { [guest.header]: guest.token } : { "x-csrftoken": await token() };
}

async function request<T>(method: string, path: string, options?: RequestOptions): Promise<T> {
  const response = await send(method, path, options);
  return (await response.json()) as T;
}

async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const needsToken = method !== "GET" && options.csrf !== false;
  const response = await fetchOnce(method, path, options, needsToken ? await token() : undefined);
  if (response.ok) return response;
  const error = readError(response.status, await readBody(response), response.headers.get("x-request-id") ?? undefined);
  if (needsToken && response.status === 400 && /csrf/i.test(error.message)) {
    csrfToken = undefined;
    const again = await fetchOnce(method, path, options, await token());
    if (again.ok) return again;
    throw readError(again.status, await readBody(again), again.headers.get("x-request-id") ?? undefined);
  }
  if (response.status === 401 && !guest) {
    // The next session has a token of its own.
    csrfToken = undefined;
    signedOut();
    throw new ApiError(t("Your session has ended. Log in again, then repeat this."), 401, error.errors);
  }
  throw error;
}

async function fetchOnce(method: string, path: string, options: RequestOptions, csrf?: string): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (guest) headers[guest.header] = guest.token;
  if (csrf !== undefined) headers["x-csrftoken"] = csrf;
  if (options.json !== undefined) headers["content-type"] = "application/json";
  const url = new URL(serverPath(path), location.origin);
  if (options.rison !== undefined) url.searchParams.set("q", encodeRison(options.rison));
  for (const [key, value] of Object.entries(options.query ?? {})) url.searchParams.set(key, String(value));
  try {
    return await fetch(url, {
      method,
      headers,
      body: bodyOf(options),
      signal: options.signal,
      credentials: guest ? "omit" : "same-origin",
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(t("The server could not be reached. Check the connection and try again."), 0);
  }
}

function bodyOf({ json, form }: RequestOptions): BodyInit | undefined {
  if (form) return new URLSearchParams(Object.entries(form).map(([name, value]) => [name, JSON.stringify(value)]));
  return json === undefined ? undefined : JSON.stringify(json);
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function token(): Promise<string> {
  csrfToken ??= request<{ result: string }>("GET", "/api/v1/security/csrf_token/").then((answer) => answer.result);
  csrfToken.catch(() => {
    csrfToken = undefined;
  });
  return csrfToken;
}

/** Signs in again, and comes back to the same place. */
export function goToLogin(): void {
  if (location.pathname.startsWith(serverPath("/login"))) return;
  const here = location.pathname + location.search;
  location.assign(`${serverPath("/login/")}?next=${encodeURIComponent(here)}`);
}
