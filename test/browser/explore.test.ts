import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchBrowser, logIn, watchFaults } from "../support/browser.ts";
import { type Installation, startInstallation } from "../support/installation.ts";
import { seriousFaults } from "./axe.ts";

const chromium = inject("services").chromium;
const reason = chromium.url === null ? chromium.reason : "";
const dataset = "us_flights";

/** What a person does for each type: fields to the controls they name. */
const builds: { type: string; fields: [control: string, field: string][] }[] = [
  { type: "Bar Chart", fields: [["Metrics", "Flights"]] },
  {
    type: "Pie Chart",
    fields: [
      ["Dimensions", "Origin state"],
      ["Metric", "Flights"],
    ],
  },
  {
    type: "Table",
    fields: [
      ["Dimensions", "Origin state"],
      ["Metrics", "Flights"],
    ],
  },
  { type: "Big Number", fields: [["Metric", "Flights"]] },
  {
    type: "Treemap",
    fields: [
      ["Dimensions", "Origin state"],
      ["Metric", "Flights"],
    ],
  },
  {
    type: "Pivot Table",
    fields: [
      ["Rows", "Origin state"],
      ["Metrics", "Flights"],
    ],
  },
];

describe.skipIf(reason !== "")(`the chart editor ${reason}`, () => {
  let installation: Installation;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    installation = await startInstallation();
    browser = await launchBrowser(chromium.url ?? "");
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: installation.base });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    await page.goto("/login/");
    await logIn(page, installation.username, installation.password);
    await page.waitForURL("**/superset/welcome/");
    await page.close();
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await installation?.stop();
  });

  it.each(builds)("makes a $type from nothing", { timeout: 90_000 }, async ({ type, fields }) => {
    const page = await context.newPage();
    const faults = watchFaults(page);
    await startChart(page, type);
    for (const [control, field] of fields) await choose(page, control, field);
    await page.getByRole("button", { name: "Create chart" }).click();
    await drawn(page);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("changes a chart, saves it onto a new dashboard and finds it again", { timeout: 90_000 }, async () => {
    const page = await context.newPage();
    const faults = watchFaults(page);
    await startChart(page, "Bar Chart");
    await page.getByRole("button", { name: "Add Flights", exact: true }).click();
    await page.getByRole("button", { name: "Create chart" }).click();
    await drawn(page);
    // A filter with a value of the column.
    await page.getByRole("button", { name: "Filters: Add filter" }).click();
    const form = page.getByRole("dialog", { name: "Filters" });
    await option(page, "Origin state");
    await form.getByLabel("Values").fill("CA");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText("Origin state is one of CA").waitFor();
    await page.getByRole("button", { name: "Update chart" }).click();
    await drawn(page);
    await page.waitForURL("**form_data_key=**");
    // Undo takes the filter back; redo brings it again.
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Origin state is one of CA").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Redo" }).click();
    await page.getByText("Origin state is one of CA").waitFor();
    // The SQL below the chart has the filter.
    await page.getByText("Query", { exact: true }).last().click();
    await page.getByText(/IN \('CA'\)/).waitFor();
    // Another type keeps metric and filter.
    await page.getByRole("button", { name: /Change$/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Big Number", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("Origin state is one of CA").waitFor();
    await drawn(page);
    await page.getByLabel("Chart name").fill("Flights of California");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const dialog = page.locator(".ant-modal:visible", { hasText: "Save chart" });
    await dialog.getByLabel("Add to dashboard").fill("California");
    await option(page, "New: California");
    await dialog.locator("button", { hasText: /^Save$/ }).click();
    await page.waitForURL("**slice_id=**");
    await drawn(page);
    await page.getByText("Not saved").waitFor({ state: "detached" });
    await page.waitForLoadState("networkidle");
    await page.goto("/chart/list/");
    await page.getByRole("link", { name: "Flights of California" }).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it("asks before leaving a chart that is not saved, and copies a permalink", { timeout: 60_000 }, async () => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    await startChart(page, "Pie Chart");
    await choose(page, "Metric", "Flights");
    await page.getByRole("link", { name: /Charts$/ }).click();
    await page.getByRole("button", { name: "Stay" }).click();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Copy permalink" }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/explore\/p\/\w+/);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await context.newPage();
    await other.goto(link);
    await other.getByRole("button", { name: "Remove Flights from Metric" }).waitFor();
    await other.close();
    await page.close();
  });

  it("has no serious fault of accessibility", { timeout: 60_000 }, async () => {
    const page = await context.newPage();
    for (const path of ["/chart/add", "/explore/?slice_id=1"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      expect(await seriousFaults(page), path).toEqual([]);
    }
    await page.close();
  });

  async function startChart(page: Page, type: string): Promise<void> {
    await page.goto("/chart/list/");
    await page.getByRole("button", { name: "Add chart" }).click();
    await page.getByLabel("Dataset").fill(dataset);
    await option(page, dataset);
    await page.getByRole("button", { name: type, exact: true }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Create chart" }).waitFor();
  }
});

/** Opens a control's popover and takes a field by typing its name. */
async function choose(page: Page, control: string, field: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${control}: Add`) }).click();
  const dialog = page.getByRole("dialog", { name: control, exact: true });
  await dialog.getByRole("combobox").fill(field);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `Remove ${field} from ${control}` }).waitFor();
}

const option = (page: Page, name: string) =>
  page.locator(".ant-select-item-option:visible", { hasText: name }).first().click();

/** Waits until the chart on the page answers its controls. */
async function drawn(page: Page): Promise<void> {
  await page.locator('[data-chart-state="ready"] figure').waitFor();
}
