import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchBrowser, logIn, openContext, watchFaults } from "../support/browser.ts";
import { type Installation, startInstallation } from "../support/installation.ts";
import { seriousFaults } from "./axe.ts";

const chromium = inject("services").chromium;

interface DashboardRow {
  id: number;
  dashboard_title: string;
}

describe.skipIf(chromium.url === null)(`from nothing to drawn dashboards ${chromium.reason}`, () => {
  let installation: Installation;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    installation = await startInstallation();
    browser = await launchBrowser(chromium.url ?? "");
    context = await openContext(browser, installation.base);
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await installation?.stop();
  });

  it("refuses a wrong password in words, and logs in through the form", async () => {
    const page = await context.newPage();
    await page.goto("/superset/welcome/");
    await expect.poll(() => new URL(page.url()).pathname).toBe("/login/");
    await logIn(page, "admin", "not the password");
    await page.getByRole("alert").getByText("Invalid login").waitFor();
    await logIn(page, installation.username, installation.password);
    await expect.poll(() => new URL(page.url()).pathname).toBe("/superset/welcome/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.close();
  });

  it("takes files into the examples' database", async () => {
    const answer = await context.request.get(
      "/api/v1/database/?q=(filters:!((col:allow_file_upload,opr:eq,value:!t)))",
    );
    expect((await answer.json()).result).toMatchObject([{ database_name: "examples" }]);
  });

  it("draws every chart of every example dashboard, without a fault", { timeout: 600_000 }, async () => {
    const dashboards = await listDashboards(context);
    expect(dashboards.length).toBeGreaterThanOrEqual(4);
    let drawn = 0;
    for (const dashboard of dashboards) {
      const page = await context.newPage();
      const faults = watchFaults(page);
      await page.goto(`/superset/dashboard/${dashboard.id}/`);
      await page.getByRole("heading", { level: 1, name: dashboard.dashboard_title }).waitFor();
      const wanted = await chartIds(context, dashboard.id);
      const found = new Set<number>();
      await visitTabs(page, async () => {
        for (const id of await tileIds(page)) {
          await expectDrawn(page, id, dashboard.dashboard_title);
          found.add(id);
        }
      });
      expect([...found].sort(), `charts on “${dashboard.dashboard_title}”`).toEqual(wanted.sort());
      expect(faults, dashboard.dashboard_title).toEqual([]);
      drawn += found.size;
      await page.close();
    }
    expect(drawn).toBeGreaterThanOrEqual(30);
  });

  it("changes the numbers when a native filter is applied, and brings them back when it is cleared", {
    timeout: 300_000,
  }, async () => {
    const page = await context.newPage();
    const faults = watchFaults(page);
    const { id, filter, charts } = await dashboardWithChoice(context);
    await page.goto(`/superset/dashboard/${id}/`);
    const filters = page.getByRole("form", { name: "Filters" });
    await filters.waitFor();
    const chart = (await tileIds(page)).find((tile) => charts.includes(tile)) ?? 0;
    await expectDrawn(page, chart, "before");
    const before = await answerOf(page, chart, () => page.reload());
    await expectDrawn(page, chart, "reloaded");
    const apply = filters.getByRole("button", { name: "Apply" });
    const choose = async () => {
      // The list of values may still be on its way, or be drawn anew under the pointer: choose until something is chosen.
      await filters.getByLabel(filter, { exact: true }).first().click({ timeout: 5_000 });
      await page.locator(".ant-select-item-option:visible").first().click({ timeout: 5_000 });
      await page.keyboard.press("Escape");
    };
    const chosen = async () => {
      if (!(await apply.isEnabled())) await choose().catch(() => undefined);
      return apply.isEnabled();
    };
    await expect.poll(chosen, { timeout: 90_000, interval: 500 }).toBe(true);
    const after = await answerOf(page, chart, () => apply.click());
    expect(after).not.toEqual(before);
    await expectDrawn(page, chart, "after");
    const cleared = await clearFilters(page, chart);
    expect(cleared).toEqual(before);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("has no serious fault of accessibility, in light and in dark", { timeout: 300_000 }, async () => {
    const dashboards = await listDashboards(context);
    const paths = ["/superset/welcome/", "/dashboard/list/", "/chart/list/"].concat(
      dashboards.map(({ id }) => `/superset/dashboard/${id}/`),
    );
    for (const colorScheme of ["light", "dark"] as const) {
      // What is dark differs by its colours alone.
      const rules = colorScheme === "dark" ? ["color-contrast"] : [];
      const stranger = await (await openContext(browser, installation.base, { colorScheme })).newPage();
      await stranger.goto("/login/");
      await stranger.getByRole("button", { name: "Log in" }).waitFor();
      expect(await seriousFaults(stranger, rules), `/login/ in ${colorScheme}`).toEqual([]);
      await stranger.context().close();
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const path of paths) {
        await page.goto(path);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForLoadState("networkidle");
        expect(await seriousFaults(page, rules), `${path} in ${colorScheme}`).toEqual([]);
      }
      await page.close();
    }
  });

  async function clearFilters(page: Page, chart: number): Promise<unknown> {
    const filters = page.getByRole("form", { name: "Filters" });
    await filters.getByRole("button", { name: "Clear all" }).click();
    const apply = filters.getByRole("button", { name: "Apply" });
    // What was asked before comes from the page's own memory: reload to see what the server says.
    if (await apply.isEnabled()) await apply.click();
    await expectDrawn(page, chart, "cleared");
    return answerOf(page, chart, () => page.reload());
  }
});

