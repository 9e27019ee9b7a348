import type { ControlSection } from "../controls/control.ts";
import { controls as table } from "../table/controls.ts";

export const controls: ControlSection[] = table;
