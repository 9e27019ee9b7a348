import { expect, it } from "vitest";
import { withDefaults } from "../defaults.ts";
import { chartTypes } from "../registry.ts";
import { allControls } from "./control.ts";

it.each(Object.entries(chartTypes))("%s says no beginning that its defaults have", async (vizType, type) => {
  const defaults = withDefaults({ viz_type: vizType });
  const controls = allControls(await type.loadControls());
  const twice = controls.filter(({ key, initial }) => key in defaults && isEqual(defaults[key], initial));
  expect(twice.map(({ key }) => key)).toEqual([]);
});

const isEqual = (a: unknown, b: unknown) => b !== undefined && JSON.stringify(a) === JSON.stringify(b);