async function listDashboards(context: BrowserContext): Promise<DashboardRow[]> {
  const answer = await context.request.get("/api/v1/dashboard/?q=(page_size:100)");
  expect(answer.status()).toBe(200);
  return ((await answer.json()) as { result: DashboardRow[] }).result;
}

async function chartIds(context: BrowserContext, dashboard: number): Promise<number[]> {
  const answer = await context.request.get(`/api/v1/dashboard/${dashboard}/charts`);
  return ((await answer.json()) as { result: { id: number }[] }).result.map((chart) => chart.id);
}

/** A dashboard with a native filter of values, and the charts that the filter acts on. */
async function dashboardWithChoice(context: BrowserContext): Promise<{ id: number; filter: string; charts: number[] }> {
  for (const { id } of await listDashboards(context)) {
    const answer = await context.request.get(`/api/v1/dashboard/${id}`);
    const { result } = (await answer.json()) as { result: { json_metadata: string } };
    const metadata = JSON.parse(result.json_metadata) as {
      native_filter_configuration?: { name: string; filterType: string; scope?: { excluded?: number[] } }[];
    };
    const filter = metadata.native_filter_configuration?.find((one) => one.filterType === "filter_select");
    if (!filter) continue;
    const excluded = filter.scope?.excluded ?? [];
    return {
      id,
      filter: filter.name,
      charts: (await chartIds(context, id)).filter((chart) => !excluded.includes(chart)),
    };
  }
  throw new Error("no example dashboard has a filter of values");
}

/** Opens each tab once, the nested ones too, and does something on each; without tabs, once. */
async function visitTabs(page: Page, act: () => Promise<void>): Promise<void> {
  const visited = new Set<string>();
  await act();
  for (;;) {
    const tabs = await page.getByRole("main").getByRole("tab").all();
    const names = await Promise.all(tabs.map((tab) => tab.textContent()));
    const next = names.findIndex((name) => name !== null && !visited.has(name));
    if (next < 0) return;
    visited.add(names[next] ?? "");
    await tabs[next]?.click();
    await act();
  }
}

/** Ids of the tiles that the open tabs show. */
async function tileIds(page: Page): Promise<number[]> {
  await page.locator("[data-chart-id]:visible").first().waitFor();
  return page
    .locator("[data-chart-id]:visible")
    .evaluateAll((tiles) => tiles.map((tile) => Number(tile.getAttribute("data-chart-id"))));
}

/** Waits until a chart is ready, and looks for a canvas or a table with something in it. */
async function expectDrawn(page: Page, id: number, where: string): Promise<void> {
  const tile = page.locator(`[data-chart-id="${id}"]`);
  await tile.scrollIntoViewIfNeeded();
  await expect
    .poll(() => tile.getAttribute("data-chart-state"), { timeout: 60_000, message: `chart ${id} on ${where}` })
    .toBe("ready");
  const figure = tile.locator("figure");
  await figure.waitFor();
  expect(await tile.getByRole("alert").allInnerTexts(), `errors in chart ${id} on ${where}`).toEqual([]);
  await expect
    .poll(() => figure.evaluate(isInked), { timeout: 30_000, message: `chart ${id} on ${where} has something drawn` })
    .toBe(true);
}

/** Runs in the page: a canvas with more than a few colours, rows of a table, or a number in large type. */
function isInked(figure: Element): boolean {
  // The table for screen readers holds the data whether anything is drawn or not.
  const isForEyes = (element: Element) => element.closest('[style*="clip-path"]') === null;
  for (const canvas of figure.querySelectorAll("canvas")) {
    // A copy, because Chromium complains about a drawing that is read.
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy?.drawImage(canvas, 0, 0);
    const pixels = copy?.getImageData(0, 0, canvas.width, canvas.height).data;
    if (pixels && new Set(new Uint32Array(pixels.buffer)).size > 8) return true;
  }
  if ([...figure.querySelectorAll("tbody td")].some(isForEyes)) return true;
  return [...figure.querySelectorAll("*")].some(
    (element) =>
      element.children.length === 0 &&
      isForEyes(element) &&
      /\d/.test(element.textContent ?? "") &&
      Number.parseFloat(getComputedStyle(element).fontSize) >= 20,
  );
}

/** The data that the server answers for one chart while something is done. */
async function answerOf(page: Page, chart: number, act: () => Promise<unknown>): Promise<unknown> {
  const answered = page.waitForResponse((response) => {
    if (!response.url().includes("/api/v1/chart/data")) return false;
    const body = response.request().postDataJSON() as { form_data?: { slice_id?: number } } | null;
    return body?.form_data?.slice_id === chart;
  });
  await act();
  const { result } = (await (await answered).json()) as { result: { data: unknown }[] };
  return result.map((query) => query.data);
}
