import { useMemo } from "react";
import { t } from "../../i18n/t.ts";
import { isDarkColor } from "../color/lightness.ts";
import { colorSteps, stepFor } from "../color/steps.ts";
import { flag, number, text } from "../form-data.ts";
import { timeFormat } from "../format/time.ts";
import { metricFormat } from "../format/value.ts";
import { useHover } from "../hover.tsx";
import type { ChartViewProps } from "../types.ts";
import { type Block, type Calendar, calendarsOf } from "./blocks.ts";

const grainOf: Record<string, string> = { min: "PT1M", hour: "PT1H", day: "P1D", week: "P1W", month: "P1M" };
const blockFormat: Record<string, string> = {
  hour: "%Y-%m-%d %H:00",
  day: "%Y-%m-%d",
  week: "%Y-%m-%d",
  month: "%b %Y",
  year: "%Y",
};

/** A calendar for each metric: the darker a cell, the more. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, width, height, theme, datasource, name } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: calendars depend on these parts of the props alone
  const calendars = useMemo(() => calendarsOf(props), [formData, queriesData, datasource]);
  const hover = useHover(theme);
  return (
    <section
      // Weeks and months run from left to right, on pages from right to left, too.
      dir="ltr"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={name}
      data-chart="drawn"
      style={{ width, height, overflow: "auto", fontFamily: theme.fontFamily, color: theme.text }}
    >
      {calendars.map((calendar) => (
        <CalendarOf key={calendar.metric} calendar={calendar} props={props} hover={hover} />
      ))}
      {hover.tooltip}
    </section>
  );
}

interface PartProps {
  calendar: Calendar;
  props: ChartViewProps;
  hover: ReturnType<typeof useHover>;
}

function CalendarOf({ calendar, props, hover }: PartProps) {
  const { formData, theme, datasource } = props;
  const write = metricFormat(calendar.metric, text(formData, "y_axis_format"), datasource);
  const colors = colorSteps(text(formData, "linear_color_scheme"), number(formData, "steps", 10), theme.isDark);
  const colorOf = (value: number) => stepFor(value, calendar.low, calendar.high, colors);
  return (
    <div style={{ marginBottom: 18 }}>
      <div
        style={{ display: "flex", justifyContent: "space-between", alignItems: "center", gap: 16, padding: "2px 4px" }}
      >
        <span style={{ fontWeight: 600 }}>{flag(formData, "show_metric_name", true) ? calendar.name : ""}</span>
        {flag(formData, "show_legend", true) ? (
          <span style={{ display: "flex", alignItems: "center", gap: 6, fontSize: 11, color: theme.textSecondary }}>
            <bdi>{write(calendar.low)}</bdi>
            <span style={{ display: "flex" }} aria-hidden="true">
              {colors.map((color) => (
                <span key={color} style={{ width: 14, height: 10, background: color }} />
              ))}
            </span>
            <bdi>{write(calendar.high)}</bdi>
          </span>
        ) : null}
      </div>
      <div style={{ display: "flex", flexWrap: "wrap", gap: "10px 14px", padding: 4 }}>
        {calendar.blocks.map((block) => (
          <BlockOf key={block.start} {...{ block, props, hover, colorOf, write }} metric={calendar.name} />
        ))}
      </div>
    </div>
  );
}

interface BlockProps {
  block: Block;
  props: ChartViewProps;
  hover: ReturnType<typeof useHover>;
  metric: string;
  colorOf(value: number): string;
  write(value: number): string;
}

function BlockOf({ block, props, hover, metric, colorOf, write }: BlockProps) {
  const { formData, theme } = props;
  const size = number(formData, "cell_size", 10);
  const step = size + number(formData, "cell_padding", 2);
  const domain = text(formData, "domain_granularity", "month");
  const title = timeFormat(blockFormat[domain])(block.start);
  const stamp = timeFormat(
    text(formData, "x_axis_time_format", "smart_date"),
    grainOf[text(formData, "subdomain_granularity", "day")],
  );
  const withValues = flag(formData, "show_values") && size >= 18;
  return (
    <figure style={{ margin: 0 }} aria-hidden="true">
      <figcaption style={{ fontSize: 11, color: theme.textSecondary, marginBottom: 4, whiteSpace: "nowrap" }}>
        {title}
      </figcaption>
      <svg width={block.columns * step} height={block.rows * step} aria-hidden="true" onMouseLeave={hover.hide}>
        {block.cells.map(({ time, value, column, row }) => {
          const fill = value === null ? theme.fill : colorOf(value);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the values are in the table behind the chart
            <g
              key={time}
              onMouseMove={(event) =>
                hover.show(event, {
                  title: stamp(time),
                  rows: [{ color: fill, name: metric, value: value === null ? t("No data") : write(value) }],
                })
              }
            >
              <rect
                x={column * step}
                y={row * step}
                width={size}
                height={size}
                rx={number(formData, "cell_radius", 0)}
                fill={fill}
              />
              {withValues && value !== null ? (
                <text
                  x={column * step + size / 2}
                  y={row * step + size / 2 + 3}
                  textAnchor="middle"
                  fontSize={Math.min(11, size / 3)}
                  fill={isDarkColor(fill) ? "#fff" : "#1f1f1f"}
                >
                  {write(value)}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
