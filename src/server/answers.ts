import type { ServerResponse } from "node:http";
import { STATUS_CODES } from "node:http";
import { FastResponse } from "srvx";

export interface AnswerOptions {
  status?: number;
  headers?: Record<string, string>;
}

/** A JSON answer as the reference labels it. `undefined` members vanish, NaN and infinities become null. */
export function json(body: unknown, { status = 200, headers }: AnswerOptions = {}): Response {
  return sized(JSON.stringify(body), status, { "content-type": "application/json; charset=utf-8", ...headers });
}

/** An HTML page. */
export const html = (text: string, { status = 200, headers }: AnswerOptions = {}): Response =>
  sized(text, status, { "content-type": "text/html; charset=utf-8", ...headers });

/** An answer whose body is there as bytes, which go to the socket without a stream in between. */
export class BytesResponse extends FastResponse {
  readonly content: Uint8Array<ArrayBuffer>;
  /** Its headers; `headers` gives a copy, which costs more to make. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(content: Uint8Array<ArrayBuffer>, init: ResponseInit & { headers: Record<string, string> }) {
    super(content, init);
    this.content = content;
    this.fields = init.headers;
  }
}

/** A body that is sent as it is, with its length. */
export function sized(
  body: string | Uint8Array<ArrayBuffer>,
  status: number,
  headers: Record<string, string>,
): BytesResponse {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return new BytesResponse(bytes, {
    status,
    statusText: STATUS_CODES[status] ?? "",
    headers: { ...headers, "content-length": String(bytes.byteLength) },
  });
}

/** A redirect with a link for those who do not follow it. */
export function redirect(location: string, status = 302): Response {
  const href = escapeHtml(location);
  const page = `<!doctype html>\n<html lang="en">\n<title>Redirecting...</title>\n<p>This page is at <a href="${href}">${href}</a>.</p>\n`;
  return html(page, { status, headers: { location: encodeLocation(location) } });
}

/** Text that is safe inside HTML, also within a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" })[char] ?? char,
  );

/** Control characters, spaces and non-ASCII characters never reach a header. */
const encodeLocation = (location: string): string =>
  location.replace(/[^\x21-\x7e]/gu, (char) => encodeURIComponent(char));

/** Thrown to answer at once with a body that has neither of the two error forms, such as `{"msg": …}` of bearer tokens. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly answer: () => Response;

  /** `summary` is what a history tells people; the body where there is none. */
  constructor(body: unknown, { summary, ...options }: AnswerOptions & { summary?: string }) {
    super(summary ?? JSON.stringify(body));
    this.answer = () => json(body, options);
  }
}

/** Calls back when a request's connection has taken all of the answer, or is gone: nobody holds a part of it any more. */
export function whenOver(request: Request, callback: () => void): void {
  const { runtime } = request as { runtime?: { node?: { res?: ServerResponse } } };
  runtime?.node?.res?.once("close", callback);
}
