import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { defaultSettings } from "../settings/keys.ts";
import vectors from "./fixtures/crypto.json" with { type: "json" };
import { createGuestToken, readGuestToken } from "./guest-token.ts";
import { createToken } from "./jwt.ts";

const now = Date.parse(`${vectors.now}Z`) / 1000;
const settings = { ...defaultSettings(), GUEST_TOKEN_JWT_SECRET: vectors.GUEST_TOKEN_JWT_SECRET };
const { token, claims } = vectors.guest_token;
const { user, resources, rls_rules, aud } = claims;

describe("guest tokens", () => {
  it("of a genuine Superset are read while they last", async () => {
    expect(await readGuestToken(token, aud, settings, now + 1)).toEqual({ user, resources, rls_rules });
    expect(await readGuestToken(token, aud, settings, now + 301)).toBeNull();
  });

  it("say what those of a genuine Superset say", async () => {
    const made = await createGuestToken({ user, resources, rls_rules }, aud, settings, now);
    expect(decodeJwt(made)).toEqual(claims);
    expect(Object.keys(decodeJwt(made))).toEqual(Object.keys(claims));
  });

  it("are refused for another audience, another secret, another algorithm, or when they are none", async () => {
    expect(await readGuestToken(token, "http://elsewhere/", settings, now)).toBeNull();
    expect(await readGuestToken(token, aud, { ...settings, GUEST_TOKEN_JWT_SECRET: "another" }, now)).toBeNull();
    expect(await readGuestToken(token, aud, { ...settings, GUEST_TOKEN_JWT_ALGO: "HS512" }, now)).toBeNull();
    expect(await readGuestToken("a.b.c", aud, settings, now)).toBeNull();
    const access = await createToken("access", 1, {
      ...settings,
      SECRET_KEY: settings.GUEST_TOKEN_JWT_SECRET,
      JWT_ENCODE_AUDIENCE: aud,
    });
    expect(await readGuestToken(access, aud, settings)).toBeNull();
  });
});
