import { z } from "zod";
import type { Settings } from "../settings/keys.ts";

const name = z.string().optional();
const idText = z.union([z.string(), z.number()]).transform(String);

const claims = z.object({
  type: z.literal("guest"),
  user: z.object({ username: name, first_name: name, last_name: name }),
  resources: z.array(z.object({ type: z.string(), id: idText })),
  rls_rules: z.array(z.object({ dataset: z.union([z.number(), z.string()]).nullish(), clause: z.string() })),
});

/** What a guest token says: who, which dashboards, which rows. */
export type GuestClaims = Omit<z.infer<typeof claims>, "type">;

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
  const { SignJWT } = await import("jose");
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
  const { errors, jwtVerify } = await import("jose");
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(settings.GUEST_TOKEN_JWT_SECRET), {
      algorithms: [settings.GUEST_TOKEN_JWT_ALGO],
      audience,
      requiredClaims: ["exp"],
      currentDate: new Date(now * 1000),
    });
    const { data } = claims.safeParse(payload);
    return data ? { user: data.user, resources: data.resources, rls_rules: data.rls_rules } : null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
