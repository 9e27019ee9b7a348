import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../test/conformance/server.ts";
import { launchBrowser, logIn, openContext, watchFaults } from "../../../test/support/browser.ts";
import { buildFrontend } from "../../../test/support/installation.ts";
import { type MailServer, startMailServer } from "../../../test/support/mail-server.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import type { Settings } from "../../settings/keys.ts";

const chromium = inject("services").chromium;

describe.skipIf(chromium.url === null)(`a stranger ${chromium.reason}`, () => {
  let mailbox: MailServer;
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let browser: Browser;

  beforeAll(async () => {
    buildFrontend();
    mailbox = await startMailServer();
    database = await createTestDatabase("sqlite", inject("services"));
    const change = (settings: Settings): Settings => ({
      ...settings,
      AUTH_USER_REGISTRATION: true,
      AUTH_USER_REGISTRATION_ROLE: "Gamma",
      ...{ SMTP_HOST: "127.0.0.1", SMTP_PORT: mailbox.port },
    });
    running = await startFreshServer(database.sqlalchemyUri, { level: "silent", change });
    browser = await launchBrowser(chromium.url ?? "");
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await database?.drop();
    await mailbox?.stop();
  });

  it("registers, follows the link of the mail, and signs in", { timeout: 180_000 }, async () => {
    const context = await openContext(browser, running.server.url);
    const page = await context.newPage();
    const faults = watchFaults(page);
    await page.goto("/login/");
    await page.getByRole("link", { name: "Register" }).click();
    const fill = async (password: string) => {
      const texts = { "User name": "ann", "First name": "Ann", "Last name": "Lee", "E-mail": "ann@example.com" };
      for (const [label, text] of Object.entries(texts)) await page.getByLabel(label).fill(text);
      await page.getByLabel("Password", { exact: true }).fill("Ann's secret");
      await page.getByLabel("Password again").fill(password);
      await page.getByRole("button", { name: "Register" }).click();
    };
    await fill("something else");
    await page.getByRole("alert").filter({ hasText: "Passwords must match" }).waitFor();
    await fill("Ann's secret");
    await page.getByRole("alert").filter({ hasText: "Registration sent to your email" }).waitFor();
    await page.goto(/href="([^"]+)"/.exec(mailbox.mails[0]?.html ?? "")?.[1] ?? "");
    await page.getByText("your account is ready").waitFor();
    await page.getByRole("link", { name: "Log in" }).click();
    await logIn(page, "ann", "Ann's secret");
    await page.waitForURL("**/superset/welcome/");
    expect(faults).toEqual([]);
    await context.close();
  });
});
