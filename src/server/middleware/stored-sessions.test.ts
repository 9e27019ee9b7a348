import { randomUUID } from "node:crypto";
import { createClient } from "@keyv/redis";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../test/conformance/server.ts";
import { signInAs } from "../../../test/support/client.ts";
import { describeEachDatabase } from "../../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import { readSessionId, writeSessionId } from "../../security/sessions/ids.ts";
import type { SessionStore } from "../../security/sessions/store.ts";
import type { Settings } from "../../settings/keys.ts";

type Running = Awaited<ReturnType<typeof startFreshServer>>;

const prefix = `session-${randomUUID()}:`;
const redis = inject("services").redis.url;
const idOf = (cookie: string) => /session=([^;]*)/.exec(cookie)?.[1] ?? "";

function sessionsOn(kind: "postgresql" | "mysql" | "sqlite", stores: readonly string[]): void {
  describe.each(stores)("sessions on the server: %s", (type) => {
    let place: TestDatabase;
    let running: Running;
    let base: string;
    let store: SessionStore;

    beforeAll(async () => {
      place = await createTestDatabase(kind, inject("services"));
      const change = (settings: Settings): Settings => ({
        ...settings,
        SESSION_SERVER_SIDE: true,
        SESSION_TYPE: type,
        SESSION_REDIS: redis ?? null,
        PERMANENT_SESSION_LIFETIME: 600,
        SESSION_KEY_PREFIX: prefix,
        SESSION_USE_SIGNER: type === "sqlalchemy",
      });
      running = await startFreshServer(place.sqlalchemyUri, { level: "silent", change });
      base = running.server.url;
      store = running.app.sessions!;
    }, 120_000);
    afterAll(async () => {
      await running?.stop();
      await place?.drop();
    }, 60_000);

    const me = async (cookie: string) => (await fetch(`${base}/api/v1/me/`, { headers: { cookie } })).status;
    const stored = (cookie: string) => store.read(readSessionId(idOf(cookie), running.app.settings) ?? "", false);

    it("tells the browser an id alone, and has whoever is deleted there out at once", async () => {
      const admin = await signInAs(base, "admin");
      expect(idOf(admin.cookie)).toMatch(/^[\w-]{43}(\.[\w-]{27})?$/);
      expect(await stored(admin.cookie)).toMatchObject({ _user_id: "1", _permanent: true });
      expect(await me(admin.cookie)).toBe(200);
      const id = readSessionId(idOf(admin.cookie), running.app.settings)!;
      await store.delete(id);
      expect(await me(admin.cookie)).toBe(401);
      // What a request that was on its way then still wants to keep.
      await store.change(id, { _user_id: "1" });
      expect(await me(admin.cookie)).toBe(401);
    });

    it("forgets the session with signing out", async () => {
      const admin = await signInAs(base, "admin");
      const out = await fetch(`${base}/logout/`, { redirect: "manual", headers: { cookie: admin.cookie } });
      expect(out.headers.getSetCookie().join()).toMatch(/session=(;|[\w-]{43})/);
      expect([await stored(admin.cookie), await me(admin.cookie)]).toEqual([null, 401]);
    });

    it("gives who signs in another id than the visitor had, and takes over none that was planted", async () => {
      const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
      const planted = `session=${writeSessionId("a-planted-id-of-somebody-else-000", running.app.settings)}`;
      const page = await fetch(`${base}/login/`, { headers: { cookie: planted } });
      const visitor = cookieOf(page);
      expect(idOf(visitor)).not.toBe(idOf(planted));
      const token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
      const signedIn = cookieOf(
        await fetch(`${base}/login/`, {
          method: "POST",
          redirect: "manual",
          headers: { cookie: visitor },
          body: new URLSearchParams({ username: "admin", password: "admin", csrf_token: token }),
        }),
      );
      expect(idOf(signedIn)).not.toBe(idOf(visitor));
      expect([await stored(visitor), await stored(planted), await me(visitor), await me(signedIn)]).toEqual([
        null,
        null,
        401,
        200,
      ]);
    });

    it("keeps nothing of visitors who leave nothing, and ends a session with its time", async () => {
      expect((await fetch(`${base}/health`)).headers.getSetCookie()).toEqual([]);
      const id = "an-id-that-ends-before-it-is-read";
      await store.add(id, { _user_id: "1" }, 1);
      await expect.poll(() => store.read(id, false), { timeout: 20_000, interval: 200 }).toBeNull();
    });
  });
}

