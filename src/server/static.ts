import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { App } from "../app.ts";
import { chooseEncoding } from "./middleware/compression.ts";
import { notFoundError } from "./middleware/errors.ts";
import { frontendOf } from "./pages/frontend.ts";
import type { Call, Route } from "./route.ts";

const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".geojson": "application/geo+json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".gif": "image/gif",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".map": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".html": "text/html; charset=utf-8",
};
const TEXT = new Set([".js", ".css", ".json", ".geojson", ".svg", ".txt", ".map"]);
/** What is compressed here is kept up to this many bytes together. */
const PACKED_LIMIT = 24 * 1024 * 1024;
const PACK_MAX_FILE = 16 * 1024 * 1024;

/** Names that hold a hash of the content, which browsers keep for good: `Page-Bx3k_9aZ.js`, `spa.6170d0b73d2459feea19.entry.js`. */
const HASHED = /-[\w-]{8,}\.\w+$|\.[0-9a-f]{8,20}\.(?:(?:entry|chunk)\.)?\w+$/;

const packed = new Map<string, Buffer<ArrayBuffer>>();
let packedSize = 0;
const UNHASHED_SECONDS = 3_600;

/** The files of the frontend that the settings choose, below /static/assets/. */
export function staticRoutes({ settings }: App): Route[] {
  const { folder } = frontendOf(settings);
  return [
    {
      method: "GET",
      path: "/static/assets/<path:filename>",
      right: "public",
      action: (call) => serveFile(call, folder, settings),
    },
  ];
}

/** Files whose names change with their content are kept for SEND_FILE_MAX_AGE_DEFAULT, others for an hour at most. */
function cacheControl(name: string, seconds: number | null): string {
  if (seconds === null || seconds <= 0) return "no-cache";
  return HASHED.test(name)
    ? `public, max-age=${seconds}, immutable`
    : `public, max-age=${Math.min(seconds, UNHASHED_SECONDS)}`;
}

async function serveFile(call: Call, folder: string, settings: App["settings"]): Promise<Response> {
  const name = call.params.filename ?? "";
  const file = normalize(join(folder, name));
  if (name.includes("\0") || !file.startsWith(folder + sep) || name.split("/").some((part) => part.startsWith(".")))
    throw notFoundError();
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile()) throw notFoundError();
  const extension = extname(file);
  const headers: Record<string, string> = {
    "content-type": TYPES[extension] ?? "application/octet-stream",
    "cache-control": cacheControl(name, settings.SEND_FILE_MAX_AGE_DEFAULT),
    etag: `"${info.size.toString(16)}-${Math.round(info.mtimeMs).toString(16)}"`,
    "last-modified": info.mtime.toUTCString(),
  };
  if (call.request.headers.get("if-none-match") === headers.etag)
    return new Response(null, { status: 304, statusText: "Not Modified", headers });
  if (!TEXT.has(extension) || !settings.COMPRESS_REGISTER) return streamed(file, info.size, headers);
  headers.vary = "Accept-Encoding";
  const encoding = chooseEncoding(call.request.headers.get("accept-encoding"), ["br", "gzip"]);
  if (encoding !== "br" && encoding !== "gzip") return streamed(file, info.size, headers);
  const body = await compressed(file, encoding, `${file}\n${headers.etag}\n${encoding}`, info.size);
  if (!body) return streamed(file, info.size, headers);
  return new Response(body, {
    headers: { ...headers, "content-encoding": encoding, "content-length": String(body.byteLength) },
  });
}

const streamed = (file: string, size: number, headers: Record<string, string>): Response =>
  new Response(Readable.toWeb(createReadStream(file)) as unknown as ReadableStream, {
    headers: { ...headers, "content-length": String(size) },
  });

/** The compressed file: made at build time, or here once and kept. */
async function compressed(
  file: string,
  encoding: "br" | "gzip",
  key: string,
  size: number,
): Promise<Buffer<ArrayBuffer> | undefined> {
  const known = packed.get(key);
  if (known) return known;
  const built = await readFile(`${file}.${encoding === "br" ? "br" : "gz"}`).catch(() => undefined);
  if (built) return built;
  if (size > PACK_MAX_FILE) return undefined;
  const content = await readFile(file);
  const body =
    encoding === "br"
      ? await promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      : await promisify(gzip)(content, { level: 6 });
  packed.set(key, body);
  packedSize += body.byteLength;
  for (const [oldest, old] of packed) {
    if (packedSize <= PACKED_LIMIT) break;
    packed.delete(oldest);
    packedSize -= old.byteLength;
  }
  return body;
}
