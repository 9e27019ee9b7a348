import { generateKeyPairSync } from "node:crypto";
import { decodeJwt, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { defaultSettings } from "../settings/keys.ts";
import { checkCsrfToken, createCsrfToken } from "./csrf.ts";
import vectors from "./fixtures/crypto.json" with { type: "json" };
import { createToken, TokenError, verifyToken } from "./jwt.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { createSessionReader, encodeSession } from "./session.ts";
import { openSignedText } from "./signed-text.ts";

// Made by the genuine libraries of Superset 6.0.0 with their clock stopped at `now`.
const now = Date.parse(`${vectors.now}Z`) / 1000;
const secret = vectors.SECRET_KEY;
const settings = { ...defaultSettings(), SECRET_KEY: secret };

describe("session cookies", () => {
  it.each(vectors.session_cookie.valid)(
    "reads the cookie “$name” and writes the same text",
    ({ tagged_json, cookie, compressed }) => {
      const session = createSessionReader(secret, 3600)(cookie, now);
      expect(session).not.toBeNull();
      expect(JSON.parse(JSON.stringify(session))).toEqual(withoutTupleTags(JSON.parse(tagged_json)));
      const written = encodeSession(session ?? {}, secret, now);
      const signer = { secret, salt: "cookie-session", derivation: "hmac" } as const;
      expect(openSignedText(written, signer)).toEqual({ text: tagged_json, signedAt: now });
      // Python's zlib and Node's compress the same text to different bytes; what is not compressed is equal to the byte.
      if (!compressed) expect(written).toBe(cookie);
    },
  );

  it.each(vectors.session_cookie.invalid)("refuses a cookie: $why", ({ cookie }) => {
    expect(createSessionReader(secret, 3600)(cookie, now)).toBeNull();
  });

  it("refuses a cookie of another secret, one that is too old, and one from the future", () => {
    const cookie = encodeSession({ a: 1 }, secret, now);
    expect(createSessionReader("another", 3600)(cookie, now)).toBeNull();
    expect(createSessionReader(secret, 3600)(cookie, now + 3601)).toBeNull();
    expect(createSessionReader(secret, 3600)(cookie, now - 10)).toBeNull();
    expect(createSessionReader(secret, 3600)(cookie, now + 3600)).toEqual({ a: 1 });
  });

  it.each(["", ".", "..", "a.b.c", "....", "eyJ9.ZfRQ-g.", "💥.💥.💥"])("survives the cookie %j", (cookie) => {
    expect(createSessionReader(secret, 3600)(cookie, now)).toBeNull();
  });

  it("looks at the age of a cookie that it has read before", () => {
    const read = createSessionReader(secret, 3600);
    const cookie = encodeSession({ a: 1 }, secret, now);
    expect(read(cookie, now)).toEqual({ a: 1 });
    expect(read(cookie, now + 3601)).toBeNull();
    expect(read(cookie, now + 3600)).toEqual({ a: 1 });
  });
});

describe("CSRF tokens", () => {
  const session = { csrf_token: vectors.csrf.session_csrf_token };

  it("makes the token that Flask-WTF makes, and accepts it", () => {
    expect(createCsrfToken(session, settings, now)).toBe(vectors.csrf.token);
    expect(checkCsrfToken(vectors.csrf.token, session, settings, now)).toBeNull();
  });

  it.each(vectors.csrf.invalid)("refuses the token %j: %s", (token, message) => {
    expect(checkCsrfToken(token as string, session, settings, now)).toBe(message);
  });

  it("refuses an old token and a session without one", () => {
    expect(checkCsrfToken(vectors.csrf.token, session, settings, now + 864_000)).toBe(vectors.csrf.ten_days_later);
    expect(checkCsrfToken(vectors.csrf.token, {}, settings, now)).toBe("The CSRF session token is missing.");
  });

  it("gives a session without a value one of its own", () => {
    const fresh: Record<string, unknown> = {};
    const token = createCsrfToken(fresh, settings);
    expect(fresh.csrf_token).toMatch(/^[0-9a-f]{40}$/);
    expect(checkCsrfToken(token, fresh, settings)).toBeNull();
  });
});

describe("passwords", () => {
  it.each(vectors.password_hash.rows)("knows %j under %s, and no other password", async (password, _method, hash) => {
    expect(await verifyPassword(password as string, hash as string)).toBe(true);
    expect(await verifyPassword(`${password}x`, hash as string)).toBe(false);
  });

  it("hashes in werkzeug's default form, with a new salt each time", async () => {
    const [first, second] = await Promise.all([hashPassword("geheim"), hashPassword("geheim")]);
    expect(first).toMatch(/^scrypt:32768:8:1\$[A-Za-z0-9]{16}\$[0-9a-f]{128}$/);
    expect(first).not.toBe(second);
    expect(await verifyPassword("geheim", first)).toBe(true);
  });

  it.each([
    "",
    "x",
    "plain:text",
    "scrypt:1:1:1$a$00",
    "pbkdf2:nope:1$a$00",
    "scrypt:1073741824:8:1$a$00",
    "pbkdf2:sha256:99999999999$a$00",
  ])("lets nobody in over the hash %j", async (hash) => {
    expect(await verifyPassword("admin", hash)).toBe(false);
  });
});

describe("bearer tokens", () => {
  it("puts the reference's claims into a token and reads it back", async () => {
    const token = await createToken("access", 7, settings, { fresh: true });
    expect(await verifyToken(token, "access", settings)).toBe("7");
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ sub: "7", fresh: true, type: "access" });
    expect(Object.keys(claims)).toEqual(Object.keys(vectors.jwt.access_token.claims));
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(900);
  });

  it("reads a genuine token, whose time is over", async () => {
    await expect(verifyToken(vectors.jwt.access_token.token, "access", settings)).rejects.toEqual(
      new TokenError("Token has expired", 401),
    );
  });

  it("takes the user from the claim, and the algorithms, that the settings name", async () => {
    const own = { ...settings, JWT_IDENTITY_CLAIM: "user", JWT_DECODE_ALGORITHMS: ["HS512", "none", "RS256"] };
    expect(await verifyToken(await createToken("access", 7, { ...own, JWT_ALGORITHM: "HS512" }), "access", own)).toBe(
      "7",
    );
    const refused = (token: string) => verifyToken(token, "access", own).catch(({ message }: TokenError) => message);
    expect(await refused(await createToken("access", 7, settings))).toBe("Missing claim: user");
    expect(await refused("eyJhbGciOiJub25lIn0.eyJ1c2VyIjoiMSJ9.")).toBe("The specified alg value is not allowed");
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const mixed = { ...own, JWT_ALGORITHM: "RS256", JWT_PUBLIC_KEY: pem, JWT_DECODE_ALGORITHMS: ["HS256"] };
    const forged = await createToken("access", 1, { ...own, JWT_SECRET_KEY: pem });
    await expect(verifyToken(forged, "access", mixed)).rejects.toThrow("The specified alg value is not allowed");
  });

  it("takes a subject that is no text only where the settings say so", async () => {
    const token = await new SignJWT({ sub: 7 as never })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(settings.SECRET_KEY));
    await expect(verifyToken(token, "access", settings)).rejects.toThrow("Subject must be a string");
    expect(await verifyToken(token, "access", { ...settings, JWT_VERIFY_SUB: false })).toBe("7");
  });

  it("refuses a token of another kind, another key, another algorithm, or none at all", async () => {
    const refresh = await createToken("refresh", 1, settings);
    const access = await createToken("access", 1, settings);
    const foreign = await createToken("access", 1, { ...settings, SECRET_KEY: "another-secret-key-0123456789abcdef" });
    const hs512 = await createToken("access", 1, { ...settings, JWT_ALGORITHM: "HS512" });
    const refused = (token: string, kind: "access" | "refresh") =>
      verifyToken(token, kind, settings).then(
        () => null,
        (error: TokenError) => [error.status, error.message],
      );
    expect(await refused(refresh, "access")).toEqual([422, "Only non-refresh tokens are allowed"]);
    expect(await refused(access, "refresh")).toEqual([422, "Only refresh tokens are allowed"]);
    expect(await refused(foreign, "access")).toEqual([422, "Signature verification failed"]);
    expect(await refused(hs512, "access")).toEqual([422, "The specified alg value is not allowed"]);
    expect(await refused("abc", "access")).toEqual([422, "Not enough segments"]);
    expect(await refused("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "access")).toEqual([
      422,
      "The specified alg value is not allowed",
    ]);
  });
});

/** What the tests read: tuples count as arrays. */
function withoutTupleTags(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTupleTags);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  if (members.length === 1 && members[0]?.[0] === " t") return withoutTupleTags(members[0][1]);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutTupleTags(member)]));
}
