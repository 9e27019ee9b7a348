import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { confirm, watchFaults } from "../support/browser.ts";
import { entered } from "../support/entered.ts";
import { seriousFaults } from "./axe.ts";

const chromium = inject("services").chromium;
const languages = { de: "Deutsch", fr: "Français", es: "Español", zh: "中文" };
const named = Object.entries({ en: "English", ...languages }).map(([code, name]) => [code, { flag: code, name }]);

describe.skipIf(chromium.url === null)(`data and operating ${chromium.reason}`, () => {
  const here = entered({
    ...Object.fromEntries(
      ["DATASET_FOLDERS", "TAGGING_SYSTEM", "CSS_TEMPLATES", "ALERT_REPORTS", "ALERT_REPORT_TABS"].map((flag) => [
        `LITESET__FEATURE_FLAGS__${flag}`,
        "true",
      ]),
    ),
    LITESET__LANGUAGES: JSON.stringify(Object.fromEntries(named)),
    LITESET__THUMBNAIL_CACHE_CONFIG: JSON.stringify({
      CACHE_TYPE: "SupersetMetastoreCache",
      CACHE_DEFAULT_TIMEOUT: 600,
    }),
    LITESET__SCREENSHOT_BROWSER: chromium.url ?? "",
    // Nothing listens there.
    LITESET__SMTP_HOST: "127.0.0.1",
    LITESET__SMTP_PORT: "9",
  });
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    page = await here.context.newPage();
    faults = watchFaults(page);
  });

  const dialog = (name: string | RegExp) => page.getByRole("dialog", { name });
  const get = async (path: string) => (await here.context.request.get(path)).json();

  it("arranges a dataset in folders, which the chart editor shows", { timeout: 120_000 }, async () => {
    await page.goto("/tablemodelview/list/");
    await act(page, "us_flights", "Edit");
    const edit = dialog("Edit us_flights");
    // The example has no schema; to look at where it comes from is no change.
    await edit.getByRole("tab", { name: "Source" }).click();
    await edit.getByTitle("main").waitFor();
    expect(await edit.getByLabel("Read the columns of the new source").count()).toBe(0);
    await edit.getByRole("tab", { name: "Folders" }).click();
    await edit.getByRole("button", { name: "Add folder" }).click();
    await edit.getByLabel("Name of the folder").fill("Places");
    await pickMany(page, edit.getByLabel("In this folder"), ["Origin", "Origin state"]);
    await edit.getByRole("button", { name: "Add folder" }).click();
    await edit.getByLabel("Name of the folder").last().fill("Times");
    await pickMany(page, edit.getByLabel("In this folder").last(), ["Departure"]);
    // What stands in one folder is not offered to another.
    await edit.getByLabel("In this folder").last().fill("Origin stat");
    await page.locator(".ant-select-dropdown:visible .ant-empty-description").waitFor();
    await page.keyboard.press("Escape");
    await edit.getByRole("button", { name: "Move up" }).last().click();
    expect(await seriousFaults(page)).toEqual([]);
    await confirm(edit, edit.getByRole("button", { name: "Save" }));
    await page.getByRole("link", { name: "us_flights", exact: true }).click();
    const places = page.getByRole("region", { name: "Places" });
    await places.getByRole("button", { name: "Add Origin", exact: true }).waitFor();
    const titles = await page.getByRole("heading", { level: 3 }).allTextContents();
    expect(titles.map((title) => title.replace(/\W*\d.*/, "")).slice(0, 2)).toEqual(["Times", "Places"]);
    expect(faults).toEqual([]);
  });

  it("keeps what is not saved when the session ends, until one has signed in again", { timeout: 120_000 }, async () => {
    await page.goto("/tablemodelview/list/");
    await act(page, "us_flights", "Edit");
    const edit = dialog("Edit us_flights");
    await edit.getByRole("tab", { name: "Settings" }).click();
    await edit.getByLabel("Description").fill("Flights, in other words");
    const { cookies } = await here.context.storageState();
    await here.context.clearCookies();
    await edit.getByRole("button", { name: "Save" }).click();
    await dialog("Your session has ended").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await here.context.addCookies(cookies);
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await dialog("Your session has ended").waitFor({ state: "hidden" });
    await confirm(edit, edit.getByRole("button", { name: "Save" }));
    await page.getByText("Flights, in other words").waitFor();
    // Nothing but what was asked without a session.
    expect(faults.splice(0).filter((fault) => !fault.includes("401"))).toEqual([]);
  });

  it("keeps annotations in layers", { timeout: 120_000 }, async () => {
    await page.goto("/annotationlayer/list/");
    await page.getByRole("button", { name: "Add annotation layer" }).first().click();
    const layer = dialog("Add annotation layer");
    await layer.getByLabel("Name").fill("Releases");
    await confirm(layer, layer.getByRole("button", { name: "Add", exact: true }));
    await page.getByRole("link", { name: "Releases" }).click();
    await page.getByRole("heading", { name: "None yet" }).waitFor();
    for (const [name, day] of [
      ["First release", "2024-03-01"],
      ["Second release", "2024-06-01"],
    ]) {
      await page.getByRole("button", { name: "Add annotation" }).first().click();
      const add = dialog("Add annotation");
      await add.getByLabel("Name").fill(name ?? "");
      await add.getByLabel("Start (UTC)").fill(`${day}T08:00`);
      await add.getByLabel("End (UTC)").fill(`${day}T18:30`);
      await add.getByLabel("Metadata (JSON)").fill("{");
      await add.getByRole("button", { name: "Add", exact: true }).click();
      await add.getByText(/JSON:/).waitFor();
      await add.getByLabel("Metadata (JSON)").fill('{"team": "A"}');
      await confirm(add, add.getByRole("button", { name: "Add", exact: true }));
      await page.getByRole("cell", { name: name ?? "", exact: true }).waitFor();
    }
    await act(page, "First release", "Edit");
    const edit = dialog("Edit annotation");
    expect(await edit.getByLabel("Start (UTC)").inputValue()).toBe("2024-03-01T08:00");
    await edit.getByLabel("Description").fill("With charts");
    await confirm(edit, edit.getByRole("button", { name: "Save" }));
    await page.getByRole("cell", { name: "With charts" }).waitFor();
    await page.getByRole("searchbox").fill("Second");
    await page.getByText("1 found").waitFor();
    await page.getByRole("searchbox").fill("");
    await page.getByText("2 in all").waitFor();
    await page.getByRole("checkbox").first().check();
    await page.getByRole("button", { name: "Delete 2 selected" }).click();
    const asked = page.getByRole("dialog");
    await confirm(asked, asked.getByRole("button", { name: "Delete" }));
    await page.getByRole("heading", { name: "None yet" }).waitFor();
    expect(faults).toEqual([]);
  });

  it("shows what has a tag, also after the tag has got another name", { timeout: 120_000 }, async () => {
    const { result } = await get("/api/v1/dashboard/");
    const board = result[0].dashboard_title as string;
    await page.goto("/superset/tags/");
    await page.getByRole("button", { name: "Add tag" }).first().click();
    const add = dialog("Add tag");
    await add.getByLabel("Name").fill("important");
    await pickMany(page, add.getByLabel("Dashboards"), [board]);
    await confirm(add, add.getByRole("button", { name: "Add", exact: true }));
    await act(page, "important", "Edit");
    const edit = dialog("Edit tag");
    await edit.getByText(board, { exact: true }).waitFor();
    await edit.getByLabel("Name").fill("urgent");
    await confirm(edit, edit.getByRole("button", { name: "Save" }));
    await page.getByRole("link", { name: "urgent" }).click();
    await page.getByRole("heading", { level: 1, name: "urgent" }).waitFor();
    const boards = page.getByRole("region", { name: "Dashboards" });
    await boards.getByRole("link", { name: board }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.goto("/dashboard/list/");
    await page.getByLabel("Tag", { exact: true }).click();
    await page.locator(".ant-select-item-option:visible").getByText("urgent", { exact: true }).click();
    await page.getByText("1 found").waitFor();
    await page.getByRole("link", { name: board, exact: true }).waitFor();
    // What is selected gets more tags, new ones too.
    await page.getByRole("checkbox", { name: "Select all" }).check();
    await page.getByRole("button", { name: "Tag 1 selected" }).click();
    const more = dialog(/^Tag/);
    await more.getByLabel("Tags").fill("weekly");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await confirm(more, more.getByRole("button", { name: "Tag", exact: true }));
    await page.getByRole("row").getByRole("link", { name: "weekly" }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it("sends a dashboard with chosen filters, and shows in the log what was sent", { timeout: 180_000 }, async () => {
    const { dashboard_title: board } = (await get("/api/v1/dashboard/us-flights")).result;
    await page.goto("/report/list/");
    await page.getByRole("button", { name: "Add report" }).first().click();
    const add = dialog("Add report");
    await add.getByLabel("Name", { exact: true }).fill("Filtered");
    await add.getByRole("tab", { name: "Content" }).click();
    await add.getByLabel("A dashboard").check();
    await add.getByLabel("Dashboard", { exact: true }).fill(board);
    await page.locator(".ant-select-dropdown:visible").getByText(board, { exact: true }).click();
    const filter = add
      .locator("[data-filter-id]")
      .filter({ has: page.getByRole("combobox") })
      .first();
    await filter.getByRole("combobox").click();
    const choice = page.locator(".ant-select-item-option:visible").first();
    const value = (await choice.textContent()) ?? "";
    await choice.click();
    await page.keyboard.press("Escape");
    expect(await seriousFaults(page)).toEqual([]);
    await add.getByRole("tab", { name: "Recipients" }).click();
    await add.getByLabel("Send to", { exact: true }).fill("team@example.com");
    await confirm(add, add.getByRole("button", { name: "Add", exact: true }));
    await act(page, "Filtered", "Edit");
    const edit = dialog("Edit report");
    await edit.getByRole("tab", { name: "Content" }).click();
    await edit.locator("[data-filter-id]").getByText(value, { exact: true }).waitFor();
    await edit.getByRole("button", { name: "Cancel" }).click();
    await edit.waitFor({ state: "hidden" });
    const id = (await get("/api/v1/report/")).result[0].id as number;
    const { extra } = (await get(`/api/v1/report/${id}`)).result;
    const [mask] = Object.values(extra.dashboard.dataMask) as { filterState: { value: unknown } }[];
    expect(mask?.filterState.value).toEqual([value]);
    await act(page, "Filtered", "Run now");
    await act(page, "Filtered", "Runs");
    // No mail server takes it; what would have been sent is seen all the same.
    const picture = page.getByRole("img", { name: /^Picture of the run/ }).first();
    await picture.waitFor({ timeout: 120_000 });
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
    expect(faults).toEqual([]);
  });

  it("speaks the language that is chosen in the bar, on every page of the menu", { timeout: 240_000 }, async () => {
    await page.goto("/superset/welcome/");
    let label = "Language";
    for (const [code, name] of Object.entries(languages)) {
      const texts = JSON.parse(readFileSync(`ui/i18n/catalogues/${code}.json`, "utf8")) as Record<string, string>;
      await page.getByRole("button", { name: label, exact: true }).click();
      await page.getByRole("menuitem", { name }).click();
      await page.locator(`html[lang=${code}]`).waitFor();
      label = texts.Language ?? "";
      // The last name of the administrator.
      const english = Object.entries(texts).flatMap(([key, text]) => (text !== key && key !== "User" ? [key] : []));
      // The catalogues have the same keys, so that one language shows which texts go past them.
      for (const path of code === "de" ? pages : pages.slice(0, 3)) {
        await page.goto(path);
        await page.getByRole("heading", { level: 1 }).first().waitFor();
        await page.waitForLoadState("networkidle");
        expect(await textsAmong(page, english), `${path} in ${name}`).toEqual([]);
      }
      // Rights do not depend on the language.
      await page.goto("/rowlevelsecurity/list/");
      const addRule = (texts["Add {one}"] ?? "").replace("{one}", texts.rule ?? "");
      await page.getByRole("button", { name: addRule }).first().waitFor();
    }
    expect(faults).toEqual([]);
  });
});

/** Pages whose texts are all the frontend's own, or the examples' names. */
const pages = [
  "/superset/welcome/",
  "/dashboard/list/",
  "/chart/list/",
  "/tablemodelview/list/",
  "/databaseview/list/",
  "/savedqueryview/list/",
  "/sqllab/history/",
  "/report/list/",
  "/annotationlayer/list/",
  "/superset/tags/",
  "/theme/list/",
  "/users/",
  "/list_groups/",
  "/user_info/",
  "/chart/add",
  "/dataset/add/",
];

/** Which of these texts the page shows, or tells to those who hear it. */
const textsAmong = (page: Page, english: string[]) =>
  page.evaluate((keys) => {
    const wanted = new Set(keys);
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) found.add(node.textContent?.trim() ?? "");
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]"))
      for (const name of ["aria-label", "title", "placeholder"]) found.add(element.getAttribute(name) ?? "");
    return [...found].filter((text) => wanted.has(text));
  }, english);

/** Chooses what a row's menu offers. */
async function act(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

/** Chooses several in a field, whose list stays open. */
async function pickMany(page: Page, field: Locator, choices: string[]): Promise<void> {
  for (const choice of choices) {
    await field.fill(choice);
    await page.locator(".ant-select-item-option:visible").getByText(choice, { exact: true }).click();
  }
  await page.keyboard.press("Escape");
}
