import { createLabelColors } from "../charts/color/label-colors.ts";
import { chartTypes } from "../charts/registry.ts";
import type { ChartTheme, DatasourceInfo } from "../charts/types.ts";
import { fileName, saveFile } from "../components/save-file.ts";
import type { Answer } from "./use-answer.ts";

/** The rows behind a chart as JSON. */
export function downloadJson(answer: Answer, name: string): void {
  const rows = answer.data.map(({ data }) => data);
  const text = JSON.stringify(rows.length === 1 ? rows[0] : rows, null, 2);
  saveFile(new Blob([text], { type: "application/json" }), `${fileName(name)}.json`);
}

/** What is on the screen, on the page's background; rejects where the chart is no picture. */
export async function downloadPng(box: HTMLElement, background: string, name: string): Promise<void> {
  const drawn = box.querySelector("figure canvas");
  if (!(drawn instanceof HTMLCanvasElement)) throw new Error("This chart is not a picture. Download its data instead.");
  const copy = document.createElement("canvas");
  copy.width = drawn.width;
  copy.height = drawn.height;
  const pen = copy.getContext("2d");
  if (!pen) throw new Error("The browser cannot draw.");
  pen.fillStyle = background;
  pen.fillRect(0, 0, copy.width, copy.height);
  pen.drawImage(drawn, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => copy.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser could not make the picture.");
  saveFile(blob, `${fileName(name)}.png`);
}

interface SvgInput {
  answer: Answer;
  width: number;
  height: number;
  theme: ChartTheme;
  datasource: DatasourceInfo;
  name: string;
}

/** The chart drawn anew as vectors; rejects where the chart is no drawing of ECharts. */
export async function downloadSvg({ answer, name, ...input }: SvgInput): Promise<void> {
  const { formData, data } = answer;
  const plugin = await chartTypes[formData.viz_type]?.load();
  if (!plugin || !("option" in plugin)) throw new Error("This chart is not a picture. Download its data instead.");
  const { svgOf } = await import("../charts/echarts/to-svg.ts");
  const svg = svgOf(plugin, { ...input, formData, queriesData: data, colors: createLabelColors() });
  saveFile(new Blob([svg], { type: "image/svg+xml" }), `${fileName(name)}.svg`);
}
