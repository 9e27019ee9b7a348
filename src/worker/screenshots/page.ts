import type { BrowserContextOptions, Page, Request } from "playwright-core";
import type { App } from "../../app.ts";
import { encodeSession } from "../../security/session.ts";
import { newSessionId, writeSessionId } from "../../security/sessions/ids.ts";
import type { Viewer } from "../../security/viewer.ts";
import { withContext } from "./browser.ts";
import { keepInside } from "./guard.ts";

/** A page of this installation's server, and whose eyes see it. */
export interface Visit {
  app: App;
  path: string;
  viewer: Viewer;
  signal: AbortSignal;
}

/** Seconds that a browser is signed in. */
const SESSION_SECONDS = 900;

/**
 * Opens a page for as long as `use` takes.
 * @param seen is told of each request of the page
 * @throws Error that says what did not come
 */
export async function withPage<T>(
  { app, path, viewer, signal }: Visit,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<T>,
  seen?: (request: Request) => void,
): Promise<T> {
  const { settings } = app;
  const base = new URL(settings.WEBDRIVER_BASEURL.replace("//0.0.0.0", "//127.0.0.1"));
  const still = { reducedMotion: "reduce", serviceWorkers: "block", acceptDownloads: false } as const;
  return withContext(settings, { ...still, ...options }, async (context) => {
    const stop = () => void context.close().catch(() => {});
    signal.addEventListener("abort", stop, { once: true });
    try {
      signal.throwIfAborted();
      context.setDefaultTimeout(settings.SCREENSHOT_PLAYWRIGHT_DEFAULT_TIMEOUT);
      await keepInside(context, base.origin);
      await context.addCookies([{ ...(await sessionOf(app, viewer)), url: base.origin, httpOnly: true }]);
      const page = await context.newPage();
      if (seen) page.on("request", seen);
      await open(page, new URL(path, base), app);
      return await use(page);
    } catch (error) {
      signal.throwIfAborted();
      throw withoutCallLog(error);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  });
}

/** Playwright's errors end with what it did, in the colours of a terminal. */
function withoutCallLog(error: unknown): unknown {
  const [reason] = error instanceof Error ? error.message.split("\nCall log:") : [];
  return reason === undefined ? error : new Error(reason, { cause: error });
}

/** A session's cookie of the viewer that is nearly at its end: it is of use for as long as a picture takes. */
async function sessionOf({ settings, sessions }: App, { id }: Viewer): Promise<{ name: string; value: string }> {
  const name = settings.SESSION_COOKIE_NAME;
  const session = { _user_id: String(id), _fresh: true };
  if (sessions) {
    const made = newSessionId(settings);
    await sessions.add(made, session, SESSION_SECONDS);
    return { name, value: writeSessionId(made, settings) };
  }
  const now = Math.floor(Date.now() / 1000);
  const signedAt = now - Math.max(settings.PERMANENT_SESSION_LIFETIME - SESSION_SECONDS, 0);
  return { name, value: encodeSession(session, settings.SECRET_KEY, signedAt) };
}

async function open(page: Page, url: URL, { settings }: App): Promise<void> {
  const event = settings.SCREENSHOT_PLAYWRIGHT_WAIT_EVENT;
  const waitUntil = event === "load" || event === "networkidle" || event === "commit" ? event : "domcontentloaded";
  const answer = await page.goto(url.href, { waitUntil });
  if (!answer?.ok()) throw new Error(`${url.origin}${url.pathname} answers ${answer?.status()}`);
  if (new URL(page.url()).pathname.endsWith("/login/")) throw new Error(`${url.origin} asks to sign in`);
  // The first names are those of Liteset's own pages, the others of Superset's.
  const isChart = url.pathname.endsWith("/explore/");
  const shown = page.locator(`[data-page], ${isChart ? ".chart-container" : ".standalone"}`).first();
  await shown.waitFor({ timeout: settings.SCREENSHOT_LOCATE_WAIT * 1000 }).catch(() => {
    throw new Error(`${url.pathname} showed nothing in SCREENSHOT_LOCATE_WAIT = ${settings.SCREENSHOT_LOCATE_WAIT} s`);
  });
}
