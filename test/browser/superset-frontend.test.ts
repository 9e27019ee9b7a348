import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchBrowser, watchFaults } from "../support/browser.ts";
import { type Installation, startInstallation } from "../support/installation.ts";

const chromium = inject("services").chromium;
/** The folder `superset/static` of Superset 6.0.0; docs/server.md says how to get it. */
const assets = process.env.TEST_SUPERSET_ASSETS;
const reason = chromium.url === null ? chromium.reason : assets ? "" : "TEST_SUPERSET_ASSETS names no folder";

/** Each page's address and a text that it shows when it is drawn. */
const pages: [path: string, shows: string | RegExp][] = [
  ["/superset/welcome/", "The planet and the weather"],
  ["/dashboard/list/", "Flying across America in 2001"],
  ["/chart/list/", "Who they were, where it is known"],
  ["/chart/add", "Create a new chart"],
  ["/tablemodelview/list/", "us_flights"],
  ["/databaseview/list/", "examples"],
  ["/savedqueryview/list/", "Saved queries"],
  ["/sqllab/history/", "Query history"],
  ["/annotationlayer/list/", "No annotation layers yet"],
  ["/csstemplatemodelview/list/", "CSS templates"],
  ["/rowlevelsecurity/list/", "No Rules yet"],
  ["/alert/list/", "Alerts & reports"],
  ["/report/list/", "Alerts & reports"],
  ["/user_info/", "Your user information"],
];

describe.skipIf(reason !== "")(`the unmodified frontend of Superset 6.0.0 ${reason}`, () => {
  let installation: Installation;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    installation = await startInstallation({
      LITESET__FRONTEND: "superset",
      LITESET__SUPERSET_ASSETS: assets ?? "",
      LITESET__FEATURE_FLAGS__ALERT_REPORTS: "true",
    });
    browser = await launchBrowser(chromium.url ?? "");
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: installation.base });
    context.setDefaultTimeout(20_000);
    // It counts installations at a third party.
    await context.route("https://apachesuperset.gateway.scarf.sh/**", (route) => route.fulfill({ status: 204 }));
    await logIn(context, installation);
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await installation?.stop();
  });

  it.each(pages)("draws %s without a fault", async (path, shows) => {
    const page = await context.newPage();
    const faults = watchFaults(page);
    await page.goto(path);
    await page.getByText(shows).first().waitFor();
    await page.waitForLoadState("networkidle");
    expect(faults).toEqual([]);
    await page.close();
  });

  it("draws the charts of a dashboard", async () => {
    const page = await context.newPage();
    await page.goto("/superset/dashboard/us-flights/");
    await page.getByText("74,999").waitFor();
    await expect.poll(() => page.locator("canvas").count()).toBeGreaterThanOrEqual(3);
    await page.close();
  });
});

/** Through the frontend's own form. */
async function logIn(context: BrowserContext, { username, password }: Installation): Promise<void> {
  const page = await context.newPage();
  await page.goto("/superset/welcome/");
  await page.locator("#username").fill(username);
  await page.locator("#password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/superset/welcome/");
  await page.close();
}
