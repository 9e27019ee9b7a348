import { type Visit, withPage } from "./page.ts";

const LOOK_MS = 100;

/**
 * What the page of a chart asks of `/api/v1/chart/data`: the query of a chart that was saved without one.
 * @throws Error when the page asks nothing in SCREENSHOT_LOAD_WAIT seconds
 */
export async function questionOfPage(visit: Visit): Promise<unknown> {
  const { SCREENSHOT_LOAD_WAIT: seconds } = visit.app.settings;
  let body: unknown;
  return withPage(
    visit,
    {},
    async (page) => {
      const deadline = Date.now() + seconds * 1000;
      while (body === undefined) {
        if (Date.now() > deadline) throw new Error(`The page asked for no data in SCREENSHOT_LOAD_WAIT = ${seconds} s`);
        await page.waitForTimeout(LOOK_MS);
      }
      return body;
    },
    (request) => {
      if (request.method() === "POST" && new URL(request.url()).pathname.endsWith("/api/v1/chart/data"))
        body ??= request.postDataJSON();
    },
  );
}
