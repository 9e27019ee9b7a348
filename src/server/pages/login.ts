import { createHash } from "node:crypto";
import { createCsrfToken } from "../../security/csrf.ts";
import { signIn } from "../../security/sign-in.ts";
import { redirect } from "../answers.ts";
import { flashes, sessionViewer } from "../middleware/authorize.ts";
import type { Call, Route } from "../route.ts";
import { HOME, safeTarget } from "../targets.ts";
import { pageShell } from "./shell.ts";

/** The login form and the way out; field names are Flask-AppBuilder's. */
export const loginRoutes: Route[] = [
  { method: "GET", path: "/login/", right: "public", action: showForm },
  { method: "POST", path: "/login/", right: "public", rateLimited: true, action: takeForm },
  { method: "GET", path: "/logout/", right: "public", action: leave },
  { method: "GET", path: "/login/logout/", right: "public", action: leave },
];

async function showForm(call: Call): Promise<Response> {
  if (!(await sessionViewer(call.app, call.session)).isAnonymous) return redirect(HOME);
  return pageShell(call);
}

async function takeForm(call: Call): Promise<Response> {
  if (!call.viewer.isAnonymous) return redirect(HOME);
  const form = await call.form();
  const username = textOf(form.get("username"));
  const password = textOf(form.get("password"));
  if (!username || !password) return pageShell(call);
  const next = safeTarget(call, call.query.get("next"));
  const userId = await signIn(call.app.metadata, call.app.settings, username, password);
  if (userId === null) {
    call.session.set("_flashes", [...flashes(call.session), ["warning", "Invalid login. Please try again."]]);
    return redirect(`/login/?next=${encodeURIComponent(next).replaceAll("%2F", "/")}`);
  }
  startSession(call, userId);
  return redirect(next);
}

/** A new session for a user: what the visitor had before is dropped, so that a planted cookie is worth nothing. */
function startSession(call: Call, userId: number): void {
  call.session.clear();
  const visitor = `${call.client.address}|${call.request.headers.get("user-agent") ?? ""}`;
  call.session.set("_fresh", true);
  call.session.set("_id", createHash("sha512").update(visitor).digest("hex"));
  call.session.set("_user_id", String(userId));
  createCsrfToken(call.session.data, call.app.settings);
}

function leave(call: Call): Response {
  call.session.clear();
  return redirect(call.app.settings.LOGOUT_REDIRECT_URL || HOME);
}

const textOf = (value: unknown): string => (typeof value === "string" ? value.trim() : "");
