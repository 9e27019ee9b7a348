import { useMemo, useState } from "react";
import { t } from "../../i18n/t.ts";
import { mixed } from "../color/lightness.ts";
import { list, text } from "../form-data.ts";
import { timeFormat } from "../format/time.ts";
import { metricFormat } from "../format/value.ts";
import { useHover } from "../hover.tsx";
import type { ChartViewProps } from "../types.ts";
import { foldPath, folds, horizonOf } from "./bands.ts";

const blue = "#2171b5";
const red = "#cb181d";

/** A strip for each series, folded: the higher a value, the deeper its colour; below zero it is red. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, width, height, theme, datasource, name } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: strips depend on these parts of the props alone
  const { times, strips, height: tall } = useMemo(() => horizonOf(props), [formData, queriesData, datasource]);
  const [at, setAt] = useState<number>();
  const hover = useHover(theme);
  const longest = strips.reduce((most, strip) => Math.max(most, strip.name.length), 0);
  const left = Math.min(170, width * 0.28, longest * 9 + 20);
  const inner = Math.max(20, width - left - 14);
  const step = times.length > 1 ? inner / (times.length - 1) : inner;
  const write = metricFormat(list(formData, "metrics")[0] ?? "", text(formData, "y_axis_format"), datasource);
  const stamp = timeFormat("smart_date_detailed", text(formData, "time_grain_sqla") || undefined);
  const shades = (ink: string) =>
    Array.from({ length: folds }, (_, fold) => mixed(theme.isDark ? "#2a2a2a" : "#ffffff", ink, (fold + 1) / folds));
  const inks = { up: shades(theme.isDark ? "#6baed6" : blue), down: shades(theme.isDark ? "#fb6a4a" : red) };
  return (
    <section
      // Drawn from left to right, as time runs in all charts, on pages from right to left, too.
      dir="ltr"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={name}
      data-chart="drawn"
      style={{ width, height, overflowY: "auto", overflowX: "hidden", fontFamily: theme.fontFamily }}
    >
      {strips.map((strip) => (
        <div key={strip.name} style={{ display: "flex", height: tall, borderBottom: `1px solid ${theme.splitLine}` }}>
          <span
            title={strip.name}
            style={{
              width: left,
              padding: "0 10px 0 4px",
              boxSizing: "border-box",
              lineHeight: `${tall - 1}px`,
              fontSize: Math.min(12, tall - 2),
              color: theme.text,
              overflow: "hidden",
              textOverflow: "ellipsis",
              whiteSpace: "nowrap",
            }}
          >
            {strip.name}
          </span>
          <svg
            width={inner}
            height={tall - 1}
            aria-hidden="true"
            onMouseMove={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              const near = Math.max(0, Math.min(times.length - 1, Math.round((event.clientX - box.left) / step)));
              const value = strip.values[near];
              setAt(near);
              hover.show(event, {
                title: stamp(times[near] ?? 0),
                rows: [
                  { name: strip.name, value: value === null || value === undefined ? t("No data") : write(value) },
                ],
              });
            }}
            onMouseLeave={() => {
              setAt(undefined);
              hover.hide();
            }}
          >
            {inks.up.map((ink, fold) => (
              <path key={ink} d={foldPath(strip, fold, 1, inner, tall - 1)} fill={ink} />
            ))}
            {inks.down.map((ink, fold) => (
              <path key={ink} d={foldPath(strip, fold, -1, inner, tall - 1)} fill={ink} />
            ))}
            {at === undefined ? null : (
              <line x1={at * step} x2={at * step} y2={tall} stroke={theme.text} opacity={0.5} />
            )}
          </svg>
        </div>
      ))}
      <div
        style={{
          display: "flex",
          justifyContent: "space-between",
          padding: `4px 14px 4px ${left}px`,
          fontSize: 11,
          color: theme.textSecondary,
        }}
      >
        {[times[0], times[Math.floor(times.length / 2)], times.at(-1)].map((time, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: three places, always the same
          <span key={index}>{time === undefined ? "" : stamp(time)}</span>
        ))}
      </div>
      {hover.tooltip}
    </section>
  );
}