describeEachDatabase("on", (kind) => sessionsOn(kind, ["sqlalchemy"]));
describe.skipIf(!redis)("in Redis", () => {
  sessionsOn("sqlite", ["redis"]);

  it("goes on with the sessions of a Superset", async () => {
    const place = await createTestDatabase("sqlite", inject("services"));
    const change = (settings: Settings): Settings => ({
      ...settings,
      SESSION_SERVER_SIDE: true,
      SESSION_TYPE: "redis",
      SESSION_REDIS: redis ?? null,
      PERMANENT_SESSION_LIFETIME: 600,
      SESSION_KEY_PREFIX: prefix,
    });
    const running = await startFreshServer(place.sqlalchemyUri, { level: "silent", change });
    const client = createClient({ url: redis! });
    try {
      await client.connect();
      // msgspec.msgpack.encode({"_permanent": True, "_user_id": "1", "_fresh": True, "csrf_token": "abc", "_flashes": [("danger", "x")]})
      const genuine =
        "85aa5f7065726d616e656e74c3a85f757365725f6964a131a65f6672657368c3aa637372665f746f6b656ea3616263a85f666c61736865739192a664616e676572a178";
      await client.set(`${prefix}genuine-id-of-a-superset`, Buffer.from(genuine, "hex"), {
        expiration: { type: "EX", value: 60 },
      });
      const answer = await fetch(`${running.server.url}/api/v1/me/`, {
        headers: { cookie: "session=genuine-id-of-a-superset" },
      });
      expect(await answer.json()).toMatchObject({ result: { username: "admin" } });
      expect(await client.ttl(`${prefix}genuine-id-of-a-superset`)).toBeGreaterThan(60);
    } finally {
      client.destroy();
      await running.stop();
      await place.drop();
    }
  }, 120_000);

  it("answers 503 while Redis is away, and takes nobody for signed out", async () => {
    const place = await createTestDatabase("sqlite", inject("services"));
    const change = (settings: Settings): Settings => ({
      ...settings,
      SESSION_SERVER_SIDE: true,
      SESSION_TYPE: "redis",
      SESSION_REDIS: "redis://127.0.0.1:1/0",
    });
    const running = await startFreshServer(place.sqlalchemyUri, { level: "silent", change });
    try {
      const statusOf = async (path: string, cookie?: string) =>
        (await fetch(running.server.url + path, cookie ? { headers: { cookie } } : {})).status;
      expect(await statusOf("/health")).toBe(200);
      expect(await statusOf("/api/v1/me/", "session=an-id-of-somebody-0000")).toBe(503);
      expect(await statusOf("/login/")).toBe(503);
    } finally {
      await running.stop();
      await place.drop();
    }
  }, 120_000);
});

it("signs ids as Flask-Session does", () => {
  const settings = { SECRET_KEY: "a secret of this test", SESSION_USE_SIGNER: true, SESSION_ID_LENGTH: 32 };
  const id = "AbCdEfGhIjKlMnOpQrStUv-_0123";
  const signed = `${id}.FJeNIhxDZd8Od27QtNaoXgcwt1Q`;
  expect(writeSessionId(id, settings)).toBe(signed);
  expect(readSessionId(signed, settings)).toBe(id);
  expect(readSessionId(signed.replace("Ab", "Ba"), settings)).toBeNull();
  expect(readSessionId(id, settings)).toBeNull();
  expect(readSessionId("../../etc", { ...settings, SESSION_USE_SIGNER: false })).toBeNull();
});
