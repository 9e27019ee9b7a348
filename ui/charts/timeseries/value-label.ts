import type { ChartTheme } from "../types.ts";
import type { Style } from "./draw.ts";
import type { SeriesData } from "./series.ts";

const widthOfCharacter = 6.4;
const textHeight = 12;
/** What a group of bars has of the room for its x. */
const groupShare = 0.8;

/** More could not be read, and finding out which lie upon each other would hold the page up. */
const mostValues = 3000;

interface Labelled {
  data: SeriesData;
  style: Style;
  format: (value: number) => string;
  /** pixels for each x; below what a label needs there are none */
  room: number;
}

/** Pixels across the label that each mark has: bars of a group share what there is for their x. */
function share({ data, style, room }: Labelled): number {
  const isGroup = style.type === "bar" && style.stack === undefined && data.series.length > 1;
  return isGroup ? (room * groupShare) / data.series.length : room;
}

/** Whether values are wanted and there is room for them. */
export const hasRoom = (labelled: Labelled): boolean =>
  labelled.style.showValue &&
  labelled.data.series.length * labelled.data.xs.length <= mostValues &&
  (labelled.style.horizontal ? share(labelled) >= 9 : labelled.room >= 22 && share(labelled) >= 8);

/** Pixels that the longest value takes. */
export function labelLength(labelled: Labelled): number {
  if (!hasRoom(labelled)) return 0;
  const { data, format } = labelled;
  const lengths = data.series.flatMap(({ values }) =>
    values.map((value) => (value === null ? 0 : format(value).length)),
  );
  return lengths.reduce((most, length) => Math.max(most, length), 0) * widthOfCharacter;
}

/** By how many degrees values are turned: upright ones have room over the bars of a group where lying ones have none. */
export function labelTurn(labelled: Labelled): number {
  const { data, style } = labelled;
  if (style.type !== "bar" || style.stack !== undefined || style.horizontal || data.series.length < 2) return 0;
  return labelLength(labelled) > share(labelled) ? 90 : 0;
}

interface LabelOf extends Labelled {
  index: number;
  theme: ChartTheme;
  stacked: boolean;
  /** the share of a stack below which a part has no label */
  least: number;
  turn: number;
}

/** Values beside the marks; for stacks with `only_total` the sum above the topmost part. */
export function valueLabel(of: LabelOf): Record<string, unknown> {
  const { style, index, data, format, theme, stacked, least, turn } = of;
  const totals = stacked && style.onlyTotal && style.stack !== "Expand";
  return {
    show: hasRoom(of),
    position: placeOf(style, stacked, totals),
    ...(turn !== 0 && { rotate: turn, align: "left", verticalAlign: "middle" }),
    color: stacked && !totals ? undefined : theme.text,
    fontSize: share(of) < textHeight ? 10 : 11,
    // Bars of the times compared with are pale; their values are not.
    opacity: 1,
    lineHeight: textHeight,
    minMargin: 4,
    formatter: ({ dataIndex }: { dataIndex: number }) => {
      const value = data.series[index]?.values[dataIndex] ?? null;
      if (value === null) return "";
      if (!totals) return stacked && Math.abs(value) < least * totalAt(data, dataIndex) ? "" : format(value);
      const last = data.series.findLastIndex((one) => one.values[dataIndex] !== null && one.values[dataIndex] !== 0);
      if (last !== index) return "";
      return format(totalAt(data, dataIndex));
    },
  };
}

/** Values of bars below the axis stand below them. */
function placeOf(style: Style, stacked: boolean, totals: boolean): string {
  if (stacked && !totals) return "inside";
  if (style.type === "bar" && !stacked) return "outside";
  return style.horizontal ? "right" : "top";
}

/** What the series come to together at an x. */
export const totalAt = (data: SeriesData, at: number): number =>
  data.series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0);
