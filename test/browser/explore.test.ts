import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { confirm, enter, watchFaults } from "../support/browser.ts";
import { entered } from "../support/entered.ts";
import { liteset } from "../support/installation.ts";
import { seriousFaults } from "./axe.ts";
import { addFilters, dragChart, drillBy, drillFrom, tileDrawn, tileOf } from "./dashboard-steps.ts";

const chromium = inject("services").chromium;
const reason = chromium.url === null ? chromium.reason : "";
const dataset = "us_flights";

/** What a person does for each type: fields to the controls they name. The time column is on the X axis by itself. */
const builds: { type: string; fields: [control: string, field: string][] }[] = [
  { type: "Bar Chart", fields: [["Metrics", "Flights"]] },
  { type: "Line Chart", fields: [["Metrics", "On time"]] },
  { type: "Area Chart", fields: [["Metrics", "Flights"]] },
  { type: "Table", fields: by("Dimensions", "Metrics") },
  { type: "Pie Chart", fields: by("Dimensions", "Metric") },
  { type: "Big Number", fields: [["Metric", "Flights"]] },
  { type: "Big Number with Trendline", fields: [["Metric", "Flights"]] },
  { type: "Treemap", fields: by("Dimensions", "Metric") },
  { type: "Pivot Table", fields: by("Rows", "Metrics") },
  { type: "Funnel Chart", fields: by("Dimensions", "Metric") },
  { type: "Heatmap", fields: by("Y axis", "Metric") },
  { type: "Word Cloud", fields: by("Words", "Metric") },
];

function by(dimension: string, metric: string): [string, string][] {
  return [
    [dimension, "Origin state"],
    [metric, "Flights"],
  ];
}

