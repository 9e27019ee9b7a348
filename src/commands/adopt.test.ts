import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startMailServer } from "../../test/support/mail-server.ts";
import { createApp } from "../app.ts";
import { createLogger } from "../log.ts";
import { Chart } from "../metadata/entities/chart.ts";
import { Database } from "../metadata/entities/database.ts";
import { upgrade } from "../metadata/migrate.ts";
import { openMetadata } from "../metadata/orm.ts";
import { defaultSettings, type Settings } from "../settings/keys.ts";
import { startWorker } from "../worker/worker.ts";
import { adopt } from "./adopt.ts";
import { doctor } from "./doctor.ts";
import { DRAWN_CHART_TYPES } from "./drawn-chart-types.ts";
import type { Finding } from "./findings.ts";

const SECRET = "a key for the tests of adopt";
const folder = mkdtempSync(join(tmpdir(), "liteset-adopt-"));
const file = join(folder, "superset.db");
const config = join(folder, "superset_config.py");
const settings: Settings = {
  ...defaultSettings(),
  SECRET_KEY: SECRET,
  SQLALCHEMY_DATABASE_URI: `sqlite:///${file}`,
};
const base = `SECRET_KEY = '${SECRET}'\nSQLALCHEMY_DATABASE_URI = 'sqlite:///${file}'\n`;

