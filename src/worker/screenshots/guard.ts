import { lookup } from "node:dns/promises";
import { BlockList, isIPv6 } from "node:net";
import type { BrowserContext } from "playwright-core";

/** What a page may take from elsewhere; nothing that could send or read data. */
const FOREIGN = new Set(["image", "font", "stylesheet", "media"]);

/** Addresses that are not on the internet: this machine, its networks, the metadata services of clouds. */
const inner = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  inner.addSubnet(net, bits, "ipv4");
for (const [net, bits] of [
  ["::", 96],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  inner.addSubnet(net, bits, "ipv6");

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

/** Whether a host's addresses are all on the internet. */
export async function isPublic(host: string): Promise<boolean> {
  const name = host.replace(/^\[|\]$/g, "");
  try {
    const found = await lookup(name, { all: true });
    return found.length > 0 && found.every(({ address }) => !isInner(address));
  } catch {
    return false;
  }
}

const isInner = (address: string): boolean => inner.check(address, isIPv6(address) ? "ipv6" : "ipv4");
