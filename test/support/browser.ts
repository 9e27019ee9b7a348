import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from "playwright-core";
import type { Installation } from "./installation.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long a person waits for something on a busy machine. */
const WAIT_MS = 60_000;

/** Headless Chromium of this machine; no browser is downloaded. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags });
}

/**
 * A browser of one's own at an address. It asks for reduced motion: a menu that still grows while it is pressed moves its entries
 * between press and release, and no click comes of that. (Playwright tells pages "no preference" unless a context says otherwise,
 * whatever Chromium's flags are.)
 */
export async function openContext(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    baseURL,
    ...options,
  });
  context.setDefaultTimeout(WAIT_MS);
  return context;
}

/** The same, signed in by the form. */
export async function enter(
  browser: Browser,
  { base, username, password }: Pick<Installation, "base" | "username" | "password">,
): Promise<BrowserContext> {
  const context = await openContext(browser, base);
  const page = await context.newPage();
  await page.goto("/login/");
  await logIn(page, username, password);
  await page.waitForURL("**/superset/welcome/");
  await page.close();
  return context;
}

/** What Chromium remarks about pages that take their time, on a busy machine. */
const SLOW = /was preloaded using link preload but not used within a few seconds/;

/** What a page must not have: messages on the console at the level of errors, exceptions, failed requests. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on("console", (message) => {
    const isFault = message.type() === "error" || message.type() === "warning";
    if (isFault && !SLOW.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  return faults;
}

/** Signs in by the form of Liteset's own frontend, which the page shows. */
export async function logIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

/** Presses a button of a dialog, and waits until the dialog is gone. */
export async function confirm(dialog: Locator, button: Locator): Promise<void> {
  await button.click();
  await dialog.waitFor({ state: "hidden" });
}
