import type { BrowserContext } from "playwright-core";
import { isPublic } from "../addresses.ts";

/** What a page may take from elsewhere; nothing that could send or read data. */
const FOREIGN = new Set(["image", "font", "stylesheet", "media"]);

/**
 * Keeps pages to their own server: what people write on dashboards must not make a machine inside the network ask other
 * machines there. Pictures, fonts and styles may come from the internet.
 */
export async function keepInside(context: BrowserContext, origin: string): Promise<void> {
  await context.route("**/*", async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    const isOpen =
      url.origin === origin ||
      (FOREIGN.has(request.resourceType()) && request.method() === "GET" && (await isPublic(url.hostname)));
    await (isOpen ? route.continue() : route.abort("blockedbyclient")).catch(() => {});
  });
  await context.routeWebSocket("**/*", (socket) => socket.close());
}
