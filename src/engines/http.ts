import { lookup } from "node:dns";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { BlockList, isIP } from "node:net";
import { createInterface } from "node:readline";

/** How a database that is asked over HTTP is reached. */
export interface HttpClient {
  /** One request; an answer that is no 2xx is thrown as `HttpError`. */
  ask(path: string, options?: HttpRequest): Promise<IncomingMessage>;
  /** The same, the answer read as JSON; one above 64 MB is refused. */
  json(path: string, options?: HttpRequest): Promise<unknown>;
}

interface HttpOptions {
  /** Scheme, host, port and the beginning of every path. */
  baseUrl: string;
  headers?: Record<string, string>;
  /** PEM certificates of who signed the server's. */
  ca?: string | null | undefined;
  /** False takes any certificate. */
  verify?: boolean;
}

export interface HttpRequest {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  headers?: Record<string, string>;
  /** Text as it is, anything else as JSON. */
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** An answer that says that something went wrong. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(body.trim().slice(0, 4000) || `The database answered with the HTTP status ${status}.`);
    this.status = status;
    this.body = body;
  }
}

const MAX_ANSWER_BYTES = 64 * 2 ** 20;
const MAX_LINE_BYTES = 16 * 2 ** 20;
const MAX_ERROR_BYTES = 64 * 1024;

// Where clouds hand out the credentials of a machine; no database lives there.
const forbidden = new BlockList();
forbidden.addSubnet("169.254.0.0", 16, "ipv4");
forbidden.addSubnet("fe80::", 10, "ipv6");
forbidden.addAddress("fd00:ec2::254", "ipv6");

/** Asks one server, never follows a redirect, and never goes to a link-local address. */
export function httpClient({ baseUrl, headers: always = {}, ca, verify = true }: HttpOptions): HttpClient {
  const base = new URL(baseUrl);
  const host = base.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && isForbidden(host)) throw forbiddenError(host);

  async function ask(path: string, { method = "GET", headers = {}, body, signal }: HttpRequest = {}) {
    const url = new URL(base.pathname.replace(/\/$/, "") + path, base);
    if (url.origin !== base.origin) throw new Error("The database refers to another server, which is not asked.");
    const isText = typeof body === "string";
    const payload = body === undefined ? undefined : isText ? body : JSON.stringify(body);
    const send = url.protocol === "https:" ? tlsRequest : plainRequest;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sending = send(
        url,
        {
          method,
          headers: {
            ...(body === undefined || isText ? {} : { "content-type": "application/json" }),
            ...always,
            ...headers,
          },
          lookup: safeLookup,
          rejectUnauthorized: verify,
          ...(ca ? { ca } : {}),
          ...(signal ? { signal } : {}),
        },
        resolve,
      );
      sending.on("error", reject);
      sending.end(payload);
    });
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return answer;
    throw new HttpError(status, await readAll(answer, MAX_ERROR_BYTES, true));
  }

  return {
    ask,
    json: async (path, options) => {
      const text = await readAll(await ask(path, options), MAX_ANSWER_BYTES, false);
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw new Error("The server did not answer with JSON. Is this the address of the database's HTTP interface?");
      }
    },
  };
}

/** An answer whose error has the words of the JSON that came with it, as `read` finds them there. */
export async function inItsWords<T>(asking: Promise<T>, read: (body: unknown) => unknown): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    let words: unknown;
    try {
      words = read(JSON.parse(error.body));
    } catch {
      // No JSON, or another: the text as it came.
    }
    throw typeof words === "string" && words !== "" ? new Error(words, { cause: error }) : error;
  }
}

/** The header for a name and a password; none without a name. */
export function basicAuth(username: string | null, password: string | null): Record<string, string> {
  if (!username) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ""}`).toString("base64")}` };
}

/** The lines of an answer as they arrive; a longer one than 16 MB is refused, and so is an answer that breaks off. */
export async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  let brokeOff: Error | undefined;
  answer.on("error", (error) => {
    brokeOff = error;
  });
  let sinceLine = 0;
  answer.on("data", (chunk: Buffer) => {
    sinceLine = chunk.includes(10) ? chunk.length - chunk.lastIndexOf(10) : sinceLine + chunk.length;
    if (sinceLine > MAX_LINE_BYTES) answer.destroy(new Error("A row of the answer is larger than 16 MB."));
  });
  const lines = createInterface({ input: answer, crlfDelay: 0 });
  try {
    yield* lines;
    if (brokeOff || !answer.complete) throw brokeOff ?? new Error("The database broke off its answer.");
  } finally {
    lines.close();
    if (!answer.complete) answer.destroy();
  }
}

async function readAll(answer: IncomingMessage, limit: number, cuts: boolean): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= limit) continue;
    answer.destroy();
    if (cuts) break;
    throw new Error(`The database answered with more than ${limit / 2 ** 20} MB at once. Ask for fewer rows.`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const isForbidden = (address: string): boolean => forbidden.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

const forbiddenError = (address: string): Error =>
  new Error(`${address} is a link-local address; no database is looked for there.`);

/** Looks a name up and refuses what lies where no database may; the address that is checked is the one that is used. */
const safeLookup: typeof lookup = ((hostname: string, options: object, callback: (...found: unknown[]) => void) => {
  lookup(hostname, options, (error, address, family) => {
    const found = Array.isArray(address) ? address.map((one) => one.address) : address ? [address] : [];
    const refused = found.find(isForbidden);
    if (error || refused === undefined) callback(error, address, family);
    else callback(forbiddenError(refused), address, family);
  });
}) as typeof lookup;
