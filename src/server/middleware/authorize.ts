import type { App } from "../../app.ts";
import { can, type Viewer } from "../../security/viewer.ts";
import { Refusal, redirect } from "../answers.ts";
import type { Route } from "../route.ts";
import { bearerUserId } from "./bearer.ts";
import { guestViewer } from "./guest.ts";
import type { Client } from "./proxy.ts";
import type { SessionState } from "./session.ts";

export interface Asker {
  app: App;
  route: Route;
  headers: Headers;
  url: URL;
  client: Client;
  session: SessionState;
  /** The body's form fields, where a page that embeds a dashboard may put its guest token. */
  form(): Promise<FormData>;
}

/**
 * Decides who asks and whether the route's right lets them. Gives the viewer, or the answer for those who may not.
 * A permission of the public role is everyone's. A guest token counts without a session only, a bearer token on `api` routes
 * only and only without either.
 */
export async function authorize({
  app,
  route,
  headers,
  url,
  client,
  session,
  form,
}: Asker): Promise<Viewer | Response> {
  const { right } = route;
  if (right === "refresh") return (await bearer(app, headers, "refresh")) as Viewer;
  const signedIn = await sessionViewer(app, session);
  const viewer = signedIn.isAnonymous ? ((await guestViewer(app, headers, form)) ?? signedIn) : signedIn;
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
  const bearerViewer = viewer.isAnonymous ? await bearer(app, headers, "access") : viewer;
  if (can(bearerViewer, right.permission, right.view)) return bearerViewer;
  throw new Refusal({ message: "Forbidden" }, { status: 403 });
}

async function bearer(app: App, headers: Headers, kind: "access" | "refresh"): Promise<Viewer> {
  const sub = await bearerUserId(app.settings, headers.get("authorization"), kind);
  const viewer = /^\d{1,15}$/.test(sub) ? await app.viewers.byId(Number(sub)) : null;
  if (!viewer) throw new Refusal({ msg: `Error loading the user ${sub}` }, { status: 401 });
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
