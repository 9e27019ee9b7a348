import { mapPlugin } from "../deck/plugin.tsx";
import { draw } from "./draw.ts";

export const plugin = mapPlugin(draw);
