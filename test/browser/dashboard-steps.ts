import type { Locator, Page } from "playwright-core";

/** What somebody does on a dashboard, with the mouse and by words on the screen. */

/** Drags a chart of the panel to the end of the row of the chart that was placed last, or below it; the first one into the empty grid. */
export async function dragChart(page: Page, name: string, where: "first" | "right" | "below"): Promise<void> {
  const panel = page.getByRole("complementary", { name: "Add to the dashboard" });
  await panel.getByRole("searchbox", { name: "Search charts" }).fill(name);
  const chart = panel.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
  await chart.waitFor();
  const tiles = page.locator("[data-chart-id]");
  const before = await tiles.count();
  // Chromium loses a drag that begins while the page draws what the last one left: a person takes it up again.
  for (let attempt = 0; attempt < 5 && (await tiles.count()) === before; attempt += 1) {
    if (where === "first") await chart.dragTo(page.getByText("Drop charts or layout elements here"));
    else await chart.dragTo(tiles.last(), { targetPosition: await placeIn(tiles.last(), where) });
    await tiles
      .nth(before)
      .waitFor({ timeout: 2_000 })
      .catch(() => undefined);
  }
  await tiles.nth(before).waitFor();
}

/** In the right half of an element, or at its lower edge, where the row takes what is dropped. */
async function placeIn(target: Locator, where: "right" | "below"): Promise<{ x: number; y: number }> {
  const { width = 0, height = 0 } = (await target.boundingBox()) ?? {};
  return where === "right" ? { x: width * 0.9, y: height / 2 } : { x: width / 2, y: height - 4 };
}

/** A native filter, as the dialog of an edited dashboard makes it. */
export interface NewFilter {
  kind: "Value" | "Time grain" | "Time column";
  name: string;
  dataset: string;
  column?: string;
  dependsOn?: string;
}

/** Adds filters in the dialog that is open, and puts the bar on top. */
export async function addFilters(page: Page, filters: NewFilter[]): Promise<void> {
  await page.getByRole("banner").or(page.getByRole("main")).getByRole("button", { name: "Filters" }).click();
  const dialog = page.getByRole("dialog");
  const options = page.locator(".ant-select-item-option:visible");
  const choose = async (label: string, value: string) => {
    const field = dialog.getByLabel(label, { exact: true });
    const chosen = dialog.getByTitle(value, { exact: true });
    await field.click();
    if (label === "Dataset") await field.fill(value);
    await options.getByText(value, { exact: true }).first().click();
    await chosen.first().waitFor();
  };
  for (const { kind, name, dataset, column, dependsOn } of filters) {
    await dialog.getByRole("button", { name: "Add filter" }).click();
    await dialog.getByLabel("Filter name").fill(name);
    if (kind !== "Value") await choose("Type", kind);
    await choose("Dataset", dataset);
    if (column) await choose("Column", column);
    if (dependsOn) {
      await choose("Depends on", dependsOn);
      await page.keyboard.press("Escape");
    }
  }
  await dialog.getByText("On top", { exact: true }).click();
  await dialog.getByRole("button", { name: "Apply" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** The tile of a chart. */
export const tileOf = (page: Page, name: string): Locator =>
  page.locator(`section[data-chart-id][aria-label="${name}"]`);

/** Waits until a chart is drawn with the newest data. */
export async function tileDrawn(page: Page, name: string): Promise<void> {
  await tileOf(page, name).scrollIntoViewIfNeeded();
  await page.locator(`section[aria-label="${name}"][data-chart-state="ready"] figure`).waitFor();
}

/** Drills by a column from the menu that is open; its submenu is opened by keyboard, wherever the pointer rests. */
export async function drillBy(page: Page, column: string): Promise<void> {
  const search = page.getByRole("searchbox", { name: "Search columns" });
  const entry = page.getByRole("menuitem", { name: column, exact: true });
  await page.getByRole("menuitem", { name: "Drill by" }).press("ArrowRight");
  await search.or(entry).first().waitFor();
  if (await search.isVisible()) await search.fill(column);
  await entry.click();
  await entry.waitFor({ state: "hidden" });
}

/** The same from what lies under a press of the right button: gives its dialog. */
export async function drillFrom(page: Page, place: Locator, column: string, title: string): Promise<Locator> {
  await place.click({ button: "right" });
  await drillBy(page, column);
  return page.getByRole("dialog", { name: title });
}
