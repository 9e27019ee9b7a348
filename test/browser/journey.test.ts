import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { confirm, enter, launchBrowser, watchFaults } from "../support/browser.ts";
import { type Installation, startInstallation } from "../support/installation.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { createTestDatabase, type TestDatabase } from "../support/services.ts";
import { seriousFaults } from "./axe.ts";

const services = inject("services");
const { chromium, postgresql } = services;
const reason = chromium.reason || postgresql.reason;

const countries = ["Germany", "France", "Österreich"];
const csv = `day;country;amount\n${Array.from({ length: 60 }, (_, at) => `2024-03-${String(1 + (at % 28)).padStart(2, "0")};${countries[at % 3]};${at * 1.5}`).join("\n")}\n`;

/** What a team does first, one step after the other, by nothing but the pages. */
describe.skipIf(reason !== "")(
  `from an empty installation to a report, and on to another installation ${reason}`,
  () => {
    let warehouse: TestDatabase;
    let smtp: MailServer;
    let installation: Installation;
    let browser: Browser;
    let page: Page;
    let faults: string[];

    beforeAll(async () => {
      [warehouse, smtp] = await Promise.all([createTestDatabase("postgresql", services), startMailServer()]);
      installation = await startInstallation(
        {
          LITESET__FEATURE_FLAGS__ALERT_REPORTS: "true",
          LITESET__SMTP_HOST: "127.0.0.1",
          LITESET__SMTP_PORT: String(smtp.port),
        },
        ["--no-examples"],
      );
      browser = await launchBrowser(chromium.url ?? "");
      ({ page, faults } = await visit(installation));
    }, 600_000);

    afterAll(async () => {
      await browser?.close();
      await installation?.stop();
      await Promise.all([smtp?.stop(), warehouse?.drop()]);
    });

    afterEach(() => expect(faults).toEqual([]));

    /** Signs in to an installation, in a browser of its own. */
    async function visit(installed: Pick<Installation, "base" | "username" | "password">) {
      const entered = await enter(browser, installed);
      const opened = await entered.newPage();
      await opened.goto("/superset/welcome/");
      return { context: entered, page: opened, faults: watchFaults(opened) };
    }

    const dialog = (name: string | RegExp) => page.getByRole("dialog", { name });

    it("connects PostgreSQL by its form", { timeout: 60_000 }, async () => {
      await page.getByRole("link", { name: "Connect a database" }).click();
      const connect = dialog("Connect a database");
      await connect.getByRole("button", { name: "PostgreSQL" }).click();
      const { hostname, port, username, password, pathname } = new URL(warehouse.url);
      for (const [label, value] of [
        ["Name", "Warehouse"],
        ["Host", hostname],
        ["Port", port || "5432"],
        ["Database name", pathname.slice(1)],
        ["User name", username],
        ["Password", password || "any"],
      ] as const)
        await connect.getByLabel(label, { exact: true }).fill(value);
      await connect.getByRole("button", { name: "Test connection" }).click();
      await connect.getByText("The connection works.").waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await connect.getByRole("tab", { name: "Advanced" }).click();
      await connect.getByText("Security", { exact: true }).click();
      await connect.getByRole("switch", { name: "Files may be uploaded" }).click();
      await connect.getByRole("button", { name: "Connect", exact: true }).click();
      await dialog("Connected").getByText("Warehouse answers.").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("cell", { name: "Warehouse", exact: true }).waitFor();
      // What the form found wrong while it was not yet filled in.
      faults.length = 0;
    });

    it("uploads a CSV file, whose first rows it sees before", { timeout: 60_000 }, async () => {
      await page.getByRole("button", { name: "Upload file" }).click();
      const file = { name: "Sales.csv", mimeType: "text/csv", buffer: Buffer.from(csv, "latin1") };
      await page.locator('input[type="file"]').setInputFiles(file);
      const upload = dialog("Upload Sales.csv");
      await upload.getByRole("cell", { name: "Österreich" }).first().waitFor();
      await upload.getByRole("cell", { name: "2024-03-01 00:00:00" }).first().waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await pick(page, upload.getByLabel("Database"), "Warehouse");
      await upload.getByRole("button", { name: "Upload", exact: true }).click();
      await upload.getByText("sales is a table now, and a dataset.").waitFor();
      const query = await upload.getByRole("link", { name: "Query it in SQL Lab" }).getAttribute("href");
      await upload.getByRole("link", { name: "Make a chart of it" }).click();
      await page.locator('[data-chart-state="ready"]').getByText("SUM(amount)").first().waitFor();
      await page.goto(query ?? "");
    });

    it("queries it with completion, and keeps the query", { timeout: 60_000 }, async () => {
      await page.getByRole("button", { name: "Run" }).waitFor();
      await page.getByRole("textbox", { name: "SQL" }).click();
      await page.keyboard.type("select country, sum(amount) as total from sal");
      await page.locator(".cm-tooltip-autocomplete li", { hasText: "sales" }).first().click();
      await page.keyboard.type(" group by country");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("grid").getByText("Österreich").waitFor();
      await page.keyboard.press("Control+s");
      const save = dialog("Save query");
      await save.getByLabel("Name").fill("Sales by country");
      await save.getByLabel("Name").press("Enter");
      await page.getByRole("tab", { name: "Sales by country" }).waitFor();
    });

    it("gives the dataset a metric, and makes a chart of it", { timeout: 60_000 }, async () => {
      await page.goto("/tablemodelview/list/");
      await act(page, "sales", "Edit");
      const edit = dialog("Edit sales");
      await edit.getByRole("button", { name: /Metric$/ }).click();
      await edit.getByLabel("Name", { exact: true }).fill("total");
      await edit.getByLabel("SQL expression").fill("SUM(amount)");
      expect(await seriousFaults(page)).toEqual([]);
      await confirm(edit, edit.getByRole("button", { name: "Save" }));
      await edit.waitFor({ state: "hidden" });
      await page.getByRole("link", { name: "sales", exact: true }).click();
      for (const [control, field] of [
        ["Dimensions", "country"],
        ["Metrics", "total"],
      ] as const) {
        await page.getByRole("button", { name: new RegExp(`^${control}: Add`) }).click();
        await page.getByRole("dialog", { name: control, exact: true }).getByRole("combobox").fill(field);
        await page.keyboard.press("Enter");
        await page.getByRole("button", { name: `Remove ${field} from ${control}` }).waitFor();
      }
      await page.getByRole("button", { name: "Create chart" }).click();
      await page.locator('[data-chart-state="ready"]').getByText("Germany").first().waitFor();
      await page.getByLabel("Chart name").fill("Sales of countries");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      // By the key: a button that still moves with its dialog may lose a click on a busy machine.
      await page.locator(".ant-modal:visible").getByLabel("Chart name").press("Enter");
      await page.waitForURL("**slice_id=**");
    });

    it("schedules a report of the chart, which arrives as a mail", { timeout: 60_000 }, async () => {
      await page.goto("/report/list/");
      await page.getByRole("button", { name: "Add report" }).first().click();
      const add = dialog("Add report");
      await add.getByLabel("Name", { exact: true }).fill("Morning sales");
      expect(await seriousFaults(page)).toEqual([]);
      expect(await seriousFaults(page)).toEqual([]);
      await add.getByLabel("Name", { exact: true }).fill("Morning sales");
      await add.getByRole("tab", { name: "Content" }).click();
      await pick(page, add.getByLabel("Chart", { exact: true }), "Sales of countries");
      await pick(page, add.getByLabel("As", { exact: true }), "Rows (CSV)");
      await add.getByRole("tab", { name: "Schedule" }).click();
      await pick(page, add.getByLabel("How often"), "every week");
      await add.getByRole("tab", { name: "Recipients" }).click();
      await add.getByLabel("Send to", { exact: true }).fill("team@example.com");
      await confirm(add, add.getByRole("button", { name: "Add", exact: true }));
      await act(page, "Morning sales", "Run now");
      await expect.poll(() => smtp.mails.length, { timeout: 30_000 }).toBe(1);
      const [mail] = smtp.mails;
      expect(mail?.recipients).toEqual(["team@example.com"]);
      const rows = Buffer.from(mail?.attachments[0]?.content as ArrayBuffer).toString();
      for (const country of countries) expect(rows).toContain(country);
      await act(page, "Morning sales", "Runs");
      await page.getByRole("cell", { name: "Sent" }).waitFor();
    });

    it("gives a role to somebody, who sees no more than it allows", { timeout: 60_000 }, async () => {
      await page.goto("/roles/");
      await page.getByRole("button", { name: "Add role" }).click();
      const role = dialog("Add role");
      await role.getByLabel("Name").fill("Reader");
      for (const permission of ["can read on Chart", "can read on Dataset"])
        await pickMany(page, role.getByLabel("Permissions"), permission);
      await confirm(role, role.getByRole("button", { name: "Add", exact: true }));
      await page.getByRole("cell", { name: "Reader", exact: true }).waitFor();
      await page.goto("/users/");
      await page.getByRole("button", { name: "Add user" }).click();
      const user = dialog("Add user");
      for (const [label, value] of [
        ["First name", "Rea"],
        ["Last name", "Der"],
        ["User name", "reader"],
        ["Email", "reader@example.com"],
        ["Password", "a long password"],
      ] as const)
        await user.getByLabel(label, { exact: true }).fill(value);
      await pickMany(page, user.getByLabel("Roles"), "Reader");
      await confirm(user, user.getByRole("button", { name: "Add", exact: true }));
      await page.getByRole("cell", { name: "reader@example.com" }).waitFor();

      const reader = await visit({ base: installation.base, username: "reader", password: "a long password" });
      await reader.page.goto("/chart/list/");
      await reader.page.getByRole("heading", { name: "None yet" }).waitFor();
      expect(await reader.page.getByRole("button", { name: "Add chart" }).count()).toBe(0);
      expect((await reader.context.request.get("/api/v1/database/")).status()).toBe(403);
      // With the right to its data, the chart is there.
      await page.goto("/roles/");
      await act(page, "Reader", "Edit");
      const edit = dialog("Edit role");
      await pickMany(page, edit.getByLabel("Permissions"), "datasource access on [Warehouse].[sales]");
      await confirm(edit, edit.getByRole("button", { name: "Save" }));
      await edit.waitFor({ state: "hidden" });
      await expect
        .poll(async () => (await (await reader.context.request.get("/api/v1/chart/")).json()).count, {
          timeout: 10_000,
        })
        .toBe(1);
      await reader.context.close();
    });

    it("exports it all, and imports it into an empty installation", { timeout: 120_000 }, async () => {
      const files: [list: string, file: string][] = [];
      for (const list of ["/chart/list/", "/savedqueryview/list/"]) {
        await page.goto(list);
        await page.getByRole("checkbox").nth(1).check();
        const download = page.waitForEvent("download");
        await page.getByRole("button", { name: "Export 1 selected" }).click();
        files.push([list, await (await download).path()]);
      }
      const other = await startInstallation({}, ["--no-examples"]);
      try {
        const arrived = await visit(other);
        page = arrived.page;
        for (const [list, path] of files) {
          await page.goto(list);
          await page.getByRole("button", { name: "Import" }).click();
          const buffer = readFileSync(path);
          const file = { name: "export.zip", mimeType: "application/zip", buffer };
          await page.locator('input[type="file"]').setInputFiles(file);
          const load = dialog(/^Import/);
          await load.getByRole("button", { name: "Import", exact: true }).click();
          if (list === "/chart/list/") {
            await load.getByLabel("Password for Warehouse").fill(new URL(warehouse.url).password || "any");
            await load.getByRole("button", { name: "Import", exact: true }).click();
          }
          await load.waitFor({ state: "hidden" });
        }
        await page.getByRole("cell", { name: "Sales by country", exact: true }).waitFor();
        await page.goto("/chart/list/");
        await page.getByRole("link", { name: "Sales of countries" }).click();
        await page.locator('[data-chart-state="ready"]').getByText("Germany").first().waitFor();
        await arrived.context.close();
      } finally {
        await other.stop();
      }
    });
  },
);

/** Chooses what a row's menu offers. */
async function act(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

/** Chooses in a field by its list, as typed. */
async function pick(page: Page, field: ReturnType<Page["getByLabel"]>, choice: string): Promise<void> {
  await field.click();
  if (await field.isEditable()) await field.fill(choice);
  await page.locator(".ant-select-dropdown:visible").getByText(choice, { exact: true }).first().click();
}

/** The same in a field that takes several, whose list stays open; the choice begins with these words. */
async function pickMany(page: Page, field: ReturnType<Page["getByLabel"]>, choice: string): Promise<void> {
  await field.fill(choice);
  await page.locator(".ant-select-item-option:visible").filter({ hasText: choice }).first().click();
  await page.keyboard.press("Escape");
}
