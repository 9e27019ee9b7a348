import { cells } from "../deck_hex/controls.ts";

export const controls = cells({ linear_color_scheme: "superset_seq_1", js_agg_function: "sum" });
