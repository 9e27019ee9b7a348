import { type App, createApp } from "../app.ts";
import { UserError } from "../errors.ts";
import { createLogger } from "../log.ts";
import { check } from "../metadata/migrate.ts";
import { askForPicture, pictureJob, thumbnailOf } from "../thumbnails/ask.ts";
import { chartSight, dashboardSight } from "../thumbnails/digest.ts";
import { findPicture, isToMake, type PictureKind } from "../thumbnails/picture.ts";
import { readSettings } from "./context.ts";
import { levelOf } from "./run.ts";

interface Options {
  config?: string;
  debug?: boolean;
  json?: boolean;
  asynchronous?: boolean;
  dashboardsOnly?: boolean;
  chartsOnly?: boolean;
  force?: boolean;
  modelId?: string[];
}

/** One picture may take as long as the longest dashboard. */
const PICTURE_LIMIT_MS = 10 * 60_000;

/** How many pictures were made or asked for, were there already, and could not be made. */
interface Counts {
  made: number;
  kept: number;
  failed: number;
}

/** `liteset compute-thumbnails`: makes the pictures of charts and dashboards, here or by the workers; 1 where one fails. */
export async function computeThumbnailsCommand(options: Options): Promise<void> {
  const settings = await readSettings(options);
  const ids = (options.modelId ?? []).map(readId);
  const app = await createApp(settings, { log: createLogger({ level: levelOf(settings, options.debug) }) });
  try {
    await check(app.metadata);
    if (!app.caches.thumbnails.enabled)
      throw new UserError(
        "THUMBNAIL_CACHE_CONFIG keeps nothing, so that no picture would be found again; set it to a cache",
      );
    const counts: Record<string, Counts> = {};
    if (!options.chartsOnly) counts.dashboards = await computeAll(app, "dashboard", ids, options);
    if (!options.dashboardsOnly) counts.charts = await computeAll(app, "chart", ids, options);
    if (options.json) console.log(JSON.stringify(counts));
    if (Object.values(counts).some(({ failed }) => failed > 0)) process.exitCode = 1;
  } finally {
    const { closeBrowser } = await import("../worker/screenshots/browser.ts");
    await closeBrowser();
    await app.close();
  }
}

async function computeAll(app: App, kind: PictureKind, ids: readonly number[], options: Options): Promise<Counts> {
  const known = app.metadata
    .kysely()
    .selectFrom(kind === "chart" ? "slices" : "dashboards")
    .select("id")
    .orderBy("id");
  const rows = await (ids.length > 0 ? known.where("id", "in", ids) : known).execute();
  const counts: Counts = { made: 0, kept: 0, failed: 0 };
  const say = (line: string) => {
    if (!options.json) console.log(line);
  };
  for (const [index, { id }] of rows.entries()) {
    const outcome = await compute(app, kind, id, options);
    counts[outcome.result]++;
    say(`${kind} ${id} (${index + 1} of ${rows.length}): ${outcome.text}`);
  }
  if (rows.length === 0) say(`There is no ${kind} to photograph.`);
  return counts;
}

async function compute(
  app: App,
  kind: PictureKind,
  id: number,
  { asynchronous, force = false }: Options,
): Promise<{ result: keyof Counts; text: string }> {
  const sight = await (kind === "chart" ? chartSight : dashboardSight)(app, id, null);
  if (!sight)
    return {
      result: "failed",
      text: "none of THUMBNAIL_EXECUTORS is there without a viewer; name one as [FixedExecutor('admin')] or an owner",
    };
  const asking = thumbnailOf(app.settings, kind, { id, digest: sight.digest }, force);
  const cache = app.caches.thumbnails;
  if (!force && !isToMake(await findPicture(cache, asking.key), 0)) return { result: "kept", text: "is there already" };
  if (asynchronous) {
    await askForPicture(app, kind, { ...sight, id }, asking);
    return { result: "made", text: "handed to the workers" };
  }
  const { cacheChartThumbnail, cacheDashboardThumbnail } = await import("../worker/thumbnails.ts");
  const make = kind === "chart" ? cacheChartThumbnail : cacheDashboardThumbnail;
  await make(app, pictureJob({ ...sight, id }, asking), AbortSignal.timeout(PICTURE_LIMIT_MS));
  const picture = await findPicture(cache, asking.key);
  if (picture?.status === "Updated") return { result: "made", text: "made" };
  const { WEBDRIVER_BASEURL: server } = app.settings;
  return {
    result: "failed",
    text: `no picture; is the server running at ${server} (WEBDRIVER_BASEURL)? The log says more`,
  };
}

function readId(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new UserError(`--model-id takes the id of a chart or dashboard, not ${text}`);
  return Number(text);
}
