import { isIPv4, isIPv6 } from "node:net";

/** Addresses from the first to the last, as numbers. */
export interface AddressRange {
  start: bigint;
  end: bigint;
}

/** Reads an address or a network (`10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fe80::/10`), or the number of an address; null when it is none. */
export function readNetwork(text: string): AddressRange | null {
  if (/^\d+$/.test(text)) {
    const number = text.length <= 39 ? BigInt(text) : MAX_V6 + 1n;
    return number <= MAX_V6 ? { start: number, end: number } : null;
  }
  const [address = "", mask, ...more] = text.split("/");
  if (more.length > 0) return null;
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : null;
  if (bits === null) return null;
  const prefix = mask === undefined ? bits : bits === 32 ? prefixOfV4(mask) : prefixOf(mask, 128);
  if (prefix === null) return null;
  const hosts = (1n << BigInt(bits - prefix)) - 1n;
  const number = bits === 32 ? numberOfV4(address) : numberOfV6(address);
  return { start: number & ~hosts, end: number | hosts };
}

const MAX_V6 = (1n << 128n) - 1n;

const prefixOf = (text: string, bits: number): number | null =>
  /^\d{1,3}$/.test(text) && Number(text) <= bits ? Number(text) : null;

/** The length of a prefix that is given as such, as a mask (255.0.0.0) or as its opposite (0.255.255.255). */
function prefixOfV4(text: string): number | null {
  if (!isIPv4(text)) return prefixOf(text, 32);
  const digits = numberOfV4(text).toString(2).padStart(32, "0");
  if (/^1*0*$/.test(digits)) return digits.lastIndexOf("1") + 1;
  return /^0*1*$/.test(digits) ? digits.indexOf("1") : null;
}

const numberOfV4 = (text: string): bigint => text.split(".").reduce((number, part) => number * 256n + BigInt(part), 0n);

function numberOfV6(text: string): bigint {
  const [address = ""] = text.split("%");
  const plain = address.replace(/[^:]+\.[^:]+$/, (v4) => {
    const number = numberOfV4(v4);
    return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
  });
  const [head = [], tail] = plain.split("::").map((half) => half.split(":").filter((part) => part !== ""));
  const groups = tail ? [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail] : head;
  return groups.reduce((number, group) => number * 65_536n + BigInt(`0x${group}`), 0n);
}
