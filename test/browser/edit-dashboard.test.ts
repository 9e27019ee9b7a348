import type { Locator, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { watchFaults } from "../support/browser.ts";
import { entered } from "../support/entered.ts";

const chromium = inject("services").chromium;

interface StoredNode {
  type: string;
  children?: string[];
  meta?: { chartId?: number; width?: number; height?: number; text?: string; code?: string };
}

describe.skipIf(chromium.url === null)(`a dashboard is made by hand ${chromium.reason}`, () => {
  const here = entered();

  it("of charts dragged to their places, resized, undone, and saved", { timeout: 180_000 }, async () => {
    const page = await here.context.newPage();
    const faults = watchFaults(page);
    await page.goto("/dashboard/new/");
    const title = page.getByRole("textbox", { name: "Dashboard title" });
    await title.fill("Made by hand");
    await title.press("Enter");

    const panel = page.getByRole("complementary", { name: "Add to the dashboard" });
    const charts = panel.getByRole("listitem");
    await charts.nth(1).waitFor();
    const hint = page.getByText("Drop charts or layout elements here");
    await charts.nth(0).dragTo(hint);
    await expect.poll(() => page.locator("[data-chart-id]").count()).toBe(1);
    // The second one goes to the right of the first, into the same row.
    const first = page.locator("[data-chart-id]").first();
    // Chromium loses a drag that begins while the page draws what the last one left: a person takes it up again.
    const placeSecond = async () => {
      const count = await page.locator("[data-chart-id]").count();
      if (count === 1) await charts.nth(1).dragTo(first, { targetPosition: await rightOf(first) });
      return count;
    };
    await expect.poll(placeSecond, { timeout: 20_000, interval: 500 }).toBe(2);
    await panel.getByRole("tab", { name: "Layout elements" }).click();
    await panel.getByRole("button", { name: "Add Header" }).click();
    await panel.getByRole("button", { name: "Add Divider" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("separator").waitFor({ state: "detached" });

    const corner = page.getByRole("button", { name: /^Resize chart/ }).first();
    await corner.focus();
    await corner.press("ArrowRight");
    await page
      .getByRole("button", { name: /^Resize chart/ })
      .first()
      .press("ArrowUp");
    await addFilter(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Made by hand" }).waitFor();
    await page.getByRole("button", { name: "Edit dashboard" }).waitFor();

    const stored = await storedLayout(page, "Made by hand");
    const rows = Object.values(stored).filter((node) => node.type === "ROW");
    expect(rows).toHaveLength(1);
    const placed = (rows[0]?.children ?? []).map((id) => stored[id]);
    expect(placed.map((node) => [node?.type, node?.meta?.width, node?.meta?.height])).toEqual([
      ["CHART", 5, 49],
      ["CHART", 4, 50],
    ]);
    expect(Object.values(stored).some((node) => node.type === "HEADER" && node.meta?.text === "New header")).toBe(true);
    expect(Object.values(stored).some((node) => node.type === "DIVIDER")).toBe(false);
    await page.getByRole("form", { name: "Filters" }).getByText("My filter").waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });
});

/** A filter of values of the first column of the dataset that is listed first. */
async function addFilter(page: Page): Promise<void> {
  await page.getByRole("banner").or(page.getByRole("main")).getByRole("button", { name: "Filters" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add filter" }).click();
  // The form makes the dialog taller, and its buttons go down.
  await dialog.getByLabel("Filter name").waitFor();
  await dialog.getByRole("button", { name: "Apply" }).click();
  await dialog.getByRole("alert").getByText("A filter needs a name.").waitFor();
  await dialog.getByLabel("Filter name").fill("My filter");
  for (const label of ["Dataset", "Column"]) {
    const field = dialog.getByLabel(label, { exact: true });
    await field.click();
    await page.locator(".ant-select-item-option:visible").first().waitFor();
    await field.press("ArrowDown");
    await field.press("Enter");
  }
  await dialog.getByRole("button", { name: "Apply" }).click();
  await dialog.waitFor({ state: "hidden" });
}

async function rightOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  return { x: (box?.width ?? 0) * 0.9, y: (box?.height ?? 0) / 2 };
}

/** What the server has stored as the layout of the dashboard with this title. */
async function storedLayout(page: Page, title: string): Promise<Record<string, StoredNode>> {
  const filter = `(filters:!((col:dashboard_title,opr:eq,value:'${title}')))`;
  const list = await (await page.request.get(`/api/v1/dashboard/?q=${encodeURIComponent(filter)}`)).json();
  const detail = await (await page.request.get(`/api/v1/dashboard/${list.result[0].id}`)).json();
  return JSON.parse(detail.result.position_json) as Record<string, StoredNode>;
}
