import { STATUS_CODES } from "node:http";
import { FastResponse } from "srvx";
import { BytesResponse } from "./answers.ts";

/** An answer on its way out: what the last steps of a request add to, before it is handed to the connection. */
export interface Outgoing {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  /** The body as bytes, a stream, or none. */
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null;
}

/** The headers of one answer. Node checks them when it sends them, so the checks and the order of `Headers` are not paid for. */
export class HeaderList {
  readonly #values = new Map<string, string[]>();

  constructor(entries: Iterable<readonly [string, string]>) {
    for (const [name, value] of entries) this.append(name, value);
  }

  /** Several values come as one text, with commas. */
  get(name: string): string | null {
    return this.#values.get(name.toLowerCase())?.join(", ") ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), [value]);
  }

  append(name: string, value: string): void {
    const values = this.#values.get(name.toLowerCase());
    if (values) values.push(value);
    else this.set(name, value);
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  /** Each value on its own, so that there may be several cookies. */
  entries(): [string, string][] {
    return [...this.#values].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
  }
}

/** Takes an answer apart. */
export function outgoing(response: Response): Outgoing {
  const { status } = response;
  const statusText = response.statusText || (STATUS_CODES[status] ?? "");
  if (response instanceof BytesResponse) {
    const { content, fields } = response;
    return { status, statusText, headers: new HeaderList(Object.entries(fields)), body: content };
  }
  return { status, statusText, headers: new HeaderList(response.headers), body: response.body };
}

/** Puts it together again. */
export const toResponse = ({ status, statusText, headers, body }: Outgoing): Response =>
  new FastResponse(body, { status, statusText, headers: headers.entries() });
