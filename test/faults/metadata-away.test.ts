import { CompiledQuery } from "kysely";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../conformance/server.ts";
import { createTestDatabase, type TestDatabase } from "../support/services.ts";
import { startProxy, type TcpProxy } from "../support/tcp-proxy.ts";

const services = inject("services");

for (const kind of ["postgresql", "mysql"] as const) {
  const { url, reason } = services[kind];
  describe.skipIf(url === null)(`a metadata database on ${kind} that is away ${reason}`, () => {
    let place: TestDatabase;
    let proxy: TcpProxy;
    let running: Awaited<ReturnType<typeof startFreshServer>>;
    let authorization: string;

    beforeAll(async () => {
      place = await createTestDatabase(kind, services);
      proxy = await startProxy(place.url);
      const { host } = new URL(place.url);
      running = await startFreshServer(place.sqlalchemyUri.replace(host, `127.0.0.1:${proxy.port}`), {
        level: "silent",
      });
      const answer = await signIn();
      authorization = `Bearer ${((await answer.json()) as { access_token: string }).access_token}`;
      expect((await list()).status).toBe(200);
    });

    afterAll(async () => {
      await proxy?.pass();
      await running?.stop();
      await proxy?.close();
      await place?.drop();
    });

    const ask = (path: string, init: RequestInit = {}) =>
      fetch(running.server.url + path, { ...init, signal: AbortSignal.timeout(30_000) });
    const list = () => ask("/api/v1/dashboard/", { headers: { authorization } });
    const signIn = () =>
      ask("/api/v1/security/login", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: "admin", password: "admin", provider: "db" }),
      });

    /** Every kind of request is told so, in words and soon. */
    async function expectRefusals(): Promise<void> {
      const asked = performance.now();
      const answers = await Promise.all([list(), signIn(), ask("/"), ...Array.from({ length: 20 }, list)]);
      for (const answer of answers) {
        expect(answer.status).toBe(503);
        expect(answer.headers.get("retry-after")).toBe("5");
        expect(await answer.json()).toMatchObject({
          errors: [{ message: "The metadata database does not answer; try again in a moment." }],
        });
      }
      // The limit is a promise: five seconds, and some room for a busy machine.
      expect(performance.now() - asked).toBeLessThan(8_000);
      expect((await ask("/health")).status).toBe(200);
    }

    it("answers 503 while it is stopped, and serves as before when it is back", async () => {
      await proxy.stop();
      await expectRefusals();
      await proxy.pass();
      await expect.poll(async () => (await list()).status, { timeout: 20_000 }).toBe(200);
      await expect.poll(async () => (await signIn()).status, { timeout: 20_000 }).toBe(200);
    });

    it("answers 503 soon while the network loses everything, and serves as before when it is back", async () => {
      proxy.lose();
      const answers = await Promise.all([list(), signIn(), ...Array.from({ length: 20 }, list)]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
      await proxy.pass();
      await expect.poll(async () => (await list()).status, { timeout: 20_000 }).toBe(200);
    });

    it("lets a statement take its time while the server answers others", async () => {
      const { metadata } = running.app;
      const sleep = kind === "postgresql" ? "select pg_sleep(6)" : "select sleep(6)";
      await expect(metadata.kysely().executeQuery(CompiledQuery.raw(sleep))).resolves.toBeTruthy();
    });

    it("waits for one that is only slow", async () => {
      await proxy.pass(100);
      expect((await list()).status).toBe(200);
      await proxy.pass();
    });
  });
}
