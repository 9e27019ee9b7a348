import type { Page } from "playwright-core";
import type { App } from "../../app.ts";
import { encodeSession } from "../../security/session.ts";
import type { Viewer } from "../../security/viewer.ts";
import { withContext } from "./browser.ts";
import { keepInside } from "./guard.ts";

/** A page to photograph, by its path and the size of its window in CSS pixels. */
export interface Picture {
  path: string;
  width: number;
  /** Of a chart its height; a dashboard is as tall as it is. */
  height: number;
  isTall: boolean;
  /** Pixels of the picture for each of the window. */
  density: number;
  type: "png" | "jpeg";
}

/** A picture, and its size in pixels. */
export interface Photograph {
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** Seconds that a browser is signed in. */
const SESSION_SECONDS = 900;
/** The window that tall pages are measured in. */
const START_HEIGHT = 600;
/** Chromium's pictures are not taller than this, in pixels of the picture. */
const MAX_HEIGHT = 16_000;
/** A page that has grown so often in the window that was made to fit it never ends growing. */
const MAX_FITS = 5;

/**
 * Photographs a page with the eyes of a viewer, once each of its charts is drawn or has failed.
 * @throws Error that says what did not come
 */
export async function takePicture(
  app: App,
  picture: Picture,
  viewer: Viewer,
  signal: AbortSignal,
): Promise<Photograph> {
  const { settings } = app;
  const base = new URL(settings.WEBDRIVER_BASEURL.replace("//0.0.0.0", "//127.0.0.1"));
  const viewport = { width: picture.width, height: picture.isTall ? START_HEIGHT : picture.height };
  const options = {
    viewport,
    deviceScaleFactor: picture.density,
    reducedMotion: "reduce",
    serviceWorkers: "block",
    acceptDownloads: false,
  } as const;
  return withContext(settings, options, async (context) => {
    const stop = () => void context.close().catch(() => {});
    signal.addEventListener("abort", stop, { once: true });
    try {
      signal.throwIfAborted();
      context.setDefaultTimeout(settings.SCREENSHOT_PLAYWRIGHT_DEFAULT_TIMEOUT);
      await keepInside(context, base.origin);
      await context.addCookies([{ ...sessionOf(app, viewer), url: base.origin, httpOnly: true }]);
      const page = await context.newPage();
      await open(page, new URL(picture.path, base), app);
      await settle(page, app);
      const height = picture.isTall ? await enlarge(page, picture, app) : picture.height;
      const quality = picture.type === "jpeg" ? { quality: 90 } : {};
      const bytes = await page.screenshot({ type: picture.type, ...quality, animations: "disabled" });
      const { density } = picture;
      return { bytes, width: Math.round(picture.width * density), height: Math.round(height * density) };
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  });
}

/** A session's cookie of the viewer that is nearly at its end: it is of use for as long as a picture takes. */
function sessionOf({ settings }: App, { id }: Viewer): { name: string; value: string } {
  const now = Math.floor(Date.now() / 1000);
  const signedAt = now - Math.max(settings.PERMANENT_SESSION_LIFETIME - SESSION_SECONDS, 0);
  const session = { _user_id: String(id), _fresh: true };
  return { name: settings.SESSION_COOKIE_NAME, value: encodeSession(session, settings.SECRET_KEY, signedAt) };
}

async function open(page: Page, url: URL, { settings }: App): Promise<void> {
  const event = settings.SCREENSHOT_PLAYWRIGHT_WAIT_EVENT;
  const waitUntil = event === "load" || event === "networkidle" || event === "commit" ? event : "domcontentloaded";
  const answer = await page.goto(url.href, { waitUntil });
  if (!answer?.ok()) throw new Error(`${url.origin}${url.pathname} answers ${answer?.status()}`);
  if (new URL(page.url()).pathname.endsWith("/login/")) throw new Error(`${url.origin} asks to sign in`);
  // The first names are those of Liteset's own pages, the others of Superset's.
  const shown = page.locator("[data-page], .standalone, .chart-container").first();
  await shown.waitFor({ timeout: settings.SCREENSHOT_LOCATE_WAIT * 1000 }).catch(() => {
    throw new Error(`${url.pathname} showed nothing in SCREENSHOT_LOCATE_WAIT = ${settings.SCREENSHOT_LOCATE_WAIT} s`);
  });
}

/**
 * Whether nothing in the window is loading; what lies below it is not asked for before the window is made taller. What was
 * loaded may bring more to light once it is drawn.
 */
const IS_STILL = `(async () => {
  const loading = "[data-chart-state=loading], [aria-busy=true], .skeleton, .ant-skeleton, [data-loading], .loading";
  const isSeen = (element) => element.checkVisibility() && element.getBoundingClientRect().top < innerHeight;
  const isStill = () => ![...document.querySelectorAll(loading)].some(isSeen);
  if (!isStill()) return false;
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  return isStill();
})()`;
const LOOK_MS = 100;

/** Waits until nothing that can be seen is loading any more. */
async function settle(page: Page, { settings }: App): Promise<void> {
  const deadline = Date.now() + settings.SCREENSHOT_LOAD_WAIT * 1000;
  while (!(await page.evaluate<boolean>(IS_STILL))) {
    if (Date.now() > deadline)
      throw new Error(`Charts were still loading after SCREENSHOT_LOAD_WAIT = ${settings.SCREENSHOT_LOAD_WAIT} s`);
    await page.waitForTimeout(LOOK_MS);
  }
}

/** Makes the window as tall as its page, so that also the charts far below are drawn. */
async function enlarge(page: Page, { width, density }: Picture, app: App): Promise<number> {
  const most = Math.floor(MAX_HEIGHT / density);
  let height = START_HEIGHT;
  for (let fits = 0; fits < MAX_FITS; fits++) {
    const needed = Math.min(await page.evaluate<number>("document.documentElement.scrollHeight"), most);
    if (needed <= height) break;
    height = needed;
    await page.setViewportSize({ width, height });
    await settle(page, app);
  }
  return height;
}