describe.skipIf(reason !== "")(`the chart editor ${reason}`, () => {
  const here = entered();

  it("goes the whole way: twelve kinds of charts from nothing, a dashboard of them, filters, drilling, a link, a file", {
    timeout: 400_000,
  }, async () => {
    const page = await here.context.newPage();
    const faults = watchFaults(page);
    for (const { type, fields } of builds) {
      await startChart(page, type);
      for (const [control, field] of fields) await choose(page, control, field);
      await page.getByRole("button", { name: "Create chart" }).click();
      await drawn(page);
      await saveAs(page, `My ${type}`);
    }

    await page.goto("/dashboard/new/");
    await page.getByRole("textbox", { name: "Dashboard title" }).fill("The whole way");
    await page.keyboard.press("Enter");
    for (const [at, { type }] of builds.entries())
      await dragChart(page, `My ${type}`, at === 0 ? "first" : at % 3 === 0 ? "below" : "right");
    await addFilters(page, [
      { kind: "Value", name: "State", dataset, column: "origin_state" },
      { kind: "Value", name: "City", dataset, column: "origin_city", dependsOn: "State" },
      { kind: "Time grain", name: "Grain", dataset },
      { kind: "Time column", name: "Time", dataset },
    ]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Edit dashboard" }).waitFor();
    for (const { type } of builds) await tileDrawn(page, `My ${type}`);

    // A click in one chart filters the others.
    const table = tileOf(page, "My Table");
    const asked = asksFor(page, "pie", '"val":["TX"]');
    await table.getByRole("button", { name: "TX", exact: true }).click();
    await asked;
    const crossFilter = page.getByRole("list", { name: "Cross-filters" }).getByRole("button", { name: "Remove TX" });
    await crossFilter.waitFor();
    const askedAgain = asksFor(page, "pie", '"val":["TX"]');
    await page.reload();
    await askedAgain;
    await crossFilter.click();

    // The bar on top: cities follow the chosen state; grain and time column reach what is drawn along time.
    const filters = page.getByRole("form", { name: "Filters" });
    await pick(page, filters.getByRole("combobox", { name: "State" }), "CA");
    await filters.getByRole("combobox", { name: "City" }).click();
    await page.locator(".ant-select-item-option:visible", { hasText: "Los Angeles" }).waitFor();
    expect(await page.locator(".ant-select-item-option:visible", { hasText: "Chicago" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    await pick(page, filters.getByRole("combobox", { name: "Grain" }), "Quarter");
    await pick(page, filters.getByRole("combobox", { name: "Time" }), "Departure");
    const regrained = asksFor(
      page,
      "echarts_timeseries_bar",
      '"time_grain_sqla":"P3M"',
      '"granularity":"departed_at"',
      '"CA"',
    );
    await filters.getByRole("button", { name: "Apply" }).click();
    await regrained;
    await tileDrawn(page, "My Table");

    // From the rows of a state to its destinations, and from one of these on by another column.
    const state = table.getByRole("row", { name: /^CA/ }).first();
    const dialog = await drillFrom(page, state, "Destination state", "Drill by: My Table");
    await dialog.getByRole("row", { name: /^TX/ }).first().click({ button: "right" });
    await drillBy(page, "Punctuality");
    await dialog.getByRole("button", { name: "Destination state (TX)" }).waitFor();
    await dialog
      .getByRole("row", { name: /^1 Early/ })
      .first()
      .waitFor();
    await dialog.getByText("Table", { exact: true }).click();
    await dialog.getByText("4 rows").waitFor();
    await dialog.getByRole("button", { name: "Destination state (TX)" }).click();
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("button", { name: "Actions for My Table" }).click();
    await page.getByRole("menuitem", { name: "Drill to detail" }).click();
    const detail = page.getByRole("dialog", { name: "Drill to detail: My Table" });
    await detail.getByRole("row", { name: /CA/ }).first().waitFor();
    await detail.getByRole("button", { name: "Close" }).click();

    await page.getByRole("button", { name: "Actions for My Table" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Download CSV" }).click();
    expect(
      readFileSync(await (await saved).path(), "utf8")
        .trim()
        .split("\n"),
    ).toHaveLength(2);

    await page.getByRole("button", { name: "Share" }).click();
    await expect.poll(() => page.getByLabel("Permalink").inputValue()).toContain("/superset/dashboard/p/");
    const link = await page.getByLabel("Permalink").inputValue();
    expect(faults).toEqual([]);
    const other = await someoneElse();
    await other.goto(link);
    await other.getByRole("form", { name: "Filters" }).getByTitle("CA", { exact: true }).waitFor();
    await tileDrawn(other, "My Table");
    await expect.poll(() => tileOf(other, "My Table").locator("table[data-chart] tbody tr").count()).toBe(1);
    await other.context().close();
    await page.close();
  });

  it("changes a chart, saves it onto a new dashboard and finds it again", { timeout: 90_000 }, async () => {
    const page = await here.context.newPage();
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
    // Another dataset has none of it, which is said, and can be undone.
    await page.getByRole("button", { name: "Actions for the dataset" }).click();
    await page.getByRole("menuitem", { name: "Swap dataset" }).click();
    const swap = page.getByRole("dialog", { name: "Swap dataset" });
    await swap.getByRole("combobox", { name: "Dataset" }).fill("wildlife_strikes");
    await page.locator(".ant-select-item-option:visible", { hasText: "wildlife_strikes" }).click();
    await confirm(swap, swap.getByRole("button", { name: "Swap", exact: true }));
    await page.getByText("wildlife_strikes has nothing for: Flights, Origin state is one of CA").waitFor();
    await page.getByRole("heading", { name: "wildlife_strikes" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("heading", { name: "us_flights" }).waitFor();
    // Another type keeps metric and filter.
    await page.getByRole("button", { name: /Change$/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Big Number", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Origin state is one of CA", exact: true }).waitFor();
    await drawn(page);
    await page.getByLabel("Chart name").fill("Flights of California");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const dialog = page.locator(".ant-modal:visible", { hasText: "Save chart" });
    await dialog.getByLabel("Add to dashboard").fill("California");
    await option(page, "New: California");
    await confirm(dialog, dialog.locator("button", { hasText: /^Save$/ }));
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
    await here.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await here.context.newPage();
    await startChart(page, "Pie Chart");
    await choose(page, "Metric", "Flights");
    await page.getByRole("link", { name: /Charts$/ }).click();
    await page.getByRole("button", { name: "Stay" }).click();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Copy permalink" }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/explore\/p\/\w+/);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await here.context.newPage();
    await other.goto(link);
    await other.getByRole("button", { name: "Remove Flights from Metric" }).waitFor();
    await other.close();
    await page.close();
  });

  it("shows single columns of a table as their settings say", { timeout: 60_000 }, async () => {
    const page = await here.context.newPage();
    await startChart(page, "Table");
    await choose(page, "Dimensions", "Origin state");
    await choose(page, "Metrics", "Flights");
    await page.getByRole("button", { name: "Create chart" }).click();
    await drawn(page);
    await page.getByRole("tab", { name: "Customize" }).click();
    await page.getByRole("group", { name: "Columns" }).getByRole("button", { name: "Flights" }).click();
    const settings = page.getByRole("dialog", { name: "Flights" });
    await settings.getByRole("textbox", { name: "Name" }).fill("Departures");
    await page.keyboard.press("Enter");
    const head = page
      .getByRole("figure")
      .getByRole("columnheader", { name: /Departures/ })
      .first();
    await head.waitFor();
    await settings.getByRole("button", { name: "As all others" }).click();
    await head.waitFor({ state: "detached" });
    await page.close();
  });

  it("completes a metric in SQL", { timeout: 60_000 }, async () => {
    const page = await here.context.newPage();
    await startChart(page, "Table");
    await page.getByRole("button", { name: "Metrics: Add metric" }).click();
    const dialog = page.getByRole("dialog", { name: "Metrics" });
    await dialog.getByRole("tab", { name: "Custom SQL" }).click();
    const sql = dialog.getByLabel("SQL expression");
    const options = page.getByRole("option");
    await sql.click();
    await page.keyboard.type("max(del");
    await options.filter({ hasText: /^delay/ }).waitFor();
    await page.keyboard.press("Escape");
    await options.first().waitFor({ state: "detached" });
    // Only the list has closed: what was written is still there.
    await expect.poll(() => sql.textContent()).toContain("max(del");
    await page.keyboard.type("a");
    // A press on Enter counts only some time after the list has come.
    await options.filter({ hasText: /^delay/ }).click();
    await expect.poll(() => sql.textContent()).toBe("max(delay)");
    await page.keyboard.press("Control+Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByText("max(delay)", { exact: true }).waitFor();
    await page.close();
  });

  it("has no serious fault of accessibility", { timeout: 120_000 }, async () => {
    const page = await here.context.newPage();
    for (const path of ["/chart/add", "/explore/?slice_id=1"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      expect(await seriousFaults(page), path).toEqual([]);
    }
    await page.locator(".ant-segmented-item", { hasText: "Samples" }).click();
    await page.getByText("Copy", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Filters: Add filter" }).click();
    await page.getByRole("dialog", { name: "Filters" }).waitFor();
    expect(await seriousFaults(page), "rows below a chart, and a popover").toEqual([]);
    await page.goto("/superset/dashboard/us-flights/?edit=true");
    await page.getByRole("complementary", { name: "Add to the dashboard" }).waitFor();
    await page.getByRole("button", { name: "Properties" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await seriousFaults(page), "a dashboard that is edited").toEqual([]);
    await page.close();
  });

  /** The page of another administrator, who has a browser of their own. */
  async function someoneElse(): Promise<Page> {
    const password = "another password of length";
    const { status, stderr } = liteset(here.installation.folder, [
      ...["fab", "create-admin", "--username", "other", "--firstname", "O", "--lastname", "Ther"],
      ...["--email", "other@example.org", "--password", password],
    ]);
    expect(status, stderr).toBe(0);
    return (await enter(here.browser, { base: here.installation.base, username: "other", password })).newPage();
  }

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

/** Gives the chart on the page a name and stores it. */
async function saveAs(page: Page, name: string): Promise<void> {
  await page.getByLabel("Chart name").fill(name);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.locator(".ant-modal:visible", { hasText: "Save chart" });
  await confirm(dialog, dialog.locator("button", { hasText: /^Save$/ }));
  await page.waitForURL("**slice_id=**");
}

/** Takes a value of a select by typing it. */
async function pick(page: Page, field: Locator, value: string): Promise<void> {
  await field.click();
  await field.fill(value);
  await option(page, value);
  await page.keyboard.press("Escape");
}

/** Waits until the page asks for the data of a chart of this type with all of these in the question. */
function asksFor(page: Page, vizType: string, ...parts: string[]): Promise<unknown> {
  return page.waitForRequest((request) => {
    const body = request.url().includes("/api/v1/chart/data") ? (request.postData() ?? "") : "";
    return body.includes(`"viz_type":"${vizType}"`) && parts.every((part) => body.includes(part));
  });
}

/** Waits until the chart on the page answers its controls. */
async function drawn(page: Page): Promise<void> {
  await page.locator('[data-chart-state="ready"] figure').waitFor();
}
