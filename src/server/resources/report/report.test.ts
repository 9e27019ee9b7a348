import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import { writeUuid } from "../../../metadata/values.ts";
import type { Settings } from "../../../settings/keys.ts";
import { keepReportPictures } from "../../../thumbnails/report-pictures.ts";

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
      THUMBNAIL_CACHE_CONFIG: { CACHE_TYPE: "SupersetMetastoreCache", CACHE_DEFAULT_TIMEOUT: 600 },
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

  it("shows the pictures of its last runs to those who see it, and only of runs that its log has", async () => {
    const { app } = running;
    const cache = app.caches.thumbnails;
    const id = await make("pictured", [await idOf(admin)]);
    const path = `/api/v1/report/${id}/pictures/`;
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1]);
    const executions = Array.from({ length: 12 }, () => randomUUID());
    for (const execution of executions) {
      await app.metadata
        .kysely()
        .insertInto("report_execution_log")
        .values({
          scheduled_dttm: "2026-01-01 00:00:00",
          state: "Success",
          report_schedule_id: id,
          uuid: writeUuid(app.metadata, execution) as string,
        })
        .execute();
      await keepReportPictures(cache, id, execution, [png, new Uint8Array(5_000_000), png]);
    }
    // Ten are kept, the latest first; what is too large is not.
    const [newest = "", oldest = ""] = [executions.at(-1), executions[0]];
    const { body } = await admin("GET", path);
    expect(body).toEqual({
      is_kept: true,
      result: executions
        .slice(-10)
        .reverse()
        .map((execution) => ({ execution, count: 2 })),
    });
    for (const { cookie } of [admin, alpha]) {
      const shown = await fetch(`${running.server.url}${path}${newest}/1`, { headers: { cookie } });
      expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/png"]);
      expect(new Uint8Array(await shown.arrayBuffer())).toEqual(png);
    }
    for (const [client, address, status] of [
      [gamma, path, 403],
      [gamma, `${path}${newest}/0`, 403],
      [admin, `${path}${newest}/2`, 404],
      [admin, `${path}${oldest}/0`, 404],
      [admin, `/api/v1/report/999999/pictures/${newest}/0`, 404],
      [admin, `${path}..%2f..%2fx/0`, 404],
    ] as const)
      expect((await client("GET", address)).status, address).toBe(status);
    // A report that gets the number of one that was deleted does not get its pictures.
    await app.metadata.kysely().deleteFrom("report_execution_log").where("report_schedule_id", "=", id).execute();
    expect((await admin("GET", path)).body.result).toEqual([]);
    expect((await admin("GET", `${path}${newest}/0`)).status).toBe(404);
  });

  it("says what it takes and is not there, to those who may see reports", async () => {
    const { status, body } = await alpha("GET", "/api/v1/report/needs/");
    expect(status).toBe(200);
    expect(body.result).toEqual([
      expect.stringContaining("liteset worker"),
      expect.stringContaining("No mail server answers at 127.0.0.1:9"),
    ]);
    // A worker without a browser sends rows, but no pictures.
    await running.app.presence.announce("worker");
    const { body: withWorker } = await alpha("GET", "/api/v1/report/needs/");
    expect(withWorker.result).toEqual([
      expect.stringContaining("SCREENSHOT_BROWSER"),
      expect.stringContaining("No mail server"),
    ]);
    await running.app.presence.announce("browser");
    expect((await alpha("GET", "/api/v1/report/needs/")).body.result).toHaveLength(1);
    expect((await fetch(`${running.server.url}/api/v1/report/needs/`)).status).toBe(401);
  });
});
