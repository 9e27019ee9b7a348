import { expect, test } from "vitest";
import { isPublic } from "./addresses.ts";

test.each([
  "127.0.0.1",
  "localhost",
  "10.1.2.3",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "2130706433",
  "0x7f.1",
  "[::1]",
  "[::ffff:10.0.0.1]",
  "[fd00::1]",
  "[fe80::1]",
  "no.such.host.invalid",
])("%s is inside the network, or nowhere", async (host) => {
  expect(await isPublic(host)).toBe(false);
});

test.each(["1.1.1.1", "172.32.0.1", "[2606:4700:4700::1111]"])("%s is on the internet", async (host) => {
  expect(await isPublic(host)).toBe(true);
});
