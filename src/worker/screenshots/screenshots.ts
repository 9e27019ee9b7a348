import type { Page } from "playwright-core";
import type { App } from "../../app.ts";
import { type Visit, withPage } from "./page.ts";
import type { Photograph } from "./pdf.ts";

/** How to photograph a page; the size of its window is in CSS pixels. */
export interface Picture {
  width: number;
  /** Of a chart its height; a dashboard is as tall as it is. */
  height: number;
  isTall: boolean;
  /** Pixels of the picture for each of the window. */
  density: number;
  type: "png" | "jpeg";
}

/** The window that tall pages are measured in. */
const START_HEIGHT = 600;
/** Chromium's pictures are not taller than this, in pixels of the picture. */
const MAX_HEIGHT = 16_000;
const MAX_PARTS = 6;
/** A last part that is not as tall as this has nothing to show. */
const MIN_PART = 16;
/** A page that has grown so often in the window that was made to fit it never ends growing. */
const MAX_FITS = 5;
/** Pictures of a page on which something goes on moving. */
const MAX_TRIES = 15;

/**
 * Photographs a page with the eyes of a viewer, once each of its charts is drawn or has failed. A page that is taller than a
 * picture may be comes in parts, one below the other.
 * @param parts so many at most; what lies below is left out
 * @throws Error that says what did not come
 */
export async function takePictures(visit: Visit, picture: Picture, parts = MAX_PARTS): Promise<Photograph[]> {
  const { width, density, isTall } = picture;
  const options = {
    viewport: { width, height: isTall ? START_HEIGHT : picture.height },
    deviceScaleFactor: density,
  };
  return withPage(visit, options, async (page) => {
    await settle(page, visit.app);
    const height = isTall ? await enlarge(page, picture, visit.app) : picture.height;
    const taken: Photograph[] = [];
    const take = async (part: Part) => {
      const bytes = await photograph(page, picture, part);
      taken.push({ bytes, width: Math.round(width * density), height: Math.round(part.height * density) });
    };
    await take({ top: 0, height });
    while (isTall && taken.length < parts) {
      const above = taken.length * height;
      const rest = Math.min(height, (await heightOf(page)) - above);
      if (rest < MIN_PART) break;
      await page.evaluate(`scrollTo(0, ${above})`);
      await settle(page, visit.app);
      // At the end of the page the window begins with what the part before has shown.
      await take({ top: height - rest, height: rest });
    }
    return taken;
  });
}

/** What of the window is photographed, in CSS pixels. */
interface Part {
  top: number;
  height: number;
}

const heightOf = (page: Page) => page.evaluate<number>("document.documentElement.scrollHeight");

/**
 * Whether nothing in the window is loading; what lies below it is not asked for before the window is made taller. What was
 * loaded may bring more to light once it is drawn.
 */
const IS_STILL = `(async () => {
  const loading = "[data-chart-state=loading], [aria-busy=true], .skeleton, .ant-skeleton, [data-loading], .loading";
  const isSeen = (element) => element.checkVisibility() && element.getBoundingClientRect().top < innerHeight;
  // Superset's own pages have boxes of charts that nothing is in before they begin to load.
  const filled = ":has(.slice_container, .ant-empty, .ant-alert, [role=alert])";
  const waiting = loading + ", .chart-container:not(" + filled + ")";
  const isStill = () => ![...document.querySelectorAll(waiting)].some(isSeen);
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

/** Takes pictures until two are equal: what moves has then come to its end. What never does is taken as it is. */
async function photograph(page: Page, { type, width }: Picture, { top, height }: Part): Promise<Uint8Array> {
  const clip = { x: 0, y: top, width, height };
  const take = () => page.screenshot({ type, clip, ...(type === "jpeg" && { quality: 90 }), animations: "disabled" });
  let last = await take();
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    await page.waitForTimeout(LOOK_MS);
    const next = await take();
    if (next.equals(last)) break;
    last = next;
  }
  return last;
}

/** Makes the window as tall as its page, so that also the charts far below are drawn. */
async function enlarge(page: Page, { width, density }: Picture, app: App): Promise<number> {
  const most = Math.floor(MAX_HEIGHT / density);
  let height = START_HEIGHT;
  for (let fits = 0; fits < MAX_FITS; fits++) {
    const needed = Math.min(await heightOf(page), most);
    if (needed <= height) break;
    height = needed;
    await page.setViewportSize({ width, height });
    await settle(page, app);
  }
  return height;
}