beforeAll(async () => {
  await upgrade(settings);
  const metadata = await openMetadata(settings);
  const em = metadata.em();
  const databases = [
    ["warehouse", "postgresql://u:XXXXXXXXXX@db/x"],
    ["erp", "oracle+cx_oracle://u:XXXXXXXXXX@db/x"],
    ["lake", "netezza://user@database/db"],
  ];
  for (const [database_name, sqlalchemy_uri] of databases)
    em.create(Database, { database_name, sqlalchemy_uri, password: "hush" } as never);
  for (const viz_type of ["table", "pie", "bubble", "line", "line", "acme_radar"])
    em.create(Chart, { slice_name: viz_type, viz_type } as never);
  await em.flush();
  await metadata.close();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, "log").mockImplementation((line = "") => void printed.push(String(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What a command says with these lines after those of every installation here. */
async function said(
  command: typeof adopt,
  lines = "",
  text = base,
): Promise<Record<string, unknown> & { findings: Finding[] }> {
  writeFileSync(config, text + lines);
  await command({ config, json: true });
  return JSON.parse(printed.join("\n"));
}
const about = (findings: readonly Finding[], what: string) => findings.filter((finding) => finding.what === what);

it("knows the chart types of the frontend", async () => {
  // Not by a literal name: the frontend's sources are none of the server's.
  const registry = "../../ui/charts/registry.ts";
  const { chartTypes } = (await import(registry)) as { chartTypes: Record<string, unknown> };
  expect([...DRAWN_CHART_TYPES].sort()).toEqual(Object.keys(chartTypes).sort());
});

describe("liteset adopt", () => {
  it("says what works, what needs a driver and how to switch and go back, and changes no byte", async () => {
    const genuine = new DatabaseSync(file);
    genuine.exec("pragma journal_mode=delete");
    genuine.close();
    const before = readFileSync(file);
    const { ready, findings, commands } = await said(adopt);
    expect(ready).toBe(true);
    expect(process.exitCode).toBeUndefined();
    expect(about(findings, "secrets")).toEqual([
      { what: "secrets", status: "ok", message: "all 3 stored passwords and secrets open with SECRET_KEY" },
    ]);
    expect(about(findings, "contents")[0]?.message).toContain("3 databases");
    expect(about(findings, "charts")).toEqual([
      {
        what: "charts",
        status: "warning",
        message: "line (2) are of obsolete types: run liteset migrate-viz upgrade --viz-type line and so on",
      },
      {
        what: "charts",
        status: "warning",
        message: "acme_radar (1) are not drawn by Liteset's pages, Superset's frontend shows them",
      },
    ]);
    expect(about(findings, "database warehouse")[0]?.status).toBe("ok");
    expect(about(findings, "database erp")[0]).toMatchObject({
      status: "warning",
      message: expect.stringContaining("npm install oracledb"),
    });
    expect(about(findings, "database lake")[0]).toMatchObject({
      status: "warning",
      message: expect.stringContaining("Netezza"),
    });
    expect(commands).toMatchObject({
      switch: expect.arrayContaining([`liteset --config ${config} worker`]),
      goBack: expect.arrayContaining([expect.stringContaining("superset.app:create_app()")]),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("names settings that are not supported, and those that keep it from starting", async () => {
    const { ready, findings } = await said(
      adopt,
      "SQL_QUERY_MUTATOR = lambda sql, **kw: sql\nENABLE_TIME_ROTATE = True\n",
    );
    expect([ready, process.exitCode]).toEqual([false, 1]);
    const told = about(findings, "settings");
    expect(told.find(({ message }) => message.includes("SQL_QUERY_MUTATOR"))?.status).toBe("failed");
    expect(told.find(({ message }) => message.includes("ENABLE_TIME_ROTATE"))?.status).toBe("warning");
  });

  it("says that stored secrets do not open, or open with the previous key", async () => {
    const { findings } = await said(adopt, "SECRET_KEY = 'another'\n");
    expect(about(findings, "secrets")[0]).toMatchObject({
      status: "failed",
      message: expect.stringContaining("3 of 3 stored passwords and secrets do not open"),
    });
    printed = [];
    const second = await said(adopt, `SECRET_KEY = 'another'\nPREVIOUS_SECRET_KEY = '${SECRET}'\n`);
    expect(about(second.findings, "secrets")[0]?.status).toBe("warning");
  });

  it.each([
    [
      "a database that is not there",
      `SECRET_KEY = 'x'\nSQLALCHEMY_DATABASE_URI = 'sqlite:///${folder}/none.db'\n`,
      "there is no metadata database",
    ],
    [
      "a server that does not answer",
      "SECRET_KEY = 'x'\nSQLALCHEMY_DATABASE_URI = 'postgresql://u:hush@127.0.0.1:1/x'\n",
      "127.0.0.1:1",
    ],
  ])("fails for %s", async (_, text, words) => {
    const { findings } = await said(adopt, "", text);
    expect(about(findings, "metadata database")[0]).toMatchObject({
      status: "failed",
      message: expect.stringContaining(words),
    });
    expect(JSON.stringify(findings)).not.toContain("hush");
    expect(process.exitCode).toBe(1);
  });
});

describe("liteset doctor", () => {
  it("finds a running worker, a mail server and all the rest", async () => {
    const mail = await startMailServer();
    const app = await createApp(settings, { log: createLogger({ level: "error" }) });
    const worker = await startWorker(app);
    try {
      const { findings } = await said(
        doctor,
        `FEATURE_FLAGS = {'ALERT_REPORTS': True}\nSMTP_HOST = '127.0.0.1'\nSMTP_PORT = ${mail.port}\nSMTP_STARTTLS = True\nSMTP_SSL = False\nSMTP_SSL_SERVER_AUTH = False\nSMTP_USER = 'superset'\nSMTP_PASSWORD = 'superset'\nCACHE_CONFIG = {'CACHE_TYPE': 'SimpleCache'}\n`,
      );
      const statusOf = (what: string) => about(findings, what)[0]?.status;
      expect(
        ["metadata database", "clock", "cache CACHE_CONFIG", "broker", "workers", "mail", "proxies"].map(statusOf),
      ).toEqual(Array(7).fill("ok"));
      expect(about(findings, "disk")).toHaveLength(2);
    } finally {
      await worker.stop(5_000);
      await app.close();
      await mail.stop();
    }
  }, 60_000);

  it("fails for a mail server and a cache that are not there", async () => {
    const { healthy, findings } = await said(
      doctor,
      "FEATURE_FLAGS = {'ALERT_REPORTS': True}\nSMTP_HOST = '127.0.0.1'\nSMTP_PORT = 1\nSMTP_PASSWORD = 'hush'\nDATA_CACHE_CONFIG = {'CACHE_TYPE': 'RedisCache', 'CACHE_REDIS_URL': 'redis://:hush@127.0.0.1:1/0'}\n",
    );
    expect([healthy, process.exitCode]).toEqual([false, 1]);
    for (const what of ["mail", "cache DATA_CACHE_CONFIG", "workers"])
      expect([what, about(findings, what)[0]?.status]).toEqual([what, "failed"]);
    expect(JSON.stringify(findings)).not.toContain("hush");
  }, 60_000);
});
