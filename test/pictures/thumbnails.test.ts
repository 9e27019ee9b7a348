import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { type Installation, liteset, startInstallation } from "../support/installation.ts";

const chromium = inject("services").chromium;
/** Runs in the browser. */
const COUNT_COLOURS = `async (source) => {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const { naturalWidth: width, naturalHeight: height } = picture;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  return { width, height, colours: new Set(new Uint32Array(data.buffer)).size };
}`;
const WAIT = { timeout: 120_000, interval: 300 };

describe.skipIf(chromium.url === null)(`pictures of charts and dashboards ${chromium.reason}`, () => {
  let installation: Installation;
  let browser: Browser;
  let token = "";

  const ask = (method: string, path: string, body?: unknown) =>
    fetch(`${installation.base}${path}`, {
      method,
      redirect: "manual",
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  beforeAll(async () => {
    installation = await startInstallation({
      LITESET__FEATURE_FLAGS__THUMBNAILS: "true",
      LITESET__FEATURE_FLAGS__ENABLE_DASHBOARD_SCREENSHOT_ENDPOINTS: "true",
      LITESET__THUMBNAIL_CACHE_CONFIG: JSON.stringify({ CACHE_TYPE: "SupersetMetastoreCache" }),
      LITESET__WEBDRIVER_OPTION_ARGS: JSON.stringify(["--no-sandbox"]),
      LITESET__SCREENSHOT_BROWSER: chromium.url ?? "",
      LITESET__WTF_CSRF_ENABLED: "false",
    });
    browser = await launchBrowser(chromium.url ?? "");
    const { username, password } = installation;
    const answer = await ask("POST", "/api/v1/security/login", { username, password, provider: "db" });
    ({ access_token: token } = (await answer.json()) as { access_token: string });
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await installation?.stop();
  });

  /** The size of a picture, and how many colours it has. */
  async function look(name: string, bytes: Uint8Array) {
    if (process.env.KEEP_PICTURES) {
      mkdirSync(process.env.KEEP_PICTURES, { recursive: true });
      writeFileSync(join(process.env.KEEP_PICTURES, name), bytes);
    }
    const page = await browser.newPage();
    const source = `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;
    const seen = await page.evaluate<{ width: number; height: number; colours: number }>(
      `(${COUNT_COLOURS})(${JSON.stringify(source)})`,
    );
    await page.close();
    return seen;
  }

  it.each(["chart", "dashboard"] as const)(
    "shows the thumbnail of a %s once it is made",
    async (kind) => {
      const listed = (await (await ask("GET", `/api/v1/${kind}/?q=(page_size:1)`)).json()) as {
        result: { id: number; thumbnail_url: string }[];
      };
      const [{ id, thumbnail_url: listedUrl } = { id: 0, thumbnail_url: "" }] = listed.result;
      const moved = await ask("GET", `/api/v1/${kind}/${id}/thumbnail/none/`);
      expect(moved.status).toBe(302);
      const url = moved.headers.get("location") ?? "";
      expect(url).toMatch(new RegExp(`^/api/v1/${kind}/${id}/thumbnail/[0-9a-f]{32}/$`));
      if (kind === "chart") expect(listedUrl).toBe(url);
      const first = await ask("GET", url);
      expect(first.status).toBe(202);
      expect(await first.json()).toMatchObject({ task_status: "Pending", task_updated_at: expect.any(String) });
      const bytes = await vi.waitFor(async () => {
        const answer = await ask("GET", url);
        expect(answer.status).toBe(200);
        expect(answer.headers.get("content-type")).toBe("image/png");
        return new Uint8Array(await answer.arrayBuffer());
      }, WAIT);
      const { width, height, colours } = await look(`thumbnail-${kind}.png`, bytes);
      expect([width, height]).toEqual([800, 600]);
      expect(colours).toBeGreaterThan(50);
      expect((await ask("GET", `/api/v1/${kind}/999999/thumbnail/none/`)).status).toBe(404);
    },
    180_000,
  );

  it("are made at the terminal, once", async () => {
    const compute = (...args: string[]) => {
      const config = join(installation.folder, ".liteset/liteset.config.ts");
      const run = liteset(installation.folder, ["--config", config, "compute-thumbnails", "--json", ...args], {
        LITESET__THUMBNAIL_CACHE_CONFIG: JSON.stringify({ CACHE_TYPE: "SupersetMetastoreCache" }),
        LITESET__THUMBNAIL_EXECUTORS: JSON.stringify([{ fixed: "admin" }]),
        LITESET__WEBDRIVER_BASEURL: installation.base,
        LITESET__WEBDRIVER_OPTION_ARGS: JSON.stringify(["--no-sandbox"]),
        LITESET__SCREENSHOT_BROWSER: chromium.url ?? "",
      });
      return { status: run.status, counts: JSON.parse(run.stdout.trim().split("\n").at(-1) ?? "") };
    };
    const one = (made: number, kept: number) => ({ status: 0, counts: { charts: { made, kept, failed: 0 } } });
    expect(compute("--charts_only", "--model_id", "2")).toEqual(one(1, 0));
    expect(compute("--charts-only", "-i", "2")).toEqual(one(0, 1));
    expect(compute("--charts-only", "-i", "2", "--force")).toEqual(one(1, 0));
  }, 300_000);

  it("makes a picture of a whole dashboard, as PNG and PDF, for whom it was made only", async () => {
    const listed = (await (await ask("GET", "/api/v1/dashboard/?q=(page_size:1)")).json()) as {
      result: { id: number }[];
    };
    const id = listed.result[0]?.id;
    const asked = await ask("POST", `/api/v1/dashboard/${id}/cache_dashboard_screenshot/`, { activeTabs: [] });
    expect(asked.status).toBe(202);
    const { cache_key, image_url } = (await asked.json()) as { cache_key: string; image_url: string };
    const path = new URL(image_url).pathname;
    expect(path).toBe(`/api/v1/dashboard/${id}/screenshot/${cache_key}/`);
    const bytes = await vi.waitFor(async () => {
      const answer = await ask("GET", path);
      expect(answer.status).toBe(200);
      return new Uint8Array(await answer.arrayBuffer());
    }, WAIT);
    const { width, height, colours } = await look("dashboard.png", bytes);
    expect(width).toBe(1600);
    expect(height).toBeGreaterThan(600);
    expect(colours).toBeGreaterThan(100);
    const pdf = await ask("GET", `${path}?download_format=pdf`);
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    const document = Buffer.from(await pdf.arrayBuffer());
    if (process.env.KEEP_PICTURES) writeFileSync(join(process.env.KEEP_PICTURES, "dashboard.pdf"), document);
    expect(document.toString("latin1", 0, 8)).toBe("%PDF-1.4");
    // The same key under another object opens nothing.
    const charts = (await (await ask("GET", "/api/v1/chart/?q=(page_size:1)")).json()) as { result: { id: number }[] };
    expect((await ask("GET", `/api/v1/chart/${charts.result[0]?.id}/screenshot/${cache_key}/`)).status).toBe(404);
    token = "";
    expect((await ask("GET", path)).status).toBe(401);
  }, 180_000);
});
