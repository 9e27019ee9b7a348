import { LitesetError } from "../../errors.ts";
import { checkCsrfToken } from "../../security/csrf.ts";
import type { Settings } from "../../settings/keys.ts";
import { redirect } from "../answers.ts";
import type { Call, Route } from "../route.ts";
import { csrfViewOf } from "./csrf-views.ts";
import { guestViewer } from "./guest.ts";

/**
 * Refuses a change that does not carry the session's CSRF token, in a header or in the form. Bearer tokens do not stand in for it.
 * Browsers keep cookies, and with them the session, from pages inside other sites: where a route says so, and nobody is signed in, any
 * token is taken that comes with a guest's, as no other site can send either. JSON clients get 400, forms go back to the login form.
 */
export async function refuseWithoutToken(settings: Settings, route: Route, call: Call): Promise<Response | undefined> {
  if (!settings.WTF_CSRF_ENABLED || !settings.WTF_CSRF_METHODS.includes(route.method)) return undefined;
  if (!isForm(route) && (!settings.WTF_CSRF_CHECK_DEFAULT || isExempt(settings, route))) return undefined;
  const token = await sentToken(settings, call);
  const problem = findProblem(settings, call, token);
  if (problem === undefined || (token && route.guestsNeedNoSession && (await isGuest(call)))) return undefined;
  if (isJson(call.request))
    throw new LitesetError(`400 Bad Request: ${problem}`, "GENERIC_BACKEND_ERROR", { status: 400 });
  return redirect(`/login/?next=${encodeURIComponent(call.url.pathname + call.url.search)}`);
}

async function isGuest({ app, request, session, form }: Call): Promise<boolean> {
  if (session.get("_user_id") !== undefined || !request.headers.has(app.settings.GUEST_TOKEN_HEADER_NAME)) return false;
  return (await guestViewer(app, request.headers, form)) !== null;
}

/** The forms of pages check their token by themselves in the reference, whatever is exempt. */
const isForm = ({ path }: Route): boolean => path === "/login/" || path === "/register/form";

/** Where the list of the settings knows a route, it alone decides. */
function isExempt(settings: Settings, route: Route): boolean {
  const view = csrfViewOf(route);
  return view === undefined ? route.csrfExempt === true : settings.WTF_CSRF_EXEMPT_LIST.includes(view);
}

function findProblem(settings: Settings, call: Call, token: string | undefined): string | undefined {
  if (!token) return "The CSRF token is missing.";
  const problem = checkCsrfToken(token, call.session.data, settings);
  if (problem !== null) return problem;
  if (!call.client.secure || !settings.WTF_CSRF_SSL_STRICT) return undefined;
  const referrer = call.request.headers.get("referer");
  if (!referrer) return "The referrer header is missing.";
  return URL.canParse(referrer) && new URL(referrer).origin === new URL(call.client.origin).origin
    ? undefined
    : "The referrer does not match the host.";
}

async function sentToken(settings: Settings, call: Call): Promise<string | undefined> {
  for (const header of settings.WTF_CSRF_HEADERS) {
    const value = call.request.headers.get(header);
    if (value) return value;
  }
  if (!hasForm(call.request)) return undefined;
  const value = (await call.form()).get(settings.WTF_CSRF_FIELD_NAME);
  return typeof value === "string" ? value : undefined;
}

const mediaType = (request: Request): string =>
  (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
export const isJson = (request: Request): boolean => /^application\/(json|[\w.-]+\+json)$/.test(mediaType(request));
const hasForm = (request: Request): boolean =>
  ["application/x-www-form-urlencoded", "multipart/form-data"].includes(mediaType(request));
