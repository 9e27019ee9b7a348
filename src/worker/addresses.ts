import { lookup as lookupWithCallback } from "node:dns";
import { lookup } from "node:dns/promises";
import { BlockList, isIP, isIPv6, type LookupFunction } from "node:net";

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

/** Whether a host is written as an address that is not on the internet; those of names are looked up by who connects. */
export function isInnerAddress(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "");
  return isIP(name) !== 0 && isInner(name);
}

/** Looks up a host for a connection, which is refused where one of its addresses is not on the internet. */
export const lookupPublic: LookupFunction = (host, options, found) =>
  lookupWithCallback(host, { ...options, all: true }, (error, addresses) => {
    if (error) return found(error, []);
    if (addresses.some(({ address }) => isInner(address))) return found(new Error(`${host} is inside the network`), []);
    const [first] = addresses;
    return options.all || !first ? found(null, addresses) : found(null, first.address, first.family);
  });

const isInner = (address: string): boolean => inner.check(address, isIPv6(address) ? "ipv6" : "ipv4");
