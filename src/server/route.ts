import type { App } from "../app.ts";
import type { Logger } from "../log.ts";
import type { Viewer } from "../security/viewer.ts";
import type { Client } from "./middleware/proxy.ts";
import type { SessionState } from "./middleware/session.ts";
import type { OperationDoc } from "./openapi/operation.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call a route.
 * - `public`: anyone.
 * - `login`: any signed-in user, by session.
 * - `refresh`: the bearer of a refresh token.
 * - a permission, and how its absence is answered: `api` takes a session or a bearer token (401 `{"msg"}`, 403 `{"message"}`),
 *   `legacy` a session only (401 or 403 "Access is Denied"), `page` a session only (redirect to the login form).
 */
export type Right =
  | "public"
  | "login"
  | "refresh"
  | { kind: "api" | "legacy" | "page"; permission: string; view: string };

export const api = (permission: string, view: string): Right => ({ kind: "api", permission, view });
export const legacy = (permission: string, view: string): Right => ({ kind: "legacy", permission, view });
export const page = (permission: string, view: string): Right => ({ kind: "page", permission, view });

/** One request on its way to its action. */
export interface Call {
  readonly app: App;
  readonly request: Request;
  readonly url: URL;
  readonly query: URLSearchParams;
  readonly params: Record<string, string>;
  readonly viewer: Viewer;
  readonly session: SessionState;
  readonly client: Client;
  readonly requestId: string;
  readonly log: Logger;
  /** Aborted when the client goes away or the server stops for good. */
  readonly signal: AbortSignal;
  /** Random value that allows the page's own scripts under the content security policy. */
  readonly nonce: string;
  /** The body as JSON; 400 as the reference when it is none, with `otherwise` when its content type is another. */
  json(otherwise?: string): Promise<unknown>;
  /** The body as it came. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  /** The body's form fields, whether URL-encoded or multipart. */
  form(): Promise<FormData>;
  /** Adds to what the log table says about this request; only routes with `audit` write there. */
  note(details: Record<string, unknown>): void;
}

/** What an action gives: a ready answer, or a value that is sent as JSON with status 200. */
export type Answer = Response | Record<string, unknown> | readonly unknown[];

interface Audit {
  action: string;
  /**
   * The reference's name of the code behind it; absent: that of the action. Null for what it takes over from Flask-AppBuilder:
   * such a row holds neither a name nor the parts of the path.
   */
  ref?: string | null;
}

export interface Route {
  method: Method;
  /** Werkzeug's notation, e.g. `/api/v1/chart/<int:pk>/data/`. */
  path: string;
  right: Right;
  /** Feature flag, or flags, without which the route answers "Not found" to everybody. */
  flag?: string | readonly string[];
  /** True where the reference takes a POST without a CSRF token. */
  csrfExempt?: boolean;
  /** True where guests need no session for their CSRF token, as long as nobody is signed in. */
  guestsNeedNoSession?: boolean;
  /** Whether sign-in attempts are limited here (AUTH_RATE_LIMIT). */
  rateLimited?: boolean;
  /** Whom it shares its turns on the event loop with; absent: the requests of the same route. */
  line?: string;
  /** What the log table calls this action, e.g. `ChartRestApi.get_list`; absent: nothing is written. */
  audit?: Audit;
  /** Absent: not part of /api/v1/_openapi. */
  doc?: OperationDoc;
  action(call: Call): Answer | Promise<Answer>;
}
