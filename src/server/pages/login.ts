import { AUTH, signIn } from "../../security/sign-in.ts";
import { redirect } from "../answers.ts";
import { sessionViewer } from "../middleware/authorize.ts";
import type { Call, Route } from "../route.ts";
import { HOME, safeTarget } from "../targets.ts";
import { flash, INVALID_LOGIN, startSession } from "./new-session.ts";
import { takeRemoteUser } from "./remote-user.ts";
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
  if (call.app.settings.AUTH_TYPE === AUTH.remoteUser) return takeRemoteUser(call);
  return pageShell(call);
}

async function takeForm(call: Call): Promise<Response> {
  if (!call.viewer.isAnonymous) return redirect(HOME);
  const type = call.app.settings.AUTH_TYPE;
  if (type !== AUTH.database && type !== AUTH.ldap) return pageShell(call);
  const form = await call.form();
  const username = textOf(form.get("username")).trim();
  const password = textOf(form.get("password"));
  if (!username || !password) return pageShell(call);
  const next = safeTarget(call, call.query.get("next"));
  const userId = await signIn(call.app, username, password);
  if (userId === null) {
    flash(call, "warning", INVALID_LOGIN);
    return redirect(`/login/?next=${encodeURIComponent(next).replaceAll("%2F", "/")}`);
  }
  startSession(call, userId);
  return redirect(next);
}

function leave(call: Call): Response {
  call.session.clear();
  return redirect(call.app.settings.LOGOUT_REDIRECT_URL || HOME);
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
