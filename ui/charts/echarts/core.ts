import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { LegendOfWholeNames } from "./whole-names.ts";

// What nearly every chart needs; the rest comes with the chart types.
use([CanvasRenderer, GridComponent, LegendComponent, TooltipComponent]);
use(LegendOfWholeNames);
