import { expect, it } from "vitest";
import { encodeSession } from "../../security/session.ts";
import { defaultSettings } from "../../settings/keys.ts";
import { createSessions } from "./session.ts";

const settings = { ...defaultSettings(), SECRET_KEY: "for-this-test-only", PERMANENT_SESSION_LIFETIME: 3600 };
const cookieOf = (data: Record<string, unknown>, now?: number) =>
  `session=${encodeSession(data, settings.SECRET_KEY, now)}`;

it("shows no request what another with the same cookie has changed", async () => {
  const open = createSessions(settings, null);
  const cookie = cookieOf({ _user_id: "1", locale: "en" });
  const first = await open(cookie, false);
  first.set("locale", "de");
  first.delete("_user_id");
  expect(await first.save()).toContain("session=");

  const second = await open(cookie, false);
  expect([second.get("_user_id"), second.get("locale")]).toEqual(["1", "en"]);
  second.data.csrf_token = "own";
  second.clear();
  expect(await second.save()).toContain("Max-Age=0");

  const third = await open(cookie, false);
  expect(third.data).toEqual({ _user_id: "1", locale: "en" });
  expect(await third.save()).toBeUndefined();
});

it("keeps what is nested in a cookie from being changed for the requests after", async () => {
  const open = createSessions(settings, null);
  const flashes = (await open(cookieOf({ _flashes: [["warning", "Hello"]] }), false)).get("_flashes");
  expect(() => (flashes as unknown[]).push(["warning", "from another"])).toThrow(TypeError);
});
