import { t } from "../i18n/t.ts";
import { serverPath, writeHeaders } from "./client.ts";
import { ApiError, readError } from "./errors.ts";

interface SendOptions {
  signal?: AbortSignal;
  /** how much has gone out, from 0 to 1 */
  onProgress?(share: number): void;
}

/** Posts a form with files, and says how far it is: `fetch` cannot. Throws an ApiError as `api` does. */
export async function sendForm<T>(path: string, form: FormData, { signal, onProgress }: SendOptions = {}): Promise<T> {
  const headers = await writeHeaders();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", serverPath(path));
    for (const [name, value] of Object.entries({ accept: "application/json", ...headers }))
      request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status < 300) resolve(body as T);
      else reject(readError(request.status, body, request.getResponseHeader("x-request-id") ?? undefined));
    };
    request.onerror = () =>
      reject(new ApiError(t("The server could not be reached. Check the connection and try again."), 0));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
