import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { openContext, watchFaults } from "../support/browser.ts";
import { entered } from "../support/entered.ts";
import { hostPage } from "./host-page.ts";

const chromium = inject("services").chromium;

describe.skipIf(chromium.url === null)(`dashboards reach others ${chromium.reason}`, () => {
  const here = entered({
    LITESET__FEATURE_FLAGS__EMBEDDED_SUPERSET: "true",
    LITESET__GUEST_TOKEN_JWT_SECRET: "a secret of this test, of many letters",
    LITESET__GUEST_ROLE_NAME: "Gamma",
  });

  it("by a permalink that brings back the open tab and the filters", { timeout: 120_000 }, async () => {
    const page = await here.context.newPage();
    const faults = watchFaults(page);
    await page.goto("/superset/dashboard/us-flights/");
    await page.getByRole("tab", { name: "Where" }).click();
    const from = page.getByRole("spinbutton", { name: "Distance (mi) from" });
    await from.fill("1000");
    await from.press("Tab");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("button", { name: "Share" }).click();
    const link = page.getByLabel("Permalink");
    await expect.poll(() => link.inputValue(), { timeout: 30_000 }).toContain("/superset/dashboard/p/");
    const address = await link.inputValue();
    await page.close();

    const other = await here.context.newPage();
    await other.goto(address);
    await other.getByRole("tab", { name: "Where", selected: true }).waitFor();
    expect(await other.getByRole("spinbutton", { name: "Distance (mi) from" }).inputValue()).toBe("1000");
    await other.close();
    expect(faults).toEqual([]);
  });

  it("as a picture and a PDF of the whole, and as a picture of one chart", { timeout: 120_000 }, async () => {
    const page = await here.context.newPage();
    const faults = watchFaults(page);
    const save = async (menu: string, entry: string) => {
      await page.getByRole("button", { name: menu, exact: true }).click();
      const coming = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: entry }).click();
      const download = await coming;
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    };
    await page.goto("/superset/dashboard/us-flights/");
    const picture = await save("Download", "Download as image");
    expect(picture.name).toMatch(/^flying-across-america-in-2001-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z\.png$/);
    const whole = await readPicture(page, picture.bytes);
    expect(whole.width).toBe(2 * 1440);
    // Nobody has scrolled to the lower rows of charts: they are taller than the window, and they are drawn.
    expect(whole.height).toBeGreaterThan(2 * 1400);
    expect(whole.colors).toHaveLength(4);
    for (const count of whole.colors) expect(count).toBeGreaterThan(50);

    const { name, bytes } = await save("Download", "Export to PDF");
    expect(name).toMatch(/^flying-across-america-in-2001-.*\.pdf$/);
    const pdf = bytes.toString("latin1");
    expect(pdf).toMatch(/^%PDF-1\.4/);
    expect(pdf).toContain(`/MediaBox [0 0 ${0.75 * 1440} ${(0.75 * whole.height) / 2}]`);
    expect(bytes.length).toBeGreaterThan(100_000);

    await page.getByRole("tab", { name: "Where" }).click();
    await page
      .getByRole("region", { name: "Denver waits longest" })
      .locator("table[data-chart=drawn] td")
      .first()
      .waitFor();
    const table = await save("Actions for Denver waits longest", "Download as image");
    expect(table.name).toMatch(/^denver-waits-longest-.*\.png$/);
    const chart = await readPicture(page, table.bytes);
    expect(chart.width).toBeGreaterThan(800);
    for (const count of chart.colors) expect(count).toBeGreaterThan(20);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("inside another page, by a guest token, as Superset's embedding SDK shows them", {
    timeout: 120_000,
  }, async () => {
    const uuid = await post("/api/v1/dashboard/us-flights/embedded", { allowed_domains: [] }, "uuid");
    const rights = { user: { username: "visitor" }, resources: [{ type: "dashboard", id: uuid }], rls: [] };
    const token = await post("/api/v1/security/guest_token/", rights, "token");
    const visitor = await openContext(here.browser, here.installation.base);
    const address = `${here.installation.base}/embedded/${uuid}?uiConfig=${1 + 2 + 8}`;
    await visitor.route("**/host.html", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: hostPage(address, token, { theme_default: { algorithm: "dark" } }),
      }),
    );
    const page = await visitor.newPage();
    const faults = watchFaults(page);
    await page.goto("/host.html");
    const frame = page.frameLocator("iframe");
    await frame.getByRole("region", { name: "Flights in the sample" }).waitFor();
    await frame.getByText("74,999").first().waitFor();
    // Title, tabs and what can be done with charts are hidden, as the address says; the theme is the host's.
    expect(await frame.getByRole("heading", { level: 1 }).count()).toBe(0);
    expect(await frame.getByRole("tab").count()).toBe(0);
    expect(await frame.getByRole("button", { name: /^Actions for/ }).count()).toBe(0);
    await frame.locator("[data-theme=dark] [data-page=dashboard]").waitFor();
    expect(faults.filter((fault) => !fault.includes("host.html"))).toEqual([]);
    await visitor.close();
  });

  it("and nobody without a token", async () => {
    const uuid = await post("/api/v1/dashboard/us-flights/embedded", { allowed_domains: [] }, "uuid");
    const visitor = await openContext(here.browser, here.installation.base);
    const page = await visitor.newPage();
    await page.goto(`/embedded/${uuid}`);
    await page.getByRole("heading", { name: "This page belongs inside another one" }).waitFor();
    await visitor.close();
  });

  /** A picture's size in pixels, and how many colours are in each quarter of its height, from the top. */
  function readPicture(page: Page, bytes: Buffer): Promise<{ width: number; height: number; colors: number[] }> {
    return page.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const pen = new OffscreenCanvas(image.width, image.height).getContext("2d", { willReadFrequently: true });
      pen?.drawImage(image, 0, 0);
      const part = Math.floor(image.height / 4);
      const colors = [0, 1, 2, 3].map((at) => {
        const data = pen?.getImageData(0, at * part, image.width, part).data;
        return data ? new Set(new Uint32Array(data.buffer)).size : 0;
      });
      return { width: image.width, height: image.height, colors };
    }, bytes.toString("base64"));
  }

  async function post(path: string, data: object, field: string): Promise<string> {
    const csrf = (await (await here.context.request.get("/api/v1/security/csrf_token/")).json()) as { result: string };
    const answer = await here.context.request.post(path, { data, headers: { "x-csrftoken": csrf.result } });
    expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
    const body = (await answer.json()) as Record<string, unknown> & { result?: Record<string, unknown> };
    return String((body.result ?? body)[field]);
  }
});
