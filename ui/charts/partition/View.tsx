import { useMemo, useState } from "react";
import { t } from "../../i18n/t.ts";
import { isDarkColor, mixed } from "../color/lightness.ts";
import { palette } from "../color/schemes.ts";
import { colorsOf } from "../echarts/frame.ts";
import { cut } from "../echarts/text.ts";
import { text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { useHover } from "../hover.tsx";
import type { ChartViewProps } from "../types.ts";
import { type Part, partsOf } from "./parts.ts";

interface Box {
  part: Part;
  depth: number;
  top: number;
  height: number;
  color: string;
  /** of the part that it belongs to */
  share: number;
}

/** Metrics cut into groups from left to right. A click on a part shows it alone, another one leads back. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, width, height, theme, name } = props;
  const [focus, setFocus] = useState<string[]>([]);
  const hover = useHover(theme);
  // biome-ignore lint/correctness/useExhaustiveDependencies: parts depend on these parts of the props alone
  const all = useMemo(() => partsOf(props), [formData, queriesData, props.datasource]);
  const focused = partAt(all, focus);
  const shown = focused ? [focused] : all;
  const names = [...new Set(all.flatMap((part) => part.children.map((child) => child.name)))];
  const color = colorsOf(props, names, palette(text(formData, "color_scheme")));
  const boxes = layOut(shown, height, color, theme.isDark ? "#1f1f1f" : "#ffffff", theme.fill);
  const depths = Math.max(1, ...boxes.map((box) => box.depth + 1));
  const step = width / depths;
  const write = numberFormat(text(formData, "number_format", "SMART_NUMBER"));
  const metrics = new Map(all.map((part) => [part.name, part.value]));
  return (
    // Text in SVG ends where it should begin on pages from right to left.
    <section dir="ltr" aria-label={name} style={{ width, height }} data-chart="drawn">
      {/* biome-ignore lint/a11y/useSemanticElements: there are no fieldsets in SVG */}
      <svg width={width} height={height} fontFamily={theme.fontFamily} role="group" aria-label={t("Parts")}>
        {boxes.map((box) => {
          const { part, depth, top, share } = box;
          const ink = part.path.length === 1 ? theme.text : isDarkColor(box.color) ? "#ffffff" : "#1f1f1f";
          const written = share < 1 ? `${write(part.value)} · ${(share * 100).toFixed(1)}%` : write(part.value);
          const isFocus = part.path.join("\n") === focus.join("\n");
          const toggle = () => setFocus(isFocus ? focus.slice(0, -1) : part.path);
          return (
            // biome-ignore lint/a11y/useSemanticElements: there are no buttons in SVG
            <g
              key={part.path.join("\n")}
              transform={`translate(${depth * step} ${top})`}
              role="button"
              tabIndex={box.height > 8 ? 0 : -1}
              aria-label={`${part.path.join(", ")}: ${written}`}
              style={{ cursor: "pointer", outlineOffset: -2 }}
              onClick={toggle}
              onKeyDown={(event) => {
                if (event.key === "Enter" || event.key === " ") toggle();
              }}
              onMouseLeave={hover.hide}
              onMouseMove={(event) =>
                hover.show(event, {
                  title: part.path.slice(1).join(" › ") || part.name,
                  rows: [
                    { color: box.color, name: part.path[0] ?? "", value: write(part.value), strong: true },
                    ...(share < 1 ? [{ name: t("Of the part before"), value: `${(share * 100).toFixed(1)}%` }] : []),
                    { name: t("Of all"), value: shareOf(part.value, metrics.get(part.path[0] ?? "")) },
                  ],
                })
              }
            >
              <rect
                width={Math.max(0, step - 1)}
                height={Math.max(0.5, box.height - 1)}
                rx={box.height > 6 ? 3 : 0}
                fill={box.color}
              />
              {box.height > 16 && step > 50 ? (
                <text
                  x={8}
                  y={Math.min(box.height / 2 + (box.height > 36 ? -3 : 4), 200)}
                  fontSize={12}
                  fontWeight={500}
                  fill={ink}
                >
                  {fitting(part.name, step - 14)}
                  {box.height > 36 ? (
                    <tspan x={8} dy={15} fontSize={11} fontWeight={400} opacity={0.85}>
                      {fitting(written, step - 14)}
                    </tspan>
                  ) : null}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
      {hover.tooltip}
    </section>
  );
}

function layOut(parts: Part[], height: number, color: (name: string) => string, paper: string, root: string): Box[] {
  const boxes: Box[] = [];
  const place = (own: Part[], depth: number, from: number, room: number, ink: string | undefined) => {
    const total = own.reduce((sum, part) => sum + part.weight, 0) || 1;
    let top = from;
    for (const part of own) {
      const share = part.weight / total;
      const tall = room * share;
      // The first group gives the colour; what is below gets lighter or darker step by step.
      const level = part.path.length;
      const fill = level === 1 ? root : level === 2 ? color(part.name) : mixed(ink ?? color(part.name), paper, 0.22);
      boxes.push({ part, depth, top, height: tall, color: fill, share });
      if (tall > 1) place(part.children, depth + 1, top, tall, fill);
      top += tall;
    }
  };
  place(parts, 0, 0, height, undefined);
  return boxes;
}

function partAt(parts: Part[], path: readonly string[]): Part | undefined {
  const [name, ...rest] = path;
  const found = parts.find((part) => part.name === name);
  return found && rest.length > 0 ? partAt(found.children, rest) : found;
}

function shareOf(value: number, whole: number | undefined): string {
  return whole ? `${((value / whole) * 100).toFixed(1)}%` : "N/A";
}

/** A text as far as it fits into so many pixels. */
const fitting = (text: string, room: number): string => cut(text, Math.max(2, Math.floor(room / 6.6)));
