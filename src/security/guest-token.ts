import { errors, jwtVerify, SignJWT } from "jose";
import type { Settings } from "../settings/keys.ts";

/** What a guest token says: who, which dashboards, which rows. */
export interface GuestClaims {
  user: { username?: string; first_name?: string; last_name?: string };
  resources: { type: string; id: string }[];
  rls_rules: { dataset?: number; clause: string }[];
}

type GuestSettings = Pick<Settings, "GUEST_TOKEN_JWT_SECRET" | "GUEST_TOKEN_JWT_ALGO" | "GUEST_TOKEN_JWT_EXP_SECONDS">;

/**
 * A token with which a page that embeds a dashboard lets its readers in.
 * @param audience the server's address, or GUEST_TOKEN_JWT_AUDIENCE
 * @param now Unix seconds, with fractions as the reference has them
 */
export async function createGuestToken(
  { user, resources, rls_rules }: GuestClaims,
  audience: string,
  settings: GuestSettings,
  now = Date.now() / 1000,
): Promise<string> {
  const exp = now + settings.GUEST_TOKEN_JWT_EXP_SECONDS;
  return new SignJWT({ user: { ...user }, resources, rls_rules, iat: now, exp, aud: audience, type: "guest" })
    .setProtectedHeader({ alg: settings.GUEST_TOKEN_JWT_ALGO, typ: "JWT" })
    .sign(new TextEncoder().encode(settings.GUEST_TOKEN_JWT_SECRET));
}

/**
 * The claims of a guest token of ours or of Superset's; null for any other text, and after its time.
 * @param now Unix seconds
 */
export async function readGuestToken(
  token: string,
  audience: string,
  settings: GuestSettings,
  now = Date.now() / 1000,
): Promise<GuestClaims | null> {
  try {
    const { payload } = await jwtVerify<GuestClaims>(token, new TextEncoder().encode(settings.GUEST_TOKEN_JWT_SECRET), {
      algorithms: [settings.GUEST_TOKEN_JWT_ALGO],
      audience,
      requiredClaims: ["exp"],
      currentDate: new Date(now * 1000),
    });
    const { user, resources, rls_rules, type } = payload;
    if (type !== "guest" || !user || !Array.isArray(resources) || !Array.isArray(rls_rules)) return null;
    return { user, resources, rls_rules };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
