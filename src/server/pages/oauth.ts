import { admit } from "../../security/members.ts";
import { AUTH } from "../../security/sign-in.ts";
import type { Settings } from "../../settings/keys.ts";
import { type OAuthService, readOAuthProviders } from "../../settings/oauth-providers.ts";
import { rootPath } from "../../settings/root-path.ts";
import { redirect } from "../answers.ts";
import { sessionViewer } from "../middleware/authorize.ts";
import { notFoundError } from "../middleware/errors.ts";
import type { Call, Route } from "../route.ts";
import { HOME, safeTarget } from "../targets.ts";
import { flash, INVALID_LOGIN, startSession } from "./new-session.ts";

/** Under which name the session keeps what belongs to a sign-in that is under way. */
const JOURNEY = "oauth_journey";
const LOGIN = "/login/";
const UNANSWERED = "The service to sign in with does not answer. Try again in a moment.";

/** The way to a service and back. OAUTH_PROVIDERS is read once; what is wrong in it has stopped the start. */
export function oauthRoutes(settings: Settings): Route[] {
  const services = new Map(readOAuthProviders(settings).services.map((service) => [service.name, service]));
  const chosen = ({ params }: Call) => services.get(params.provider ?? "");
  return [
    { method: "GET", path: "/login/<provider>", right: "public", action: (call) => leave(call, chosen(call)) },
    {
      method: "GET",
      path: "/oauth-authorized/<provider>",
      right: "public",
      rateLimited: true,
      action: (call) => arrive(call, chosen(call)),
    },
  ];
}

/** Sends the browser to the provider. */
async function leave(call: Call, provider: OAuthService | undefined): Promise<Response> {
  if (call.app.settings.AUTH_TYPE !== AUTH.oauth) throw notFoundError();
  if (!(await sessionViewer(call.app, call.session)).isAnonymous) return redirect(HOME);
  if (!provider) return refuse(call, "warning", "Provider not supported.");
  const next = safeTarget(call, call.query.get("next"));
  try {
    const flow = await import("../../security/oauth/flow.ts");
    const { address, journey } = await flow.leave(provider, callbackOf(call, provider), next);
    call.session.set(JOURNEY, journey);
    return redirect(address);
  } catch (error) {
    call.log.error("a sign-in could not begin", { provider: provider.name, error });
    return refuse(call, "error", UNANSWERED);
  }
}

/** Takes the browser back from the provider, and signs in whom it vouches for. */
async function arrive(call: Call, provider: OAuthService | undefined): Promise<Response> {
  if (call.app.settings.AUTH_TYPE !== AUTH.oauth) throw notFoundError();
  if (!provider) return refuse(call, "warning", "Provider not supported.");
  const flow = await import("../../security/oauth/flow.ts");
  const journey = flow.readJourney(call.session.get(JOURNEY));
  // Once only, whatever comes of it.
  call.session.delete(JOURNEY);
  if (journey?.provider !== provider.name || journey.state !== call.query.get("state"))
    return refuse(call, "warning", "Invalid state signature");
  if (call.query.has("error")) return refuse(call, "error", "The request to sign in was denied.");
  let userId: number | null;
  try {
    const member = await flow.arrive(provider, journey, call.url, callbackOf(call, provider));
    if (!isListed(provider, member.email)) return refuse(call, "warning", "You are not authorized.");
    userId = member.username ? await admit(call.app, member) : null;
  } catch (error) {
    call.log.error("a sign-in failed", { provider: provider.name, error });
    return refuse(call, "error", "The request to sign in was denied.");
  }
  if (userId === null) return refuse(call, "warning", INVALID_LOGIN);
  startSession(call, userId);
  return redirect(journey.next);
}

/** Where the provider sends the browser back to; providers compare it to the letter. */
function callbackOf({ app, client }: Call, { name }: OAuthService): string {
  return `${client.origin}${rootPath(app.settings)}/oauth-authorized/${encodeURIComponent(name)}`;
}

/** Whether one of the provider's patterns, if it has any, is found in an e-mail address. */
const isListed = ({ whitelist }: OAuthService, email: string | undefined): boolean =>
  whitelist === undefined || whitelist.some((pattern) => Boolean(email) && new RegExp(pattern).test(email ?? ""));

function refuse(call: Call, category: "warning" | "error", message: string): Response {
  flash(call, category, message);
  return redirect(LOGIN);
}
