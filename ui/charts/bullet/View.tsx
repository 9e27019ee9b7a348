import { t } from "../../i18n/t.ts";
import { list, metricLabel } from "../form-data.ts";
import { valueFormat } from "../format/value.ts";
import { useHover } from "../hover.tsx";
import type { ChartViewProps } from "../types.ts";
import { bulletOf, roundTicks } from "./bullet.ts";

/** One metric as a bar before ranges, markers and lines. */
export function View(props: ChartViewProps) {
  const { formData, width, height, theme, datasource } = props;
  const { measure, ranges, markers, lines, low, high } = bulletOf(props);
  const hover = useHover(theme);
  const metric = list(formData, "metric")[0];
  const name = metricLabel(metric ?? "");
  const write = valueFormat(formData, metric, datasource);
  const left = 16;
  const inner = Math.max(10, width - left - 20);
  const thick = Math.min(56, Math.max(14, height - 80));
  const top = (height - thick) / 2 + 4;
  const x = (value: number) => left + ((value - low) / (high - low)) * inner;
  // As many as stand beside each other, two at least.
  const most = Math.floor(inner / (Math.max(write(low).length, write(high).length) * 7 + 12));
  const ticks = roundTicks(low, high, Math.max(2, Math.min(6, most)));
  const label = datasource.verboseMap?.[name] ?? name;
  const rows = [
    { name: label, value: measure === undefined ? "N/A" : write(measure), strong: true, color: theme.primary },
    ...[...ranges, ...markers, ...lines]
      .filter((mark) => mark.name !== "")
      .map((mark) => ({ name: mark.name, value: write(mark.at) })),
  ];
  return (
    <>
      <svg
        // Text in SVG ends where it should begin on pages from right to left.
        direction="ltr"
        width={width}
        height={height}
        data-chart="drawn"
        aria-hidden="true"
        fontFamily={theme.fontFamily}
        onMouseMove={(event) => hover.show(event, { title: "", rows })}
        onMouseLeave={hover.hide}
      >
        <text x={left} y={top - 12} fill={theme.textSecondary} fontSize={13}>
          {label}
          <tspan dx={10} fill={theme.text} fontSize={18} fontWeight={600}>
            {measure === undefined ? t("No data") : write(measure)}
          </tspan>
        </text>
        {ranges.toReversed().map((range, at) => (
          <rect
            key={range.at}
            x={x(low)}
            y={top}
            width={Math.max(0, x(range.at) - x(low))}
            height={thick}
            rx={3}
            fill={theme.text}
            opacity={0.06 + 0.07 * at}
          />
        ))}
        {measure === undefined ? null : (
          <rect
            x={Math.min(x(0), x(measure))}
            y={top + thick / 3}
            width={Math.abs(x(measure) - x(0))}
            height={thick / 3}
            rx={2}
            fill={theme.primary}
          />
        )}
        {lines.map((line) => (
          <rect key={line.at} x={x(line.at) - 1} y={top - 4} width={2} height={thick + 8} fill={theme.error} />
        ))}
        {markers.map((marker) => (
          <path
            key={marker.at}
            transform={`translate(${x(marker.at)} ${top + thick + 1})`}
            d="M0 -9 L7 4 H-7 Z"
            fill={theme.text}
            stroke={theme.background}
          />
        ))}
        {ticks.map((tick) => (
          <text
            key={tick}
            x={x(tick)}
            y={top + thick + 22}
            textAnchor={write(tick).length < 7 ? "middle" : tick === low ? "start" : tick === high ? "end" : "middle"}
            fill={theme.textSecondary}
            fontSize={11}
            style={{ fontVariantNumeric: "tabular-nums" }}
          >
            {write(tick)}
          </text>
        ))}
      </svg>
      {hover.tooltip}
    </>
  );
}
