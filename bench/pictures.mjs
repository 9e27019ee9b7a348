import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { enter, launchBrowser } from "../test/support/browser.ts";
import { startInstallation } from "../test/support/installation.ts";

/** What both commands that take pictures are told: a folder, and which server, or none for one of their own. */
export function readOptions(folder, more) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      base: { type: "string" },
      user: { type: "string", default: "admin" },
      password: { type: "string", default: "" },
      only: { type: "string", default: "" },
      ...more,
    },
  });
  return { folder: positionals[0] ?? folder, ...values };
}

/**
 * Signs in, has pictures taken, and says how much was found; the process ends with 1 where something was.
 * @param settings of an installation of one's own, as variables of the environment
 * @param take gives how many faults it found
 * @param prepare what an installation of one's own needs before
 */
export async function takePictures(options, settings, take, prepare = () => undefined) {
  mkdirSync(options.folder, { recursive: true });
  const installation = options.base ? undefined : await startInstallation(settings);
  if (installation) prepare(installation);
  const who = installation ?? { base: options.base, username: options.user, password: options.password };
  const browser = await launchBrowser(process.env.TEST_CHROMIUM ?? "/usr/bin/chromium");
  try {
    const { cookies } = await (await enter(browser, who)).storageState();
    const wrong = await take({ browser, base: who.base, storageState: { cookies, origins: [] } });
    console.log(`${wrong} findings; the pictures are in ${options.folder}`);
    process.exitCode = wrong > 0 ? 1 : 0;
  } finally {
    await browser.close();
    await installation?.stop();
  }
}
