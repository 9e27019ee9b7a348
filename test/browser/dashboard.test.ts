import type { Locator, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { watchFaults } from "../support/browser.ts";
import { entered } from "../support/entered.ts";
import { seriousFaults } from "./axe.ts";

const chromium = inject("services").chromium;
const flags = { EMBEDDED_SUPERSET: true, TAGGING_SYSTEM: true };
const address = "/superset/dashboard/us-flights/";

describe.skipIf(chromium.url === null)(`a dashboard ${chromium.reason}`, () => {
  const here = entered({
    LITESET__FEATURE_FLAGS: JSON.stringify(flags),
    LITESET__GUEST_TOKEN_JWT_SECRET: "a secret of this test, of many letters",
  });

  it("is published, opened to other sites and copied with its charts", { timeout: 240_000 }, async () => {
    const page = await here.context.newPage();
    await page.goto(address);
    await page.getByRole("button", { name: "Published: make it a draft" }).click();
    await page.getByRole("button", { name: "Draft: publish" }).click();
    await page.getByRole("button", { name: "Published: make it a draft" }).waitFor();

    const embed = await openFromMenu(page, "More actions", "Embed …");
    await embed.getByLabel("Sites that may show it").fill("https://www.example.com");
    await page.keyboard.press("Enter");
    await embed.getByRole("button", { name: "Enable embedding" }).click();
    const uuid = await embed.locator("[data-embedded-id]").textContent();
    expect(await read(page, "/api/v1/dashboard/us-flights/embedded")).toMatchObject({
      uuid: uuid?.trim(),
      allowed_domains: ["https://www.example.com"],
    });
    expect(await seriousFaults(page)).toEqual([]);
    await embed.getByRole("button", { name: "Close" }).click();
    await embed.waitFor({ state: "hidden" });

    const copy = await openFromMenu(page, "More actions", "Save as …");
    await copy.getByLabel("Dashboard name").fill("My flights");
    await copy.getByRole("checkbox", { name: "Copy its charts, too" }).check();
    await copy.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "My flights" }).waitFor();
    const id = /dashboard\/(\d+)/.exec(page.url())?.[1];
    const [copied, stored] = await Promise.all(
      [id, "us-flights"].map((one) => read(page, `/api/v1/dashboard/${one}/charts`) as Promise<{ id: number }[]>),
    );
    expect(copied).toHaveLength(stored?.length ?? -1);
    expect(copied?.some((chart) => stored?.some((one) => one.id === chart.id))).toBe(false);
    await page.close();
  });

  it("has charts that fill the window, and links that lead to one", { timeout: 240_000 }, async () => {
    const page = await here.context.newPage();
    const faults = watchFaults(page);
    await page.goto(address);
    await page.getByRole("tab", { name: "Where" }).click();
    const title = "Denver waits longest";
    await tile(page, title).locator("table[data-chart=drawn]").waitFor();
    const large = await openFromMenu(page, `Actions for ${title}`, "Enlarge");
    await large.locator("table[data-chart=drawn]").waitFor();
    expect((await large.boundingBox())?.width).toBeGreaterThan(1380);
    await page.keyboard.press("Escape");
    await large.waitFor({ state: "hidden" });

    await page.getByRole("button", { name: `Actions for ${title}` }).click();
    await page.getByRole("menuitem", { name: "Share" }).press("ArrowRight");
    await page.getByRole("menuitem", { name: "Copy link" }).click();
    const link = page.getByLabel("Permalink");
    await expect.poll(() => link.inputValue()).toContain("/superset/dashboard/p/");
    const permalink = await link.inputValue();
    await page.close();

    const other = await here.context.newPage();
    await other.goto(permalink);
    await tile(other, title).waitFor();
    await expect.poll(() => tile(other, title).evaluate((one) => one.getBoundingClientRect().top)).toBeLessThan(900);
    await expect.poll(() => other.evaluate(() => scrollY)).toBeGreaterThan(200);
    const when = other.getByRole("tab", { name: "When" });
    await other.evaluate(
      (id) => {
        location.hash = id ?? "";
      },
      await when.getAttribute("id"),
    );
    await other.getByRole("tab", { name: "When", selected: true }).waitFor();
    await other.getByRole("button", { name: "Link to When" }).click();
    await expect.poll(() => other.getByLabel("Permalink").inputValue()).toContain("/superset/dashboard/p/");
    // What stays at the top of a scrolled page does so behind a dialog, too.
    expect(await other.evaluate(() => scrollY)).toBeGreaterThan(0);
    expect((await other.getByRole("banner").first().boundingBox())?.y).toBe(0);
    await other.close();
    expect(faults).toEqual([]);
  });

  it("says by tabs and charts what a click in a chart filters", { timeout: 240_000 }, async () => {
    const page = await here.context.newPage();
    const faults = watchFaults(page);
    await page.goto(address);
    const dialog = await openFromMenu(page, "More actions", "Scope of cross-filters …");
    await dialog.getByRole("checkbox", { name: "Where", exact: true }).uncheck();
    await save(dialog);
    const title = "Delays pile up towards the evening";
    const own = await openFromMenu(page, `Actions for ${title}`, "Scope of cross-filters …");
    await own.getByRole("checkbox", { name: "Flights in the sample" }).uncheck();
    await save(own);
    const detail = (await read(page, "/api/v1/dashboard/us-flights")) as { json_metadata: string };
    const metadata = JSON.parse(detail.json_metadata);
    const charts = (await read(page, "/api/v1/dashboard/us-flights/charts")) as { id: number; slice_name: string }[];
    const idOf = (name: string) => charts.find((chart) => chart.slice_name === name)?.id ?? 0;
    const { rootPath } = metadata.global_chart_configuration.scope;
    expect(rootPath).toEqual([expect.stringMatching(/^TAB-/)]);
    const { scope, chartsInScope } = metadata.chart_configuration[idOf(title)].crossFilters;
    expect(scope).toEqual({ rootPath, excluded: [idOf("Flights in the sample")] });
    expect(chartsInScope).not.toContain(idOf(title));
    expect(chartsInScope).toContain(idOf("How late, month by month"));
    expect(faults).toEqual([]);
    await page.close();
  });

  it("gets tags, colours, narrower filters, other names and another order of tabs", { timeout: 240_000 }, async () => {
    const page = await here.context.newPage();
    const faults = watchFaults(page);
    await post("/api/v1/tag/", { name: "travel", objects_to_tag: [["dashboard", 1]] });
    await post("/api/v1/tag/", { name: "air", objects_to_tag: [["chart", 1]] });
    await page.goto(`${address}?edit=true`);

    await page.getByRole("button", { name: "Properties" }).click();
    const properties = page.getByRole("dialog", { name: "Dashboard properties" });
    await properties.getByTitle("travel").waitFor();
    await pick(page, properties.getByLabel("Tags"), "air");
    await pick(page, properties.getByRole("combobox", { name: "Colours" }), "Airbnb Colors");
    expect(await seriousFaults(page)).toEqual([]);
    await properties.getByRole("button", { name: "Apply" }).click();
    await properties.waitFor({ state: "hidden" });

    await page.getByRole("button", { name: "Filters", exact: true }).click();
    const filters = page.getByRole("dialog", { name: "Filters of this dashboard" });
    await filters.getByRole("button", { name: "State of origin" }).click();
    await filters.getByRole("button", { name: "Conditions: Add condition" }).click();
    const condition = page.getByRole("dialog", { name: "Conditions" });
    await condition.getByRole("tab", { name: "Custom SQL" }).click();
    await condition.getByLabel("Condition").fill("origin_state IN ('CA', 'NV')");
    await condition.getByRole("button", { name: "Save" }).click();
    await filters
      .getByRole("group", { name: "Acts on these charts" })
      .getByRole("checkbox", { name: "Where", exact: true })
      .uncheck();
    await filters.getByRole("checkbox", { name: "Starts with the first value" }).check();
    await filters.getByRole("button", { name: "Distance (mi)" }).click();
    await pick(page, filters.getByLabel("Asks for"), "One number: at least");
    await filters.getByRole("button", { name: "Apply" }).click();
    await filters.waitFor({ state: "hidden" });

    const name = page.getByRole("textbox", { name: "Name of the chart on this dashboard" }).first();
    await name.fill("All flights");
    await name.press("Enter");
    await page.getByRole("button", { name: "Move the tab right" }).click();
    await page.getByRole("button", { name: "Save" }).click();

    await page.getByRole("button", { name: "Edit dashboard" }).waitFor();
    for (const tag of ["travel", "air"]) await page.getByRole("main").getByText(tag, { exact: true }).waitFor();
    await expect
      .poll(() => page.getByRole("tablist").first().getByRole("tab").allTextContents())
      .toEqual(["Where", "When"]);
    await page.getByRole("tab", { name: "When" }).click();
    await tile(page, "All flights").waitFor();
    await page.getByText("All (2)").waitFor();
    await page.getByRole("spinbutton", { name: "Distance (mi): at least" }).waitFor();
    const detail = (await read(page, "/api/v1/dashboard/us-flights")) as { json_metadata: string };
    const { color_scheme, native_filter_configuration } = JSON.parse(detail.json_metadata);
    expect(color_scheme).toBe("bnbColors");
    const state = native_filter_configuration.find((one: { name: string }) => one.name === "State of origin");
    expect(state.scope.rootPath).toEqual([expect.stringMatching(/^TAB-/)]);
    // On a telephone the filters are folded; the first value is found all the same.
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(address);
    await page.getByRole("button", { name: "Show filters, 1 set" }).waitFor();
    await page.getByRole("tab", { name: "When" }).click();
    await tile(page, "All flights").and(page.locator("[data-chart-state=ready]")).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  const tile = (page: Page, name: string): Locator => page.locator(`section[data-chart-id][aria-label="${name}"]`);

  /** Opens a menu and the dialog of one of its entries. */
  async function openFromMenu(page: Page, menu: string, entry: string): Promise<Locator> {
    await page.getByRole("button", { name: menu, exact: true }).click();
    await page.getByRole("menuitem", { name: entry }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    return dialog;
  }

  async function save(dialog: Locator): Promise<void> {
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  async function pick(page: Page, field: Locator, value: string): Promise<void> {
    await field.click();
    await field.fill(value).catch(() => undefined);
    await page.locator(".ant-select-item-option:visible").getByText(value, { exact: true }).first().click();
    await page.keyboard.press("Tab");
  }

  async function read(page: Page, path: string): Promise<unknown> {
    return ((await (await page.request.get(path)).json()) as { result: unknown }).result;
  }

  async function post(path: string, data: object): Promise<void> {
    const csrf = (await (await here.context.request.get("/api/v1/security/csrf_token/")).json()) as { result: string };
    const answer = await here.context.request.post(path, { data, headers: { "x-csrftoken": csrf.result } });
    expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
  }
});
