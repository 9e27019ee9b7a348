import { expect, it } from "vitest";
import { inputOf } from "../testing.ts";
import { tooltipContent } from "./tooltip.ts";

const { theme } = inputOf({ viz_type: "x" }, []);

it("breaks a long title into lines, escapes names, and counts the rows that it leaves out", () => {
  const rows = Array.from({ length: 21 }, (_, at) => ({ name: `<b>${at}`, value: String(at) }));
  const content = tooltipContent(theme, "A title & more", rows);
  expect(content).toMatch(/white-space:normal[^>]*>A title &#38; more</);
  expect(content).not.toContain("<b>");
  expect(content).toContain("3 more");
});
