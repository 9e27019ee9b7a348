import { describe, expect, it } from "vitest";
import { algorithmsOf, themeConfig } from "./tokens.ts";

describe("themeConfig", () => {
  it("lets the tokens of THEME_DEFAULT win and keeps the rest", () => {
    const config = themeConfig(false, { token: { colorPrimary: "#aa0000", fontSize: 15 }, algorithm: "default" });
    expect(config.token).toMatchObject({
      colorPrimary: "#aa0000",
      colorLink: "#aa0000",
      fontSize: 15,
      borderRadius: 6,
    });
  });

  it("has a look of its own where nothing is configured", () => {
    expect(themeConfig(true, { algorithm: "dark" }).token?.colorPrimary).not.toBe(
      themeConfig(false, undefined).token?.colorPrimary,
    );
  });
});

describe("algorithmsOf", () => {
  it("reads the algorithm names of stored themes", () => {
    expect(algorithmsOf(false, { algorithm: "default" })).toEqual(["default"]);
    expect(algorithmsOf(false, { algorithm: ["dark", "compact"] })).toEqual(["dark", "compact"]);
    expect(algorithmsOf(true, undefined)).toEqual(["dark"]);
  });
});
