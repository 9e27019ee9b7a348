import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import type { Settings } from "../../settings/keys.ts";
import type { Outgoing } from "../outgoing.ts";
import { appendVary } from "./headers.ts";

const encode = {
  zstd: promisify(zlib.zstdCompress),
  br: promisify(zlib.brotliCompress),
  gzip: promisify(zlib.gzip),
  deflate: promisify(zlib.deflate),
};
type Encoding = keyof typeof encode;

/** Bytes of a stream that are collected, so that the length of what is sent can be told. */
const MOST_COLLECTED = 2 ** 20;

/** Compresses what is worth it, in the best way that the settings offer and the client names; streams stay streams. */
export function createCompression(settings: Settings): (request: Request, answer: Outgoing) => Promise<void> {
  const offered = offeredBy(settings);
  if (!settings.COMPRESS_REGISTER || offered.length === 0) return async () => {};
  const types = new Set(settings.COMPRESS_MIMETYPES);
  const options = {
    zstd: { params: { [zlib.constants.ZSTD_c_compressionLevel]: settings.COMPRESS_ZSTD_LEVEL } },
    br: { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: settings.COMPRESS_BR_LEVEL } },
    gzip: { level: settings.COMPRESS_LEVEL },
    deflate: { level: settings.COMPRESS_DEFLATE_LEVEL },
  };
  return async (request, answer) => {
    const { headers, status, body } = answer;
    const type = (headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
    if (!types.has(type) || headers.has("content-encoding") || status < 200 || status === 204 || status === 304) return;
    appendVary(headers, "Accept-Encoding");
    const length = headers.get("content-length");
    if (!body || request.method === "HEAD" || (length !== null && Number(length) < settings.COMPRESS_MIN_SIZE)) return;
    const encoding = chooseEncoding(request.headers.get("accept-encoding"), offered);
    if (!encoding) return;
    headers.set("content-encoding", encoding);
    if (body instanceof ReadableStream && (length === null || Number(length) > MOST_COLLECTED)) {
      headers.delete("content-length");
      answer.body = compressStream(body, encoding, options);
      return;
    }
    const plain = body instanceof ReadableStream ? new Uint8Array(await new Response(body).arrayBuffer()) : body;
    answer.body = new Uint8Array(await encode[encoding](plain, options[encoding] as never));
    headers.set("content-length", String(answer.body.byteLength));
  };
}

function compressStream(body: ReadableStream, encoding: Encoding, options: Record<Encoding, object>): ReadableStream {
  const packer = {
    zstd: () => zlib.createZstdCompress(options.zstd),
    br: () => zlib.createBrotliCompress(options.br),
    gzip: () => zlib.createGzip(options.gzip),
    deflate: () => zlib.createDeflate(options.deflate),
  }[encoding]();
  const source = Readable.fromWeb(body as unknown as NodeStream);
  source.on("error", (error) => packer.destroy(error));
  packer.on("close", () => source.destroy());
  return Readable.toWeb(source.pipe(packer)) as unknown as ReadableStream;
}

/** COMPRESS_ALGORITHM: a list, or a text with commas. */
function offeredBy({ COMPRESS_ALGORITHM: names }: Settings): Encoding[] {
  const listed = typeof names === "string" ? names.split(",").map((name) => name.trim()) : names;
  return listed.filter((name): name is Encoding => Object.hasOwn(encode, name));
}

/** The client's favourite among those offered; ours in their order where it has none. */
export function chooseEncoding(header: string | null, offered: readonly Encoding[]): Encoding | undefined {
  if (!header) return undefined;
  const quality = new Map<string, number>();
  for (const part of header.split(",")) {
    const [name = "", ...parameters] = part.trim().toLowerCase().split(";");
    const q = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find((value) => value !== undefined);
    quality.set(name.trim(), q === undefined ? 1 : Number(q));
  }
  const wish = (name: Encoding) => quality.get(name) ?? quality.get("*") ?? 0;
  const best = Math.max(...offered.map(wish));
  return best > 0 ? offered.find((name) => wish(name) === best) : undefined;
}
