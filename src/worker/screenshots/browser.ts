import { existsSync } from "node:fs";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import type { Settings } from "../../settings/keys.ts";

/** Where systems keep Chromium and Chrome. */
const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** How long a browser is kept that nobody uses: starting one takes longer than a picture. */
const IDLE_MS = 5 * 60_000;

let warm: Promise<Browser> | undefined;
let users = 0;
let idle: NodeJS.Timeout | undefined;

/**
 * Lends a context of its own, without cookies or storage of others, in the browser that is kept warm.
 * @throws Error where this machine has no Chromium
 */
export async function withContext<T>(
  settings: Settings,
  options: BrowserContextOptions,
  use: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  clearTimeout(idle);
  users++;
  try {
    const browser = await openBrowser(settings);
    const context = await browser.newContext(options);
    try {
      return await use(context);
    } finally {
      await context.close().catch(() => {});
    }
  } finally {
    users--;
    if (users === 0) idle = setTimeout(() => void closeBrowser(), IDLE_MS).unref();
  }
}

/** Ends the browser that is kept warm; the next picture starts another. */
export async function closeBrowser(): Promise<void> {
  clearTimeout(idle);
  const closing = warm;
  warm = undefined;
  await (await closing?.catch(() => undefined))?.close();
}

async function openBrowser(settings: Settings): Promise<Browser> {
  warm ??= launch(settings);
  const browser = await warm.catch((error) => {
    warm = undefined;
    throw error;
  });
  if (browser.isConnected()) return browser;
  warm = launch(settings);
  return warm;
}

/** The program of Chromium or Chrome on this machine: the one that is named, in a usual place, or Playwright's own. */
export async function findBrowser({ SCREENSHOT_BROWSER }: Settings): Promise<string | undefined> {
  const found = [SCREENSHOT_BROWSER, ...USUAL_PLACES].find((path) => path && existsSync(path));
  if (found) return found;
  const { chromium } = await import("playwright-core");
  return [chromium.executablePath()].find((path) => path && existsSync(path));
}

async function launch(settings: Settings): Promise<Browser> {
  const { WEBDRIVER_OPTION_ARGS } = settings;
  const executablePath = await findBrowser(settings);
  if (!executablePath)
    throw new Error(
      "This machine has no Chromium. Install it (`apt install chromium`), or name its program in SCREENSHOT_BROWSER",
    );
  const { chromium } = await import("playwright-core");
  // Playwright chooses the headless mode itself; options such as --no-sandbox in containers are the settings' to give.
  const args = WEBDRIVER_OPTION_ARGS.filter((option) => !option.startsWith("--headless"));
  return chromium.launch({
    executablePath,
    args: ["--disable-gpu", "--no-first-run", "--disable-background-networking", ...args],
    chromiumSandbox: !args.includes("--no-sandbox") && process.getuid?.() !== 0,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    timeout: 60_000,
  });
}
