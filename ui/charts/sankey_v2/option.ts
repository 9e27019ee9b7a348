import { t } from "../../i18n/t.ts";
import { palette } from "../color/schemes.ts";
import { base, colorsOf } from "../echarts/frame.ts";
import { lineHeight } from "../echarts/line-height.ts";
import { asNumber } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, metricLabel, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";

interface Flow {
  source: string;
  target: string;
  value: number;
}

const widthOfCharacter = 7;
const percent = numberFormat(".1%");

/** Flows from one group to another, as wide as they are large. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const metric = metricLabel(formData.metric ?? "");
  const [from, to] = [columnLabel(formData.source ?? ""), columnLabel(formData.target ?? "")];
  const flows = withoutCircles(
    (queriesData[0]?.data ?? []).map((row) => ({
      source: String(row[from] ?? "<NULL>"),
      target: String(row[to] ?? "<NULL>"),
      value: asNumber(row[metric]),
    })),
  );
  const names = [...new Set(flows.flatMap(({ source, target }) => [source, target]))];
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const format = metricFormat(formData.metric ?? "", "", datasource);
  const title = datasource.verboseMap?.[metric] ?? metric;
  // Names stand to the right of their nodes: the last ones have this room.
  const right = Math.min(Math.max(60, ...names.map((name) => name.length * widthOfCharacter + 16)), width * 0.3);
  const sum = (key: "source" | "target", name: string) =>
    flows.reduce((total, flow) => total + (flow[key] === name ? flow.value : 0), 0);
  return {
    ...base(theme),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ dataType, data, name }: { dataType: string; data: Flow; name: string }) => {
        if (dataType === "node") {
          const value = Math.max(sum("source", name), sum("target", name));
          return tooltipContent(theme, name, [{ color: color(name), name: title, value: format(value) }]);
        }
        const share = (total: number) => percent(data.value / (total || 1));
        return tooltipContent(theme, `${data.source} → ${data.target}`, [
          { color: color(data.source), name: title, value: format(data.value) },
          { name: t("Of {source}", { source: data.source }), value: share(sum("source", data.source)) },
          { name: t("Of {target}", { target: data.target }), value: share(sum("target", data.target)) },
        ]);
      },
    }),
    series: [
      {
        type: "sankey",
        left: 12,
        right,
        top: 12,
        bottom: 12,
        // A name is as high as this.
        nodeGap: Math.min(14, (height * 0.6) / Math.max(1, names.length)),
        data: names.map((name) => ({ name, itemStyle: { color: color(name) } })),
        links: flows,
        lineStyle: { color: "source", opacity: 0.35, curveness: 0.5 },
        label: {
          color: theme.text,
          fontSize: 12,
          lineHeight,
          fontFamily: theme.fontFamily,
          width: right - 10,
          overflow: "truncate",
          minMargin: 2,
        },
        labelLayout: { hideOverlap: true },
        emphasis: { focus: "adjacency" },
      },
    ],
  };
}

/** The flows without those that would lead back to where they come from, which cannot be laid out; the largest stay. */
function withoutCircles(flows: readonly Flow[]): Flow[] {
  const next = new Map<string, Set<string>>();
  const leads = (from: string, to: string): boolean => {
    const seen = new Set<string>();
    const waiting = [from];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (name === to) return true;
      if (seen.has(name)) continue;
      seen.add(name);
      waiting.push(...(next.get(name) ?? []));
    }
    return false;
  };
  return [...flows]
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .filter(({ source, target }) => {
      if (leads(target, source)) return false;
      next.set(source, (next.get(source) ?? new Set()).add(target));
      return true;
    });
}
