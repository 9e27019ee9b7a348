import type { IncomingMessage } from "node:http";
import { LitesetError } from "../../errors.ts";

/** Largest body that is held in memory when MAX_CONTENT_LENGTH says nothing. */
export const DEFAULT_BODY_LIMIT = 64 * 1024 * 1024;
/** How long a client may take to send its body. */
const BODY_TIMEOUT_MS = 120_000;

/** A body of a known length up to this many bytes comes from the connection without a web stream in between. */
const SMALL_BODY = 1024 * 1024;

/** Reads a body whole; 413 past the limit in bytes, 408 when it does not come within the time in milliseconds. */
export async function readBody(
  request: Request,
  limit: number,
  timeoutMs = BODY_TIMEOUT_MS,
): Promise<Uint8Array<ArrayBuffer>> {
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > limit) throw tooLarge();
  const source = (request as { runtime?: { node?: { req?: IncomingMessage } } }).runtime?.node?.req;
  if (source && length > 0 && length <= SMALL_BODY && !source.readableDidRead) return readSmallBody(source, timeoutMs);
  if (!request.body) return new Uint8Array(0);
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow()), timeoutMs);
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

/** The parser of HTTP lets no more bytes through than the length that was announced. */
function readSmallBody(source: IncomingMessage, timeoutMs: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const finish = (act: () => void) => {
      clearTimeout(timer);
      source.off("data", take).off("end", end).off("error", fail).off("close", gone);
      act();
    };
    const take = (chunk: Buffer) => chunks.push(chunk);
    const end = () => finish(() => resolve(new Uint8Array(Buffer.concat(chunks))));
    const fail = (error: unknown) => finish(() => reject(error));
    const gone = () => fail(new DOMException("The client went away", "AbortError"));
    const timer = setTimeout(() => fail(tooSlow()), timeoutMs);
    source.on("data", take).on("end", end).on("error", fail).on("close", gone);
  });
}

/** An error of the HTTP layer in the reference's words. */
export const httpError = (status: number, message: string): LitesetError =>
  new LitesetError(message, "GENERIC_BACKEND_ERROR", { status });

const tooSlow = () =>
  httpError(
    408,
    "408 Request Timeout: The server closed the network connection because the browser didn't finish the request within the specified time.",
  );

const tooLarge = () =>
  httpError(413, "413 Request Entity Too Large: The data value transmitted exceeds the capacity limit.");
