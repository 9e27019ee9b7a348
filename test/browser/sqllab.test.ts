import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { confirm, watchFaults } from "../support/browser.ts";
import { entered } from "../support/entered.ts";
import { seriousFaults } from "./axe.ts";

const chromium = inject("services").chromium;
const reason = chromium.url === null ? chromium.reason : "";
const results = mkdtempSync(join(tmpdir(), "liteset-results-"));
const flights = "select origin_state, count(*) as flights from us_flights f group by f.origin_state";

describe.skipIf(reason !== "")(`SQL Lab ${reason}`, () => {
  const here = entered({
    LITESET__FEATURE_FLAGS__ENABLE_TEMPLATE_PROCESSING: "true",
    LITESET__RESULTS_BACKEND: JSON.stringify({ CACHE_TYPE: "FileSystemCache", CACHE_DIR: results }),
    LITESET__SQLLAB_SAVE_WARNING_MESSAGE: "Saved queries are looked through every Friday.",
  });

  afterAll(() => rmSync(results, { recursive: true, force: true }));
  beforeAll(async () => {
    await here.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  });

  it("completes, runs, sorts, saves, and finds its tabs again", { timeout: 240_000 }, async () => {
    const page = await here.context.newPage();
    const faults = watchFaults(page);
    await page.goto("/sqllab/");
    await tab(page, /Untitled query/).waitFor();
    await page.getByRole("textbox", { name: "SQL" }).click();
    await page.keyboard.type("select origin_state, count(*) as flights from us_fl");
    await completion(page, "us_flights").click();
    await page.keyboard.type(" f group by f.origin_st");
    await completion(page, "origin_state").click();
    expect(await page.locator(".cm-line").textContent()).toBe(flights);
    await page.keyboard.press("Control+Space");
    await completion(page, "origin_state").waitFor();
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => page.locator(".cm-tooltip-autocomplete").count()).toBe(0);
    expect(await page.getByRole("navigation", { name: "Main" }).locator("[aria-current]").textContent()).toBe("SQL");
    const column = rows(page).getByRole("columnheader", { name: /flights/ });
    await column.click();
    await column.click();
    await expect.poll(() => rows(page).getByRole("gridcell").first().textContent()).toBe("CA");
    await page.getByRole("searchbox", { name: "Search rows" }).fill("TX");
    await expect.poll(() => rows(page).getByRole("gridcell").first().textContent()).toBe("TX");
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole("textbox", { name: "SQL" }).click();
    await page.keyboard.press("Control+s");
    const dialog = page.getByRole("dialog", { name: "Save query" });
    await dialog.getByText("Saved queries are looked through every Friday.").waitFor();
    await dialog.getByLabel("Name").fill("Flights by state");
    // By the key: a button that still moves with its dialog may lose a click on a busy machine.
    await dialog.getByLabel("Name").press("Enter");
    await tab(page, "Flights by state").waitFor();
    await allSaved(page);
    await page.reload();
    await page.locator(".cm-line", { hasText: flights }).waitFor();
    await page.getByRole("tab", { name: "Query history" }).click();
    await page.getByText(/\d+ rows in/).waitFor();
    await page.getByRole("button", { name: "Show its rows" }).first().click();
    await rows(page).waitFor();
    // A letter is there although the page is left before it could be sent.
    await page.getByRole("textbox", { name: "SQL" }).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" -- kept");
    await page.reload();
    await page.locator(".cm-line", { hasText: `${flights} -- kept` }).waitFor();
    // The list of saved queries leads to the tab that has it open.
    await page.goto("/savedqueryview/list/");
    await page.getByRole("link", { name: "Flights by state" }).click();
    await tab(page, "Flights by state").waitFor();
    expect(await tab(page, "Flights by state").count()).toBe(1);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("shows tables, and leads from a query over a dataset to its chart", { timeout: 240_000 }, async () => {
    const page = await here.context.newPage();
    const faults = watchFaults(page);
    await page.goto(`/sqllab/?dbname=examples&schema=main&name=Flights&sql=${encodeURIComponent(flights)}`);
    await tab(page, "Flights").waitFor();
    expect(new URL(page.url()).search).toBe("");
    const tables = page.getByRole("list", { name: "Tables" });
    await tables.getByRole("button", { name: "co2_monthly" }).click();
    await page.getByRole("list", { name: "Columns of co2_monthly" }).getByText("co2_adjusted").waitFor();
    await tables.getByRole("button", { name: "Preview" }).click();
    await page.getByRole("grid", { name: "Rows of co2_monthly" }).waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await rows(page).waitFor();
    // A link to the query opens it for others, too.
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/sqllab\/p\/\w+/);
    await page.getByRole("button", { name: "Save as dataset" }).click();
    const dialog = page.getByRole("dialog", { name: "Save as dataset" });
    await dialog.getByLabel("Dataset name").fill("flights_of_states");
    await dialog.getByRole("button", { name: "Save and explore" }).click();
    await page.waitForURL("**/explore/**");
    await page.locator('[data-chart-state="ready"]').getByText("origin_state").first().waitFor();
    await page.goBack();
    // Coming back finds the rows as they were.
    await rows(page).waitFor();
    // The SQL behind the chart leads to SQL Lab as well.
    await page.goForward();
    await page.getByRole("radiogroup", { name: "Below the chart" }).getByText("Query", { exact: true }).click();
    await page.getByRole("link", { name: "Open in SQL Lab" }).click();
    await tab(page, "flights_of_states").waitFor();
    await page.locator(".cm-content", { hasText: "origin_state" }).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it("marks an error at its place, and leads there", { timeout: 240_000 }, async () => {
    const page = await here.context.newPage();
    const sql = "select 1;\nselect origin_state,\n  nope\nfrom us_flights";
    await page.goto(`/sqllab/?dbname=examples&schema=main&name=Broken&sql=${encodeURIComponent(sql)}`);
    await tab(page, "Broken").waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await page
      .getByRole("alert", { name: "Error of the query" })
      .getByText(/"nope"/)
      .waitFor();
    expect(await page.locator(".cm-lintRange-error").textContent()).toBe("nope");
    await page.getByRole("button", { name: "Show it in line 3" }).click();
    await page.keyboard.type("delay");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    await rows(page).getByRole("columnheader", { name: /delay/ }).waitFor();
    await page.close();
  });

  it("asks for the parameters of templates, formats around them, and stops what takes too long", {
    timeout: 240_000,
  }, async () => {
    const page = await here.context.newPage();
    const sql = "select origin_state, {{ least }} as least from us_flights where delay > {{ least }}";
    await page.goto(`/sqllab/?dbname=examples&schema=main&name=Template&sql=${encodeURIComponent(sql)}`);
    await tab(page, "Template").waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByRole("button", { name: "Set the parameters" }).click();
    const parameters = page.getByRole("dialog", { name: "Template parameters" });
    const field = parameters.getByLabel("Parameters as JSON");
    expect(JSON.parse(await field.inputValue())).toEqual({ least: "" });
    await field.fill('{"least": 300}');
    await confirm(parameters, parameters.getByRole("button", { name: "Keep" }));
    await page.getByRole("button", { name: "Format", exact: true }).click();
    await expect.poll(() => page.locator(".cm-line").count()).toBeGreaterThan(3);
    await page.locator(".cm-line", { hasText: "delay > {{ least }}" }).waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await rows(page).getByRole("gridcell", { name: "300" }).first().waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).click();
    await page.getByRole("menuitem", { name: /CSV/ }).click();
    expect(readFileSync(await (await download).path(), "utf8").split("\n")[0]).toContain("origin_state,least");
    // Nothing but Stop ends it.
    const endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select sum(i) from n";
    await page.goto(`/sqllab/?dbname=examples&schema=main&name=Endless&sql=${encodeURIComponent(endless)}`);
    await tab(page, "Endless").waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByRole("toolbar", { name: "Query" }).getByRole("button", { name: "Stop" }).click();
    await page.getByRole("alert", { name: "Error of the query" }).getByText("Stopped", { exact: true }).waitFor();
    await page.getByRole("tab", { name: "Query history" }).click();
    await page.getByText("stopped", { exact: true }).waitFor();
    await page.close();
  });

  it("is worked by the keyboard alone, and fits on a telephone in the dark", { timeout: 240_000 }, async () => {
    const page = await here.context.newPage();
    const faults = watchFaults(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto("/sqllab/");
    await page.getByRole("tab", { selected: true }).first().waitFor();
    await page.keyboard.press("Alt+n");
    await tab(page, /Untitled query/).waitFor();
    await page.keyboard.press("Alt+e");
    await page.keyboard.type("select 1 as one, '{\"a\": [true]}' as inside");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    await rows(page).waitFor();
    await page.keyboard.press("Alt+r");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Control+c");
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('{"a": [true]}');
    await page.keyboard.press("Enter");
    const cell = page.getByRole("dialog", { name: "inside" });
    await cell.getByText("list of 1").waitFor();
    await page.keyboard.press("Escape");
    await cell.waitFor({ state: "detached" });
    const line = page.getByRole("separator", { name: "Height of the editor" });
    const before = Number(await line.getAttribute("aria-valuenow"));
    await line.press("ArrowUp");
    expect(Number(await line.getAttribute("aria-valuenow"))).toBeLessThan(before);
    await page.keyboard.press("Alt+h");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Database and tables" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "us_flights" }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(faults).toEqual([]);
    await page.close();
  });
});

const tab = (page: Page, name: string | RegExp) => page.getByRole("tab", { name, exact: true, selected: true });
const rows = (page: Page) => page.getByRole("grid", { name: "Rows of the query" });
const completion = (page: Page, label: string) =>
  page.locator(".cm-tooltip-autocomplete li", { hasText: label }).first();

/** Waits until no tab has changes that the server has not taken. */
async function allSaved(page: Page): Promise<void> {
  await page.locator('[title="Being saved"]').waitFor({ state: "detached" });
}
