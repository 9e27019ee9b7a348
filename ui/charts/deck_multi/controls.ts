import type { ControlSection } from "../controls/control.ts";
import { beginning, filters, query } from "../controls/shared.ts";
import { mapSection } from "../deck/controls.ts";

export const controls: ControlSection[] = [
  query({ key: "deck_slices", label: "Charts to lay over each other", kind: "mapCharts", required: true }, filters),
  { ...mapSection, controls: beginning({ autozoom: true }, ...mapSection.controls) },
];
