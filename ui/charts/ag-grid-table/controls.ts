import { beginning } from "../controls/shared.ts";
import { controls as table } from "../table/controls.ts";

export const controls = table.map((section) => ({
  ...section,
  controls: beginning({ allow_render_html: true }, ...section.controls),
}));
