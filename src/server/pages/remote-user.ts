import { admit } from "../../security/members.ts";
import { redirect } from "../answers.ts";
import type { Call } from "../route.ts";
import { HOME, safeTarget } from "../targets.ts";
import { flash, INVALID_LOGIN, startSession } from "./new-session.ts";
import { pageShell } from "./shell.ts";

/** The header that a variable of WSGI is made of: `HTTP_X_REMOTE_USER` is `X-Remote-User`; undefined for other variables. */
const headerOf = (variable: string): string | undefined =>
  variable.startsWith("HTTP_") ? variable.slice("HTTP_".length).toLowerCase().replaceAll("_", "-") : undefined;

/** Signs in whom the proxy in front of the server names (AUTH_REMOTE_USER). */
export async function takeRemoteUser(call: Call): Promise<Response> {
  const header = headerOf(call.app.settings.AUTH_REMOTE_USER_ENV_VAR);
  const username = header === undefined ? null : call.request.headers.get(header)?.trim();
  const member = username ? { username, firstName: username, lastName: "-" } : undefined;
  const userId = member ? await admit(call.app, member, { tellsRoles: false, tellsPerson: true }) : null;
  if (userId === null) {
    // The start page would lead back here without an end.
    flash(call, "warning", INVALID_LOGIN);
    return pageShell(call);
  }
  const next = safeTarget(call, call.query.get("next"));
  startSession(call, userId);
  return redirect(next.startsWith("/login") ? HOME : next);
}
