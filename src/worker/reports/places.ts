import { z } from "zod";
import { savePermalink } from "../../metadata/permalinks.ts";
import type { Viewer } from "../../security/viewer.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import type { Settings } from "../../settings/keys.ts";
import { rootPath } from "../../settings/root-path.ts";
import type { Run } from "./history.ts";

/** Where a report's chart or dashboard is. */
export interface Places {
  /** For people, under WEBDRIVER_BASEURL_USER_FRIENDLY. */
  link: string;
  /** Paths of the pages without their frame: several where a dashboard's tabs are wanted each by itself. */
  pages: string[];
}

/** The state that a dashboard is shown in; an anchor is the id of a tab, or a JSON list of them. */
const opened = z.object({
  dashboard: z.looseObject({ anchor: z.string().nullish() }).refine((state) => Object.keys(state).length > 0),
});
const tabs = z.array(z.string()).min(1).max(50);

/** With ALERT_REPORT_TABS a dashboard is in the state that the report keeps, by permalinks of the executor. */
export async function placesOf(run: Run, viewer: Viewer): Promise<Places> {
  const { app, report } = run;
  const plain = { link: linkOf(run), pages: [`${pathOf(app.settings, report)}&standalone=${report.chart ? 1 : 3}`] };
  const { dashboard } = report;
  const state = opened.safeParse(parsed(report.extra_json)).data?.dashboard;
  if (!dashboard || !state || !isFeatureEnabled(app.settings, "ALERT_REPORT_TABS")) return plain;
  const pathTo = async (shown: object) => {
    const value = { dashboardId: String(dashboard.uuid), state: shown };
    const key = await savePermalink({ app, viewer }, "dashboard", value, { isSame: true });
    return `${rootPath(app.settings)}/superset/dashboard/p/${key}/`;
  };
  const anchors = tabs.safeParse(parsed(state.anchor)).data;
  const paths: string[] = [];
  for (const shown of anchors?.map((anchor) => ({ ...state, anchor })) ?? [state]) paths.push(await pathTo(shown));
  return {
    link: new URL(paths[0] ?? plain.link, app.settings.WEBDRIVER_BASEURL_USER_FRIENDLY).href,
    pages: paths.map((path) => `${path}?force=${report.force_screenshot ? "true" : "false"}&standalone=3`),
  };
}

/** The chart or dashboard as it opens by itself. */
export function linkOf({ app, report }: Pick<Run, "app" | "report">): string {
  return new URL(pathOf(app.settings, report), app.settings.WEBDRIVER_BASEURL_USER_FRIENDLY).href;
}

function pathOf(settings: Settings, { chart, dashboard, force_screenshot }: Run["report"]): string {
  const force = force_screenshot ? "true" : "false";
  if (chart) return `${rootPath(settings)}/explore/?slice_id=${chart.id}&force=${force}`;
  return `${rootPath(settings)}/superset/dashboard/${dashboard?.uuid ?? dashboard?.id}/?force=${force}`;
}

function parsed(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
