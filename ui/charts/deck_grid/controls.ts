import type { ControlSection } from "../controls/control.ts";
import { controls as cells } from "../deck_hex/controls.ts";

export const controls: ControlSection[] = cells;
