import { randomBytes } from "node:crypto";
import { H3 } from "h3";
import type { App } from "../app.ts";
import { LitesetError } from "../errors.ts";
import { withOrigin } from "../request-origin.ts";
import type { Viewer } from "../security/viewer.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import { rootPath } from "../settings/root-path.ts";
import { takeTurn } from "../turns.ts";
import { json, redirect } from "./answers.ts";
import { type AuditLog, activityOf, type Noted } from "./audit.ts";
import { parseJson } from "./json.ts";
import { renewChannel } from "./middleware/async-channel.ts";
import { authorize } from "./middleware/authorize.ts";
import { DEFAULT_BODY_LIMIT, httpError, readBody } from "./middleware/body.ts";
import { createCompression } from "./middleware/compression.ts";
import { isJson, refuseWithoutToken } from "./middleware/csrf.ts";
import { answerError, notFoundError } from "./middleware/errors.ts";
import { appendVary, createHeaders } from "./middleware/headers.ts";
import { type Client, readClient } from "./middleware/proxy.ts";
import { createRateLimit } from "./middleware/rate-limit.ts";
import { createSessions, type SessionState } from "./middleware/session.ts";
import { createHttpsRedirect } from "./middleware/talisman.ts";
import { type HeaderList, outgoing, toResponse } from "./outgoing.ts";
import { requestTimes } from "./request-times.ts";
import { notFound } from "./rest/item.ts";
import type { Call, Route } from "./route.ts";
import { createRouter } from "./routing.ts";

export interface ServerContext {
  app: App;
  routes: readonly Route[];
  audit: AuditLog;
  /** Aborts what still runs when the server has stopped waiting for it. */
  stopping: AbortSignal;
}

/** What the steps of one request share. */
interface Step {
  request: Request;
  url: URL;
  client: Client;
  session: SessionState;
  requestId: string;
  nonce: () => string;
  startedAt: number;
  /** Whose request it was found to be; undefined before that. */
  viewerId?: number | null;
}

/**
 * The whole server, in the order of a request: who and from where, log, headers, compression, session, then errors around
 * route, CSRF, right and action.
 */
export function createServerApp(context: ServerContext): H3 {
  const { app } = context;
  const { settings } = app;
  const addHeaders = createHeaders(settings);
  const compress = createCompression(settings);
  const leadToHttps = createHttpsRedirect(settings);
  const openSession = createSessions(settings, app.sessions);
  const times = requestTimes(app);
  const newRequestId = createRequestIds();
  const home = `${rootPath(settings)}/`;
  const respond = createResponder(context, home);

  const server = new H3({
    // What h3 itself refuses is an address that cannot be decoded: it leads nowhere.
    onError: (error) =>
      answerError(error.status < 500 ? notFoundError() : error, { requestId: "-", log: app.log, accept: null, home }),
  });
  server.all("/**", async (event) => {
    const request = event.req as Request & { ip?: string };
    const client = readClient(settings, request.headers, request.ip ?? "");
    const requestId = newRequestId();
    const url = new URL(request.url);
    const fail = (error: unknown) =>
      toResponse(
        outgoing(answerError(error, { requestId, log: app.log, accept: request.headers.get("accept"), home })),
      );
    const session = await openSession(request.headers.get("cookie"), client.secure).catch(fail);
    if (session instanceof Response) return session;
    const step: Step = {
      request,
      url,
      client,
      session,
      requestId,
      nonce: once(() => randomBytes(16).toString("base64")),
      startedAt: performance.now(),
    };

    const answer = outgoing(leadToHttps(url, request.headers, client) ?? (await respond(step)));
    const { headers } = answer;
    if (step.viewerId !== undefined) {
      const channel = await renewChannel(settings, request.headers.get("cookie"), session, step.viewerId);
      if (channel) headers.append("set-cookie", channel);
    }
    const cookie = await appendCookie(headers, session).catch(fail);
    if (cookie instanceof Response) return cookie;
    if (settings.MAX_COOKIE_SIZE > 0 && cookie.length > settings.MAX_COOKIE_SIZE)
      app.log.warn("browsers may drop the session's cookie: it is longer than MAX_COOKIE_SIZE", {
        length: cookie.length,
      });
    addHeaders(headers, {
      headers: request.headers,
      client,
      nonce: step.nonce,
      preflight: request.method === "OPTIONS",
    });
    headers.set("x-request-id", requestId);
    await compress(request, answer);
    if (request.method === "HEAD") {
      if (answer.body instanceof ReadableStream) await answer.body.cancel();
      answer.body = null;
    }
    const ms = performance.now() - step.startedAt;
    times.observe(request.method, answer.status, ms / 1000);
    app.log.info("request", {
      id: requestId,
      from: client.address,
      method: request.method,
      path: url.pathname,
      status: answer.status,
      ms: Math.round(ms * 10) / 10,
    });
    return toResponse(answer);
  });
  return server;
}

/** Sixteen hexadecimal digits that no other request of this or another process has: a random half and a count. */
function createRequestIds(): () => string {
  const process = randomBytes(4).toString("hex");
  let count = 0;
  return () => process + (count++ % 2 ** 32).toString(16).padStart(8, "0");
}

