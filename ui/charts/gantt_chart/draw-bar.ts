import type { CustomSeriesRenderItem } from "echarts/types/dist/echarts";

/** A bar from (lane, start, end), at least two pixels wide so that moments are seen. */
export const drawBar: CustomSeriesRenderItem = (_params, api) => {
  const [x = 0, y = 0] = api.coord([api.value(1), api.value(0)]);
  const [end = 0] = api.coord([api.value(2), api.value(0)]);
  const size = api.size?.([0, 1]);
  const height = Math.min(28, (Array.isArray(size) ? (size[1] ?? 10) : 10) * 0.6);
  return {
    type: "rect",
    transition: ["shape"],
    shape: { x, y: y - height / 2, width: Math.max(2, end - x), height, r: 3 },
    style: { fill: api.visual("color"), opacity: 0.9 },
    emphasis: { style: { opacity: 1 } },
  };
};
