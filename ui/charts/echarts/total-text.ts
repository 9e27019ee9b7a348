import { t } from "../../i18n/t.ts";
import { fittingSize } from "../format/fit.ts";
import type { ChartTheme } from "../types.ts";

/**
 * The total in the middle of a circle: in one line where the hole is wide enough, else in two.
 * @param hole its radius; undefined where the total lies on the drawing
 */
export function totalText(
  theme: ChartTheme,
  [x, y]: readonly [number, number],
  hole: number | undefined,
  total: string,
): Record<string, unknown> {
  const wanted = hole === undefined ? 13 : 15;
  const room = hole === undefined ? Number.POSITIVE_INFINITY : hole * 1.7;
  const line = t("Total: {total}", { total });
  const fits = line.length * wanted * 0.6 <= room;
  const size = fits ? wanted : fittingSize(total, room, wanted, 600);
  return {
    type: "text",
    x,
    y,
    silent: true,
    style: {
      text: fits ? line : `${t("Total")}\n${total}`,
      textAlign: "center",
      textVerticalAlign: "middle",
      fill: theme.text,
      font: `600 ${size}px ${theme.fontFamily}`,
      // Measured by a Chinese letter otherwise, which not every machine has.
      lineHeight: Math.round(size * 1.25),
    },
  };
}
