import { afterEach, expect, it } from "vitest";
import { withDefaults } from "../defaults.ts";
import { schemeNames } from "./scheme-names.ts";
import { gradient, gradientNames, palette, paletteNames } from "./schemes.ts";
import { setSiteSchemes } from "./site.ts";

const brand = { id: "brand", label: "Our colours", isDefault: true, colors: ["#111111", "#222222"] };
const warm = { id: "warm", label: "Warm", colors: ["#ffffff", "#ff0000"] };

afterEach(() => setSiteSchemes([], []));

it("charts have the colours of the installation's own schemes, where they name one or say nothing", () => {
  setSiteSchemes([brand, { id: "broken" }], [warm]);
  expect(paletteNames()[0]).toBe("brand");
  expect(paletteNames()).not.toContain("broken");
  expect(palette("brand")).toEqual(["#111111", "#222222"]);
  expect(palette("no such scheme")).toEqual(["#111111", "#222222"]);
  expect(palette("bnbColors")).not.toEqual(palette("brand"));
  expect(gradient("warm")).toEqual(["#ffffff", "#ff0000"]);
  expect(withDefaults({ viz_type: "pie" }).color_scheme).toBe("brand");
  expect(withDefaults({ viz_type: "pie", color_scheme: "bnbColors" }).color_scheme).toBe("bnbColors");
  expect(withDefaults({ viz_type: "heatmap_v2" }).linear_color_scheme).toBe("superset_seq_1");
});

it("every scheme has a name for people", () => {
  for (const id of [...paletteNames(), ...gradientNames()]) expect(schemeNames).toHaveProperty(id);
});
