import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import type { Settings } from "../../../settings/keys.ts";

describe("a report that is sent at once", () => {
  let metadata: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let alpha: Client;
  let gamma: Client;
  let dashboard: number;

  beforeAll(async () => {
    metadata = await createTestDatabase("sqlite", inject("services"));
    const change = (settings: Settings): Settings => ({
      ...settings,
      FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, ALERT_REPORTS: true },
      // A port that nothing listens on.
      SMTP_HOST: "127.0.0.1",
      SMTP_PORT: 9,
    });
    running = await startFreshServer(metadata.sqlalchemyUri, { change, level: "silent" });
    const clients = await Promise.all(["admin", "alpha", "gamma"].map((name) => signInAs(running.server.url, name)));
    [admin, alpha, gamma] = clients as [Client, Client, Client];
    dashboard = (await admin("POST", "/api/v1/dashboard/", { dashboard_title: "Sent" })).body.id as number;
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await metadata?.drop();
  });

  const make = async (name: string, owners: number[]) => {
    const body = { type: "Report", name, crontab: "0 9 * * *", dashboard, owners, recipients: [] };
    const { body: made } = await admin("POST", "/api/v1/report/", body);
    return made.id as number;
  };
  const idOf = async (client: Client) =>
    ((await client("GET", "/api/v1/me/")).body.result as { id: number } | undefined)?.id ?? 0;
  const run = (client: Client, id: number) => client("POST", `/api/v1/report/${id}/run/`);

  it("is asked for by its owners and by administrators, and by nobody else", async () => {
    const [mine, theirs] = [await make("mine", [await idOf(admin)]), await make("theirs", [await idOf(alpha)])];
    for (const [client, id] of [
      [admin, mine],
      [admin, theirs],
      [alpha, theirs],
    ] as const)
      expect(await run(client, id)).toMatchObject({ status: 202, body: { execution: expect.any(String) } });
    // Alpha sees all reports, and sends those of its own.
    const statuses = [run(alpha, mine), run(admin, 999_999), run(gamma, mine), run(gamma, theirs)].map(
      async (answer) => (await answer).status,
    );
    expect(await Promise.all(statuses)).toEqual([403, 404, 403, 403]);
  });

  it("says what it takes and is not there, to those who may see reports", async () => {
    const { status, body } = await alpha("GET", "/api/v1/report/needs/");
    expect(status).toBe(200);
    expect(body.result).toEqual([
      expect.stringContaining("liteset worker"),
      expect.stringContaining("No mail server answers at 127.0.0.1:9"),
    ]);
    expect((await fetch(`${running.server.url}/api/v1/report/needs/`)).status).toBe(401);
  });
});
