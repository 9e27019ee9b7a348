import { expect, test } from "vitest";
import { convert } from "./convert.ts";

const said = (type: string, ...values: unknown[]) => {
  const { display_value, error_message, values: made } = convert(type, values)!;
  return error_message || `${display_value} ${JSON.stringify(made)}`;
};

test("networks become ranges of numbers with every digit", () => {
  expect(said("internet_address", "1.1.1.0/24", "::1", "10")).toBe(
    '16843008 - 16843263, 1, 10 [{"start":16843008,"end":16843263},1,10]',
  );
  expect(said("internet_address", "1.2.3.4/255.255.0.0")).toContain("16908288 - 16973823");
  expect(said("internet_address", "1.1.1.1/0.0.0.255")).toContain("16843008 - 16843263");
  expect(said("internet_address", "::ffff:1.2.3.4")).toBe("281470698652420 [281470698652420]");
  expect(said("internet_address", "fe80::1%eth0")).toContain("[338288524927261089654018896841347694593]");
  expect(said("internet_address", "::/0")).toContain('{"start":0,"end":340282366920938463463374607431768211455}');
});

test.each([
  "x",
  "1.2.3",
  "010.1.1.1",
  "1.1.1.1/99",
  "1.1.1.1/",
  "1.1.1.1/255.0.255.0",
  "1.1.1.1/24/3",
  "1::2::3",
  "::1/129",
])("%s is no network", (text) => {
  expect(said("internet_address", text)).toBe(`'${text}' does not appear to be an IPv4 or IPv6 network`);
});

test("a number with more digits than any address has is refused", () => {
  const digits = "9".repeat(100_000);
  expect(said("internet_address", digits)).toMatch(/^9+ does not appear/);
});

test("ports have names; names of an object's own members are none", () => {
  expect(said("port", "ftp", 443)).toBe("[20, 21], [443] [[20,21],[443]]");
  expect(said("port", "constructor")).toBe("'constructor' does not appear to be a port name or number");
  expect(convert("toString", ["1"])).toBeUndefined();
});
