import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { type Oauth2Settings, oauth2Error } from "./client.ts";

/** What comes back with somebody who has signed in elsewhere. */
const stateSchema = z.object({
  database_id: z.number(),
  user_id: z.number(),
  /** Where this installation takes people back. */
  default_redirect_uri: z.string(),
  /** Told to the tab that is waiting. */
  tab_id: z.uuid(),
});
export type Oauth2State = z.infer<typeof stateSchema>;

const keyOf = ({ SECRET_KEY }: Oauth2Settings): Uint8Array => new TextEncoder().encode(SECRET_KEY);

/** A state as text, signed and valid for five minutes; its points are escaped, which Google needs. */
export async function encodeState(state: Oauth2State, settings: Oauth2Settings): Promise<string> {
  const token = await new SignJWT({ ...state })
    .setProtectedHeader({ alg: settings.DATABASE_OAUTH2_JWT_ALGORITHM, typ: "JWT" })
    .setExpirationTime("5m")
    .sign(keyOf(settings));
  return token.replaceAll(".", "%2E");
}

/** @throws LitesetError OAUTH2_REDIRECT_ERROR for what was not signed here, or too long ago */
export async function decodeState(text: string, settings: Oauth2Settings): Promise<Oauth2State> {
  const algorithms = [settings.DATABASE_OAUTH2_JWT_ALGORITHM];
  const verified = await jwtVerify(text.replaceAll("%2E", "."), keyOf(settings), { algorithms }).catch((cause) => {
    throw oauth2Error("The state is not valid, or no longer. Run the query again.", cause);
  });
  return stateSchema.parse(verified.payload);
}
