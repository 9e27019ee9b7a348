import { expect, it } from "vitest";
import { inputOf } from "../testing.ts";
import { option } from "./option.ts";
import { countryNames, frameOf, loadShapes } from "./shapes.ts";

const formData = { viz_type: "country_map", select_country: "france", entity: "d", metric: "m" };

it("finds the parts of a country by code or name, and colours them", async () => {
  const shapes = await loadShapes("france");
  const parts = shapes.features.map(({ properties }) => properties);
  const rows = [
    { d: "FR-75", m: 3 },
    { d: "corrèze", m: 1 },
    { d: "59", m: 2 },
    { d: "nowhere", m: 9 },
  ];
  const drawn = option(inputOf(formData, rows), "country france", parts, frameOf(shapes.features));
  expect((drawn.series as { data: object[] }[])[0]?.data).toEqual([
    { name: "FR-75", value: 3 },
    { name: "FR-19", value: 1 },
    { name: "FR-59", value: 2 },
  ]);
  expect(drawn.visualMap).toMatchObject({ min: 1, max: 3 });
});

it("has shapes with outlines for the countries that charts name", async () => {
  expect(countryNames.length).toBeGreaterThan(190);
  const usa = await loadShapes("usa");
  expect(usa.features).toHaveLength(51);
  expect(usa.features.map(({ properties }) => properties.code)).toContain("US-CA");
  // Alaska goes on beyond the date line, in one piece.
  expect(frameOf(usa.features).ratio).toBeGreaterThan(1);
  expect(frameOf(usa.features).ratio).toBeLessThan(2.2);
  await expect(loadShapes("atlantis")).rejects.toThrow('There are no shapes of "atlantis".');
});
