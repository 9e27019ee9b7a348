import { createLabelColors } from "../charts/color/label-colors.ts";
import { chartTypes } from "../charts/registry.ts";
import type { ChartTheme, DatasourceInfo } from "../charts/types.ts";
import { fileName, pictureName, saveFile } from "../components/save-file.ts";
import { downloadPicture } from "../picture/download.ts";
import type { Answer } from "./use-answer.ts";

/** The rows behind a chart as JSON. */
export function downloadJson(answer: Answer, name: string): void {
  const rows = answer.data.map(({ data }) => data);
  const text = JSON.stringify(rows.length === 1 ? rows[0] : rows, null, 2);
  saveFile(new Blob([text], { type: "application/json" }), `${fileName(name)}.json`);
}

interface SvgInput {
  answer: Answer;
  /** the chart on the page */
  figure: HTMLElement;
  width: number;
  height: number;
  theme: ChartTheme;
  datasource: DatasourceInfo;
  name: string;
}

/** The chart drawn anew as vectors, where ECharts draws it; any other as the HTML that it is. */
export async function downloadSvg({ answer, figure, name, ...input }: SvgInput): Promise<void> {
  const { formData, data } = answer;
  const plugin = await chartTypes[formData.viz_type]?.load();
  if (!plugin || !("option" in plugin)) return downloadPicture(figure, name, "svg");
  const { svgOf } = await import("../charts/echarts/to-svg.ts");
  const svg = svgOf(plugin, { ...input, formData, queriesData: data, colors: createLabelColors() });
  saveFile(new Blob([svg], { type: "image/svg+xml" }), `${pictureName(name)}.svg`);
}
