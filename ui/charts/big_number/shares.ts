import type { Choice, Control } from "../controls/control.ts";
import { flag } from "../form-data.ts";

const large: Choice[] = [
  [0.2, "Tiny"],
  [0.3, "Small"],
  [0.4, "Normal"],
  [0.5, "Large"],
  [0.6, "Huge"],
];

const small: Choice[] = [
  [0.125, "Tiny"],
  [0.15, "Small"],
  [0.2, "Normal"],
  [0.3, "Large"],
  [0.4, "Huge"],
];

/** How much of the box the number and the lines below it take. */
export const numberShares: readonly Control[] = [
  { key: "header_font_size", label: "Size of the number", kind: "choice", choices: large },
  { key: "subheader_font_size", label: "Size of the lines below", kind: "choice", choices: small },
  { key: "subtitle_font_size", label: "Size of the subtitle", kind: "choice", choices: small },
  {
    key: "metric_name_font_size",
    label: "Size of the metric's name",
    kind: "choice",
    choices: small,
    when: (formData) => flag(formData, "show_metric_name"),
  },
];
