import { expect, it } from "vitest";
import { addressParams } from "./address-params.ts";

it("hands on what an address says, but for the layout of the page", () => {
  expect(addressParams("?standalone=2&country=US&edit=true&permalink_key=k&city=a%20b&city=c")).toEqual({
    country: "US",
    permalink_key: "k",
    city: "c",
  });
});
