import type { App } from "../../app.ts";
import { readGuestToken } from "../../security/guest-token.ts";
import type { Viewer } from "../../security/viewer.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import type { Settings } from "../../settings/keys.ts";

/** For whom guest tokens are meant. */
export function guestAudience({ GUEST_TOKEN_JWT_AUDIENCE: audience, WEBDRIVER_BASEURL }: Settings): string {
  return String((typeof audience === "function" ? audience() : audience) || WEBDRIVER_BASEURL);
}

/**
 * The guest of an embedded dashboard whose token a request carries in its header or form; null without a valid one.
 * @param form the request's form fields; read only when there is no header
 */
export async function guestViewer(app: App, headers: Headers, form: () => Promise<FormData>): Promise<Viewer | null> {
  const { settings } = app;
  if (!isFeatureEnabled(settings, "EMBEDDED_SUPERSET")) return null;
  const token = headers.get(settings.GUEST_TOKEN_HEADER_NAME) ?? (await sentInForm(headers, form));
  if (!token) return null;
  const claims = await readGuestToken(token, guestAudience(settings), settings);
  return claims && app.viewers.guest(claims);
}

async function sentInForm(headers: Headers, form: () => Promise<FormData>): Promise<string | null> {
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(headers.get("content-type") ?? ""))
    return null;
  const field = (await form()).get("guest_token");
  return typeof field === "string" ? field : null;
}
