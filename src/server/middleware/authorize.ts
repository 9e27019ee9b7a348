import type { App } from "../../app.ts";
import { can, type Viewer } from "../../security/viewer.ts";
import { Refusal, redirect } from "../answers.ts";
import type { Call, Route } from "../route.ts";
import { bearerUserId, refused } from "./bearer.ts";
import { guestViewer } from "./guest.ts";
import type { SessionState } from "./session.ts";

/**
 * Decides who asks and whether the route's right lets them. Gives the viewer, or the answer for those who may not.
 * A permission of the public role is everyone's. A guest token counts without a session only, a bearer token on `api` routes
 * only and only without either.
 */
export async function authorize(route: Route, call: Call): Promise<Viewer | Response> {
  const { app, client, session, url } = call;
  const { headers } = call.request;
  const { right } = route;
  if (right === "refresh") return bearer(call, "refresh");
  const signedIn = await sessionViewer(app, session);
  const viewer = signedIn.isAnonymous ? ((await guestViewer(app, headers, call.form)) ?? signedIn) : signedIn;
  if (right === "public") return viewer;
  if (right === "login") {
    if (viewer.isAnonymous) throw new Refusal({ message: "Not authorized" }, { status: 401 });
    return viewer;
  }
  const isPublic = viewer.isAnonymous
    ? can(viewer, right.permission, right.view)
    : can(await app.viewers.anonymous(), right.permission, right.view);
  if (isPublic || (!viewer.isAnonymous && can(viewer, right.permission, right.view))) return viewer;
  if (right.kind === "page") {
    session.set("_flashes", [...flashes(session), ["danger", "Access is Denied"]]);
    const target = encodeURIComponent(client.origin + url.pathname + url.search)
      .replaceAll("%2F", "/")
      .replaceAll("%3A", ":")
      .replaceAll("%3F", "?");
    return redirect(`/login/?next=${target}`);
  }
  if (right.kind === "legacy") {
    const status = viewer.isAnonymous ? 401 : 403;
    throw new Refusal({ message: "Access is Denied", severity: "danger" }, { status });
  }
  const bearerViewer = viewer.isAnonymous ? await bearer(call, "access") : viewer;
  if (can(bearerViewer, right.permission, right.view)) return bearerViewer;
  throw new Refusal({ message: "Forbidden" }, { status: 403 });
}

async function bearer(call: Call, kind: "access" | "refresh"): Promise<Viewer> {
  const { viewers, settings } = call.app;
  const user = await bearerUserId(settings, call, kind);
  const viewer = /^\d{1,15}$/.test(user) ? await viewers.byId(Number(user)) : null;
  if (!viewer) throw refused(settings, `Error loading the user ${user}`);
  return viewer;
}

/** The signed-in user of the session; whoever was deactivated or deleted since counts as nobody. */
export async function sessionViewer(app: App, session: SessionState): Promise<Viewer> {
  const id = session.get("_user_id");
  const viewer =
    (typeof id === "string" || typeof id === "number") && /^\d{1,15}$/.test(String(id))
      ? await app.viewers.byId(Number(id))
      : null;
  return viewer ?? (await app.viewers.anonymous());
}

/** Messages that wait in the session for the next page: `[category, text]`. */
export function flashes(session: SessionState): [string, string][] {
  const stored = session.get("_flashes");
  if (!Array.isArray(stored)) return [];
  return stored.filter(
    (entry): entry is [string, string] =>
      Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "string",
  );
}
