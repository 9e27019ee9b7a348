import { messageOf } from "../../errors.ts";
import type { Viewer } from "../../security/viewer.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import { type Photograph, pdfOf } from "../screenshots/pdf.ts";
import { type Picture, takePictures } from "../screenshots/screenshots.ts";
import { chartFile, chartTable, type DataFile, type Table } from "./data.ts";
import { ReportError } from "./errors.ts";
import type { Run } from "./history.ts";
import { placesOf } from "./places.ts";

/** What an alert or report tells, in whatever form the channels give it. */
export interface Content {
  title: string;
  description: string;
  /** Where the chart or dashboard can be seen. */
  link: string;
  pictures: Uint8Array[];
  /** What the pictures or the pages of the PDF show, for the log of runs. */
  seen: Uint8Array[];
  pdf: Uint8Array | undefined;
  data: DataFile | undefined;
  table: Table | undefined;
}

/**
 * Makes what is sent, with the eyes of the executor.
 * @throws ReportError in Superset's words
 */
export async function contentOf(run: Run, viewer: Viewer, signal: AbortSignal): Promise<Content> {
  const { app, report } = run;
  const { chart, dashboard, report_format: format } = report;
  if (!chart && !dashboard) throw new ReportError("The chart or dashboard of this report was deleted");
  const { link, pages } = await placesOf(run, viewer);
  const isAttached = report.type === "Report" || isFeatureEnabled(app.settings, "ALERTS_ATTACH_REPORTS");
  const content: Content = {
    title: report.email_subject || `${report.name}: ${chart ? chart.slice_name : dashboard?.dashboard_title}`,
    description: report.description ?? "",
    link,
    pictures: [],
    seen: [],
    pdf: undefined,
    data: undefined,
    table: undefined,
  };
  const visit = { app, path: pages[0]!, viewer, signal };
  if (chart && format === "TEXT")
    content.table = await told("dataframe", signal, () => chartTable(visit, chart, report.force_screenshot === true));
  if (!isAttached) return content;
  if (format === "PNG" || format === "PDF") {
    const pictures: Photograph[] = [];
    for (const path of pages)
      pictures.push(
        ...(await told("screenshot", signal, () => takePictures({ ...visit, path }, pictureOf(run, format)))),
      );
    content.seen = pictures.map(({ bytes }) => bytes);
    if (format === "PNG") content.pictures = content.seen;
    else content.pdf = pdfOf(pictures);
  }
  if (chart && format === "CSV")
    content.data = await told("csv", signal, () => chartFile(visit, chart, report.force_screenshot === true));
  return content;
}

const DOING = {
  screenshot: ["taking a screenshot", "Failed taking a screenshot"],
  csv: ["generating a csv", "Failed generating csv"],
  dataframe: ["generating a dataframe", "Failed generating dataframe"],
} as const;

/** Says of an error at what it came. */
async function told<T>(what: keyof typeof DOING, signal: AbortSignal, make: () => Promise<T>): Promise<T> {
  const [doing, failed] = DOING[what];
  try {
    return await make();
  } catch (error) {
    if (signal.aborted) throw new ReportError(`A timeout occurred while ${doing}.`, { cause: error });
    throw new ReportError(`${failed} ${messageOf(error)}`, { cause: error });
  }
}

/** The size of the settings, or the report's own. */
function pictureOf({ app, report }: Run, format: string): Picture {
  const { WEBDRIVER_WINDOW: window, ALERT_REPORTS_MAX_CUSTOM_SCREENSHOT_WIDTH: widest } = app.settings;
  const [width = 1600, height = 1200] = report.chart ? window.slice : window.dashboard;
  return {
    width: Math.min(widest, report.custom_width || width),
    height: report.custom_height || height,
    isTall: !report.chart,
    density: window.pixel_density ?? 1,
    type: format === "PNG" ? "png" : "jpeg",
  };
}
