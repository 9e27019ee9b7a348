import { randomUUID } from "node:crypto";
import type { errors, JWTPayload } from "jose";
import type { Settings } from "../settings/keys.ts";
import { isSame } from "./same.ts";

export type TokenKind = "access" | "refresh";

type TokenSettings = Pick<
  Settings,
  | "SECRET_KEY"
  | "JWT_SECRET_KEY"
  | "JWT_ALGORITHM"
  | "JWT_PRIVATE_KEY"
  | "JWT_PUBLIC_KEY"
  | "JWT_ACCESS_TOKEN_EXPIRES"
  | "JWT_REFRESH_TOKEN_EXPIRES"
  | "JWT_DECODE_AUDIENCE"
  | "JWT_DECODE_ISSUER"
  | "JWT_DECODE_LEEWAY"
  | "JWT_ENCODE_AUDIENCE"
  | "JWT_ENCODE_ISSUER"
  | "JWT_ENCODE_NBF"
  | "JWT_DECODE_ALGORITHMS"
  | "JWT_IDENTITY_CLAIM"
  | "JWT_VERIFY_SUB"
>;

/** A token that is not accepted: the reference's text (`{"msg": …}`) and status. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly status: 401 | 422;
  constructor(message: string, status: 401 | 422) {
    super(message);
    this.status = status;
  }
}

/**
 * Makes a bearer token with the claims that Flask-JWT-Extended puts into one.
 * @param fresh whether the password was just given; a refreshed token is not fresh
 * @param now Unix seconds
 */
export async function createToken(
  kind: TokenKind,
  userId: number,
  settings: TokenSettings,
  { fresh = false, now = Math.floor(Date.now() / 1000) } = {},
): Promise<string> {
  const lifetime = kind === "access" ? settings.JWT_ACCESS_TOKEN_EXPIRES : settings.JWT_REFRESH_TOKEN_EXPIRES;
  const claims: JWTPayload = {
    fresh,
    iat: now,
    jti: randomUUID(),
    type: kind,
    [settings.JWT_IDENTITY_CLAIM]: String(userId),
    ...(settings.JWT_ENCODE_NBF ? { nbf: now } : {}),
    csrf: randomUUID(),
    ...(lifetime === false ? {} : { exp: now + lifetime }),
    ...(settings.JWT_ENCODE_AUDIENCE ? { aud: settings.JWT_ENCODE_AUDIENCE } : {}),
    ...(settings.JWT_ENCODE_ISSUER ? { iss: settings.JWT_ENCODE_ISSUER } : {}),
  };
  const { SignJWT } = await import("jose");
  const algorithm = settings.JWT_ALGORITHM;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm, typ: "JWT" })
    .sign(await keyOf(settings, algorithm, "sign"));
}

/**
 * Whose bearer token this is; a token without a type claim is an access token, as the reference has it.
 * @param csrf what a token that came in a cookie must hold besides
 * @throws TokenError with the reference's text
 */
export async function verifyToken(
  token: string,
  kind: TokenKind,
  settings: TokenSettings,
  csrf?: string,
): Promise<string> {
  const segments = token.split(".");
  if (segments.length < 3) throw new TokenError("Not enough segments", 422);
  const broken = ["header", "payload", "crypto"].find((_name, at) => !isBase64Url(segments[at] ?? ""));
  if (broken) throw new TokenError(`Invalid ${broken} padding`, 422);
  const claims = await openToken(token, settings);
  if (settings.JWT_VERIFY_SUB && claims.sub !== undefined && typeof claims.sub !== "string")
    throw new TokenError("Subject must be a string", 422);
  const user = claims[settings.JWT_IDENTITY_CLAIM];
  if (user === undefined) throw new TokenError(`Missing claim: ${settings.JWT_IDENTITY_CLAIM}`, 422);
  if (csrf !== undefined) checkCsrf(claims.csrf, csrf);
  const type = claims.type ?? "access";
  if (kind === "access" && type === "refresh") throw new TokenError("Only non-refresh tokens are allowed", 422);
  if (kind === "refresh" && type !== "refresh") throw new TokenError("Only refresh tokens are allowed", 422);
  return String(user);
}

function checkCsrf(held: unknown, sent: string): void {
  if (typeof held !== "string") throw new TokenError("Missing claim: csrf", 422);
  if (!isSame(sent, held)) throw new TokenError("CSRF double submit tokens do not match", 401);
}

/** Whether a text is what encoding its bytes gives: no character and no bit too many. */
const isBase64Url = (text: string): boolean => Buffer.from(text, "base64url").toString("base64url") === text;

async function openToken(token: string, settings: TokenSettings): Promise<JWTPayload> {
  const { errors, jwtVerify } = await import("jose");
  try {
    const { payload } = await jwtVerify(token, ({ alg }) => keyOf(settings, alg ?? "", "verify"), {
      algorithms: accepted(settings),
      clockTolerance: settings.JWT_DECODE_LEEWAY,
      ...(settings.JWT_DECODE_AUDIENCE ? { audience: settings.JWT_DECODE_AUDIENCE } : {}),
      ...(settings.JWT_DECODE_ISSUER ? { issuer: settings.JWT_DECODE_ISSUER } : {}),
    });
    return payload;
  } catch (error) {
    throw refusalOf(error, errors);
  }
}

function refusalOf(error: unknown, kinds: typeof errors): unknown {
  if (error instanceof kinds.JWTExpired) return new TokenError("Token has expired", 401);
  if (error instanceof kinds.JWSSignatureVerificationFailed)
    return new TokenError("Signature verification failed", 422);
  if (error instanceof kinds.JOSEAlgNotAllowed) return new TokenError("The specified alg value is not allowed", 422);
  if (error instanceof kinds.JWTClaimValidationFailed) {
    if (error.claim === "nbf") return new TokenError("The token is not yet valid (nbf)", 422);
    if (error.claim === "sub") return new TokenError("Subject must be a string", 422);
    if (error.claim === "aud") return new TokenError("Audience doesn't match", 422);
    if (error.claim === "iss") return new TokenError("Invalid issuer", 422);
  }
  if (error instanceof kinds.JOSEError) return new TokenError("Invalid token", 422);
  return error;
}

/** Never a shared text and a key pair together: the public key would pass for a shared text. */
function accepted({ JWT_ALGORITHM: own, JWT_DECODE_ALGORITHMS: others }: TokenSettings): string[] {
  return [
    own,
    ...(others ?? []).filter((other) => other.startsWith("HS") === own.startsWith("HS") && other !== "none"),
  ];
}

/** HS* sign with a shared text; the asymmetric algorithms with a PEM key pair. */
async function keyOf(settings: TokenSettings, algorithm: string, use: "sign" | "verify") {
  if (algorithm.startsWith("HS")) return new TextEncoder().encode(settings.JWT_SECRET_KEY || settings.SECRET_KEY);
  const { importPKCS8, importSPKI } = await import("jose");
  return use === "sign"
    ? importPKCS8(settings.JWT_PRIVATE_KEY ?? "", algorithm)
    : importSPKI(settings.JWT_PUBLIC_KEY ?? "", algorithm);
}
