import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";
import { enter, launchBrowser } from "./browser.ts";
import { type Installation, startInstallation } from "./installation.ts";

export interface Entered {
  installation: Installation;
  browser: Browser;
  /** The administrator's. */
  context: BrowserContext;
}

/**
 * An installation of its own, a browser, and its administrator signed in, for the tests of a `describe`; there when they begin.
 * @param settings of the installation, as variables of the environment
 */
export function entered(settings: Record<string, string> = {}): Entered {
  const here = {} as Entered;
  beforeAll(async () => {
    here.installation = await startInstallation(settings);
    here.browser = await launchBrowser(inject("services").chromium.url ?? "");
    here.context = await enter(here.browser, here.installation);
  }, 600_000);
  afterAll(async () => {
    await here.browser?.close();
    await here.installation?.stop();
  });
  return here;
}
