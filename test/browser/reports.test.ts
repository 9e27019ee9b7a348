import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type App, createApp } from "../../src/app.ts";
import { createLogger } from "../../src/log.ts";
import { requireSettings } from "../../src/settings/check.ts";
import { litesetConfigName } from "../../src/settings/sources.ts";
import { executeReport } from "../../src/worker/reports/execute.ts";
import { closeBrowser } from "../../src/worker/screenshots/browser.ts";
import { questionOfPage } from "../../src/worker/screenshots/question.ts";
import { launchBrowser } from "../support/browser.ts";
import { freePort } from "../support/free-port.ts";
import { type Installation, startInstallation } from "../support/installation.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";

const chromium = inject("services").chromium;

describe.skipIf(chromium.url === null)(`reports of drawn pages ${chromium.reason}`, () => {
  let installation: Installation;
  let smtp: MailServer;
  let app: App;
  let browser: Browser;
  let token = "";

  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${installation.base}${path}`, {
      method,
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };

  beforeAll(async () => {
    smtp = await startMailServer();
    installation = await startInstallation({
      LITESET__FEATURE_FLAGS__ALERT_REPORTS: "true",
      LITESET__WTF_CSRF_ENABLED: "false",
    });
    browser = await launchBrowser(chromium.url ?? "");
    const configPath = join(installation.folder, ".liteset", litesetConfigName);
    const settings = await requireSettings({ configPath }, () => {});
    app = await createApp(
      {
        ...settings,
        SMTP_HOST: "127.0.0.1",
        SMTP_PORT: smtp.port,
        WEBDRIVER_BASEURL: installation.base,
        WEBDRIVER_OPTION_ARGS: ["--no-sandbox"],
        SCREENSHOT_BROWSER: chromium.url,
      },
      { log: createLogger({ level: "warn" }) },
    );
    const { username, password } = installation;
    ({ access_token: token } = await ask("POST", "/api/v1/security/login", { username, password, provider: "db" }));
  }, 600_000);
  afterAll(async () => {
    await closeBrowser();
    await browser?.close();
    await app?.close();
    await installation?.stop();
    await smtp?.stop();
  });

  /** Runs a new report and gives what arrives. */
  async function send(more: Record<string, unknown>, within: App = app) {
    smtp.mails.length = 0;
    const { id } = await ask("POST", "/api/v1/report/", {
      type: "Report",
      name: randomUUID(),
      crontab: "0 0 1 1 *",
      recipients: [{ type: "Email", recipient_config_json: { target: "a@example.com" } }],
      ...more,
    });
    const payload = { report: id, scheduled: Date.now(), execution: randomUUID() };
    await executeReport(within, payload, new AbortController().signal);
    const { result } = await ask("GET", `/api/v1/report/${id}/log/`);
    const messages = result.map(({ error_message }: { error_message: string | null }) => error_message);
    return { mail: smtp.mails[0], messages };
  }

  /** Opens a picture: its size, and how many colours each quarter of it has, from top to bottom; a skeleton has ten. */
  async function look(bytes: Uint8Array, type: string) {
    const page = await browser.newPage();
    const address = `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;
    const seen = await page.evaluate(async (source) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const { naturalWidth: width, naturalHeight: height } = picture;
      const canvas = new OffscreenCanvas(width, height).getContext("2d")!;
      canvas.drawImage(picture, 0, 0);
      const quarter = Math.floor(height / 4);
      const colours = [0, 1, 2, 3].map((at) => {
        const { data } = canvas.getImageData(0, at * quarter, width, quarter);
        return new Set(new Uint32Array(data.buffer)).size;
      });
      return { width, height, colours: Math.min(...colours) };
    }, address);
    await page.close();
    return seen;
  }
  const kept = (name: string, bytes: Uint8Array) => {
    if (!process.env.KEEP_PICTURES) return;
    mkdirSync(process.env.KEEP_PICTURES, { recursive: true });
    writeFileSync(join(process.env.KEEP_PICTURES, name), bytes);
  };
  const bytesOf = (content: string | ArrayBuffer | Uint8Array | undefined) => new Uint8Array(content as ArrayBuffer);

  it("shows every chart of a dashboard in a mail, also those far below", { timeout: 300_000 }, async () => {
    const { result } = await ask("GET", "/api/v1/dashboard/");
    for (const { id, dashboard_title } of result as { id: number; dashboard_title: string }[]) {
      const { mail, messages } = await send({ dashboard: id, report_format: "PNG" });
      expect(messages, dashboard_title).toEqual([null, null]);
      const [picture] = mail?.attachments ?? [];
      expect(picture?.mimeType).toBe("image/png");
      expect(mail?.html).toContain(`cid:${picture?.contentId?.replace(/[<>]/g, "")}`);
      kept(`${id}.png`, bytesOf(picture?.content));
      const seen = await look(bytesOf(picture?.content), "image/png");
      expect(seen.width).toBe(1600);
      expect(seen.height).toBeGreaterThan(600);
      expect(seen.colours, dashboard_title).toBeGreaterThan(100);
    }
  });

  it("shows a chart by itself, as a picture and as a page of a PDF", { timeout: 120_000 }, async () => {
    const { result } = await ask("GET", "/api/v1/chart/");
    const chart = (result as { id: number; viz_type: string }[]).find(({ viz_type }) => /timeseries/.test(viz_type));
    const png = await send({ chart: chart?.id, report_format: "PNG", custom_width: 900 });
    expect(png.messages).toEqual([null, null]);
    kept("chart.png", bytesOf(png.mail?.attachments[0]?.content));
    const seen = await look(bytesOf(png.mail?.attachments[0]?.content), "image/png");
    expect([seen.width, seen.height]).toEqual([900, 1200]);
    expect(seen.colours).toBeGreaterThan(50);

    const pdf = await send({ chart: chart?.id, report_format: "PDF", custom_width: 900 });
    const bytes = Buffer.from(bytesOf(pdf.mail?.attachments[0]?.content));
    kept("chart.pdf", bytes);
    expect(bytes.subarray(0, 8).toString()).toBe("%PDF-1.4");
    const start = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]));
    const page = await look(bytes.subarray(start, bytes.indexOf("\nendstream", start)), "image/jpeg");
    expect([page.width, page.height]).toEqual([900, 1200]);
    expect(page.colours).toBeGreaterThan(50);
  });

  it("sends the rows of a chart that was saved without its query", { timeout: 120_000 }, async () => {
    const { result } = await ask("GET", "/api/v1/chart/?q=(page_size:100)");
    const { id } = (result as { id: number; viz_type: string }[]).find(
      ({ viz_type }) => viz_type === "pivot_table_v2",
    )!;
    const saved = await ask("GET", `/api/v1/chart/${id}`);
    expect(saved.result.query_context).toBeNull();
    const { mail, messages } = await send({ chart: id, report_format: "CSV" });
    expect(messages).toEqual([null, null]);
    const lines = Buffer.from(bytesOf(mail?.attachments[0]?.content)).toString().trim().split("\n");
    expect(lines.length).toBeGreaterThan(3);
    expect(new Set(lines.map((line) => line.split(",").length)).size).toBe(1);
  });

  it("has pages ask their warehouse anew where a report ignores the cache", { timeout: 120_000 }, async () => {
    const viewer = await app.viewers.byId(1);
    const asked = async (path: string) =>
      (await questionOfPage({ app, path, viewer: viewer!, signal: new AbortController().signal })) as {
        force: boolean;
      };
    for (const page of ["/explore/?slice_id=1&standalone=1", "/superset/dashboard/1/?standalone=3"]) {
      expect((await asked(`${page}&force=true`)).force, page).toBe(true);
      expect((await asked(`${page}&force=false`)).force, page).toBe(false);
    }
  });

  it("shows each tab of a dashboard that a report names", { timeout: 120_000 }, async () => {
    const { result } = await ask("GET", "/api/v1/dashboard/?q=(page_size:100)");
    const { id } = (result as { id: number; dashboard_title: string }[]).find(({ dashboard_title }) =>
      dashboard_title.startsWith("Flying"),
    )!;
    const { all_tabs } = (await ask("GET", `/api/v1/dashboard/${id}/tabs`)).result;
    const anchors = Object.keys(all_tabs);
    expect(anchors.length).toBeGreaterThan(1);
    const tabbed = {
      ...app,
      settings: { ...app.settings, FEATURE_FLAGS: { ALERT_REPORTS: true, ALERT_REPORT_TABS: true } },
    };
    const extra = { dashboard: { anchor: JSON.stringify(anchors) } };
    const { mail, messages } = await send({ dashboard: id, report_format: "PNG", extra }, tabbed);
    expect(messages).toEqual([null, null]);
    expect(mail?.html).toContain("/superset/dashboard/p/");
    const pictures = mail?.attachments.map(({ content }) => bytesOf(content)) ?? [];
    pictures.forEach((bytes, at) => {
      kept(`tab ${at}.png`, bytes);
    });
    expect(new Set(pictures.map((bytes) => Buffer.from(bytes).toString("base64"))).size).toBe(anchors.length);
    for (const bytes of pictures) expect((await look(bytes, "image/png")).colours).toBeGreaterThan(100);
  });

  it("says why there is no picture", { timeout: 120_000 }, async () => {
    const { result } = await ask("GET", "/api/v1/dashboard/");
    const absent = {
      ...app,
      settings: { ...app.settings, WEBDRIVER_BASEURL: `http://127.0.0.1:${await freePort()}/` },
    };
    const { messages } = await send({ dashboard: result[0].id, report_format: "PNG" }, absent);
    expect(messages.join()).toContain("Failed taking a screenshot");
    expect(messages.join()).toContain("ERR_CONNECTION_REFUSED");
    expect(messages.join()).not.toContain("Call log");
  });
});
