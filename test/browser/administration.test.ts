import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { confirm, enter, watchFaults } from "../support/browser.ts";
import { entered } from "../support/entered.ts";
import { seriousFaults } from "./axe.ts";

const chromium = inject("services").chromium;

describe.skipIf(chromium.url === null)(`pages of the menu ${chromium.reason}`, () => {
  const here = entered();
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    page = await here.context.newPage();
    faults = watchFaults(page);
    await page.goto("/superset/welcome/");
  });

  it("open without a fault, and without a serious one of accessibility", { timeout: 120_000 }, async () => {
    const entries = await menuPaths(page);
    expect(entries.length).toBeGreaterThan(12);
    for (const path of entries) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      await page.waitForLoadState("networkidle");
      expect(await page.getByRole("heading", { level: 1 }).count(), path).toBe(1);
      expect(await page.getByText("404").count(), path).toBe(0);
      expect(await seriousFaults(page), path).toEqual([]);
    }
    expect(faults).toEqual([]);
  });

  it("make, change and delete what they list", { timeout: 120_000 }, async () => {
    await page.goto("/csstemplatemodelview/list/");
    await page.getByRole("button", { name: "Add CSS template" }).first().click();
    // The dialog begins where one writes.
    const name = page.getByRole("dialog").getByLabel("Name");
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type("Calm");
    await page.getByRole("textbox", { name: "CSS" }).fill("h1 { color: teal }");
    await confirm(page.getByRole("dialog"), page.getByRole("button", { name: "Add", exact: true }));
    await page.getByRole("cell", { name: "Calm", exact: true }).waitFor();

    await choose(page, "Calm", "Edit");
    await page.getByRole("dialog").getByLabel("Name").fill("Calmer");
    await confirm(page.getByRole("dialog"), page.getByRole("button", { name: "Save" }));
    await page.getByRole("cell", { name: "Calmer", exact: true }).waitFor();

    await choose(page, "Calmer", "Delete");
    const asked = page.getByRole("dialog");
    await confirm(asked, asked.getByRole("button", { name: "Delete" }));
    await page.getByRole("heading", { name: "None yet" }).waitFor();
    expect(faults).toEqual([]);
  });

  it("show what a theme looks like while it is written", { timeout: 60_000 }, async () => {
    await page.goto("/theme/list/#new");
    const dialog = page.getByRole("dialog", { name: "Add theme" });
    const button = dialog.getByRole("region", { name: "Preview" }).locator("button", { hasText: "Save" });
    const colour = () => button.evaluate((one) => getComputedStyle(one).backgroundColor);
    await dialog.getByLabel("Theme (JSON)").fill('{"token": {"colorPrimary": "#aa0033"}}');
    await expect.poll(colour).toBe("rgb(170, 0, 51)");
    // Half of the next one.
    await dialog.getByLabel("Theme (JSON)").fill('{"token": {"colorPrimary": "#00');
    expect(await colour()).toBe("rgb(170, 0, 51)");
    expect(faults).toEqual([]);
  });

  it("give all there is as one archive", { timeout: 60_000 }, async () => {
    await page.goto("/databaseview/list/#everything");
    const download = page.waitForEvent("download");
    await page.getByRole("dialog").getByRole("button", { name: "Export everything" }).click();
    const files = Object.keys(unzipSync(readFileSync(await (await download).path())));
    for (const folder of ["databases", "datasets", "charts", "dashboards"])
      expect(files.filter((file) => file.includes(`/${folder}/`)).length, folder).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });

  it("give a new role its permissions, and a new user the role", { timeout: 120_000 }, async () => {
    await page.goto("/roles/");
    await page.getByRole("button", { name: "Add role" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Reader");
    await pick(page, "Permissions", "can read on Chart");
    await confirm(dialog, dialog.getByRole("button", { name: "Add", exact: true }));
    await page.getByRole("cell", { name: "Reader", exact: true }).waitFor();
    await choose(page, "Reader", "Duplicate");
    await page.getByRole("cell", { name: "Reader (copy)", exact: true }).waitFor();
    await choose(page, "Reader (copy)", "Edit");
    await page.getByRole("dialog").getByText("can read on Chart").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });

    await page.goto("/users/");
    await page.getByRole("button", { name: "Add user" }).click();
    for (const [label, value] of [
      ["First name", "Rea"],
      ["Last name", "Der"],
      ["User name", "reader"],
      ["Email", "reader@example.com"],
      ["Password", "a long password"],
    ] as const) {
      await dialog.getByLabel(label, { exact: true }).fill(value);
    }
    await pick(page, "Roles", "Reader");
    await confirm(dialog, dialog.getByRole("button", { name: "Add", exact: true }));
    await page.getByRole("cell", { name: "reader@example.com" }).waitFor();
    await page.getByLabel("Search users").fill("nobody");
    await page.getByRole("heading", { name: "Nothing matches" }).waitFor();
    await page.getByLabel("Search users").fill("READER@EX");
    await page.getByRole("cell", { name: "Der", exact: true }).waitFor();

    // Who holds a role is seen in its dialog, and found by a filter.
    await page.goto("/roles/");
    await page.getByLabel("User", { exact: true }).click();
    await page.locator(".ant-select-item-option:visible").getByText("reader", { exact: true }).click();
    await page.getByText("1 found").waitFor();
    await choose(page, "Reader", "Edit");
    await dialog.getByText("reader", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });

    const visit = await enter(here.browser, {
      base: here.installation.base,
      username: "reader",
      password: "a long password",
    });
    expect((await visit.request.get("/api/v1/chart/")).status()).toBe(200);
    expect((await visit.request.get("/api/v1/dataset/")).status()).toBe(403);
    await visit.close();
    expect(faults).toEqual([]);
  });
});

/** The addresses of all pages that the menu leads to. */
async function menuPaths(page: Page): Promise<string[]> {
  const paths: string[] = [];
  const opened = page.getByRole("menu").getByRole("link");
  const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
  await links.first().waitFor();
  for (const link of await links.all()) paths.push((await link.getAttribute("href")) ?? "");
  for (const name of ["SQL", "Settings"]) {
    await page.getByRole("banner").getByRole("button", { name, exact: true }).click();
    await opened.first().waitFor();
    for (const link of await opened.all()) paths.push((await link.getAttribute("href")) ?? "");
    await page.keyboard.press("Escape");
    await opened.first().waitFor({ state: "hidden" });
  }
  return paths;
}

async function choose(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

/** Chooses in a field of a dialog, by typing. */
async function pick(page: Page, label: string, choice: string): Promise<void> {
  const field = page.getByRole("dialog").getByLabel(label, { exact: true });
  await field.fill(choice);
  await page.locator(".ant-select-item-option:visible").getByText(choice, { exact: true }).click();
  await page.keyboard.press("Escape");
}
