import { LitesetError } from "../../errors.ts";

/** Largest body that is held in memory when MAX_CONTENT_LENGTH says nothing. */
export const DEFAULT_BODY_LIMIT = 64 * 1024 * 1024;
/** How long a client may take to send its body. */
const BODY_TIMEOUT_MS = 120_000;

/** Reads a body whole; 413 past the limit in bytes, 408 when it does not come within the time in milliseconds. */
export async function readBody(
  request: Request,
  limit: number,
  timeoutMs = BODY_TIMEOUT_MS,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  if (!request.body) return new Uint8Array(0);
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          httpError(
            408,
            "408 Request Timeout: The server closed the network connection because the browser didn't finish the request within the specified time.",
          ),
        ),
      timeoutMs,
    );
  });
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), timeout]);
      if (done) break;
      size += value.byteLength;
      if (size > limit) throw tooLarge();
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** An error of the HTTP layer in the reference's words. */
export const httpError = (status: number, message: string): LitesetError =>
  new LitesetError(message, "GENERIC_BACKEND_ERROR", { status });

const tooLarge = () =>
  httpError(413, "413 Request Entity Too Large: The data value transmitted exceeds the capacity limit.");