/** Makes a value when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Gives the cookie that is set, or an empty text. */
async function appendCookie(headers: HeaderList, session: SessionState): Promise<string> {
  const cookie = await session.save();
  if (cookie) headers.append("set-cookie", cookie);
  if (!headers.has("cache-control") || cookie) appendVary(headers, "Cookie");
  return cookie ?? "";
}

/** Finds the route, checks token and right, acts, notes it, and turns what was thrown into an answer. */
function createResponder(
  { app, routes, audit, stopping }: ServerContext,
  home: string,
): (step: Step) => Promise<Response> {
  const { settings } = app;
  const findRoute = createRouter(routes);
  const limitAll = settings.RATELIMIT_ENABLED ? createRateLimit(settings.RATELIMIT_APPLICATION) : undefined;
  const limitSignIn =
    settings.AUTH_RATE_LIMITED && settings.RATELIMIT_ENABLED ? createRateLimit(settings.AUTH_RATE_LIMIT) : undefined;

  return async (step) => {
    const { request, url, requestId } = step;
    const log = app.log.child({ id: requestId });
    try {
      const match = findRoute(request.method, url.pathname);
      if (match.kind === "none") throw notFoundError();
      if (match.kind === "slash") return redirect(`${step.client.origin}${url.pathname}/${url.search}`, 308);
      if (match.kind === "method") {
        if (request.method !== "OPTIONS")
          throw httpError(405, "405 Method Not Allowed: The method is not allowed for the requested URL.");
        return new Response("", {
          status: 200,
          statusText: "OK",
          headers: {
            allow: match.allowed.join(", "),
            "content-type": "text/html; charset=utf-8",
            "content-length": "0",
          },
        });
      }
      const { route, params } = match;
      const noted: Noted = { sent: undefined, details: {} };
      const call = createCall(step, { app, params, log, stopping, noted });

      if (!isStatic(route)) limitAll?.(step.client.address);
      if (![route.flag ?? []].flat().every((flag) => isFeatureEnabled(settings, flag))) throw notFound();
      if (route.rateLimited) limitSignIn?.(step.client.address);
      const refusal = await refuseWithoutToken(settings, route, call);
      if (refusal) return refusal;
      const viewer = await authorize(route, call);
      if (viewer instanceof Response) return viewer;
      const known: Call = Object.assign(call, { viewer });
      step.viewerId = viewer.id;
      try {
        await takeTurn(route.line ?? route.path);
        const answer = await withOrigin(step.client.origin, () => route.action(known));
        return answer instanceof Response ? answer : json(answer);
      } finally {
        if (route.audit) audit.write(activityOf(route, known, noted, step.startedAt));
      }
    } catch (error) {
      // Nobody reads the answer; what was being done for it has been cancelled. The status is for the log only. A body that
      // is too large was broken off by us: its sender is told.
      if (request.signal.aborted && !isTooLarge(error)) return new Response(null, { status: 499 });
      return answerError(error, { requestId, log, accept: request.headers.get("accept"), home });
    }
  };
}

/** A page fetches many files at once, which cost next to nothing: they do not count, as in the reference. */
const isStatic = (route: Route): boolean => route.path.startsWith("/static/");

const isTooLarge = (error: unknown): boolean => error instanceof LitesetError && error.status === 413;

interface CallParts {
  app: App;
  params: Record<string, string>;
  log: Call["log"];
  stopping: AbortSignal;
  noted: Noted;
}

function createCall(step: Step, { app, params, log, stopping, noted }: CallParts): Call & { viewer: Viewer } {
  const { request } = step;
  const limit = app.settings.MAX_CONTENT_LENGTH ?? DEFAULT_BODY_LIMIT;
  let body: Promise<Uint8Array<ArrayBuffer>> | undefined;
  let fields: Promise<FormData> | undefined;
  let signal: AbortSignal | undefined;
  const bytes = () => (body ??= readBody(request, limit));
  return {
    app,
    request,
    url: step.url,
    query: step.url.searchParams,
    params,
    viewer: NOBODY,
    session: step.session,
    client: step.client,
    requestId: step.requestId,
    log,
    get signal() {
      signal ??= AbortSignal.any([request.signal, stopping]);
      return signal;
    },
    get nonce() {
      return step.nonce();
    },
    json: async (otherwise = "Request is not JSON") => {
      if (!isJson(request)) throw new LitesetError(otherwise, undefined, { status: 400 });
      noted.sent = readJson(await bytes());
      return noted.sent;
    },
    bytes,
    form: async () => {
      fields ??= bytes().then((content) => parseForm(request, content));
      noted.sent = await fields;
      return fields;
    },
    note: (more) => {
      Object.assign(noted.details, more);
    },
  };
}

const NOT_UNDERSTOOD = "400 Bad Request: The browser (or proxy) sent a request that this server could not understand.";

/** Stands in until the right is checked; may nothing. */
const NOBODY: Viewer = {
  id: null,
  username: null,
  firstName: "",
  lastName: "",
  email: null,
  roles: [],
  groupIds: [],
  permissions: new Set(),
  isAdmin: false,
  isAnonymous: true,
};

function readJson(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new LitesetError(NOT_UNDERSTOOD, undefined, { status: 400 });
  }
}

async function parseForm(request: Request, content: Uint8Array<ArrayBuffer>): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(type)) return new FormData();
  try {
    return await new Response(content, { headers: { "content-type": type } }).formData();
  } catch {
    throw httpError(400, NOT_UNDERSTOOD);
  }
}
