import { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { rootPath } from "../../../settings/root-path.ts";
import { askForPicture, pagePath, thumbnailOf } from "../../../thumbnails/ask.ts";
import { chartSight, dashboardSight, type Sight } from "../../../thumbnails/digest.ts";
import { pdfOfPng } from "../../../thumbnails/pdf.ts";
import {
  findPicture,
  isToMake,
  type Kept,
  type PictureKind,
  pictureKey,
  type Size,
  WINDOW,
} from "../../../thumbnails/picture.ts";
import { json, redirect } from "../../answers.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { readQuestion } from "../../rest/question.ts";
import type { Resource } from "../../rest/resource.ts";
import { object, readBody } from "../../rest/schema.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { saveDashboardPermalink } from "../permalink/dashboard.ts";

const PICTURE = { description: "The picture", produces: "image/*" };
const REFUSALS = { 400: "Bad request", 401: "Unauthorized", 404: "Not found" };

const size = { type: "array", items: { type: "integer" } } as const;
const question = {
  type: "object",
  properties: { force: { type: "boolean" }, window_size: size, thumb_size: size },
} as const;
const asked = z.object({
  force: z.boolean().default(false),
  window_size: z.array(z.number().int()).optional(),
  thumb_size: z.array(z.number().int()).optional(),
});

const dashboardState = object({
  dataMask: z.record(z.string(), z.unknown()).optional(),
  activeTabs: z.array(z.string()).optional(),
  anchor: z.string().optional(),
  urlParams: z.array(z.unknown()).optional(),
  permalinkKey: z.string().nullish(),
}).meta({ id: "DashboardScreenshotPostSchema" });

/** Larger pictures are nobody's. */
const MAX_SIDE = 4_000;

const waiting = z.object({ message: z.string() });
const job = (kind: PictureKind) =>
  z
    .object(
      Object.fromEntries(
        ["cache_key", `${kind}_url`, "image_url", "task_status", "task_updated_at"].map((name) => [name, z.string()]),
      ),
    )
    .meta({ id: kind === "chart" ? "ChartCacheScreenshotResponseSchema" : "DashboardCacheScreenshotResponseSchema" });

/** Pictures of charts and dashboards: workers make them, the cache of thumbnails keeps them. */
export function screenshotRoutes(resource: Resource, kind: PictureKind): Route[] {
  const { tag, view, apiClass } = resource;
  const base = `/api/v1/${kind}/<pk>`;
  const right = api("can_read", view);
  const isChart = kind === "chart";
  const flag = isChart ? "THUMBNAILS" : ["THUMBNAILS", "ENABLE_DASHBOARD_SCREENSHOT_ENDPOINTS"];
  const name = isChart ? "cache_screenshot" : "cache_dashboard_screenshot";
  const beingMade = { 202: { description: "It is being made", result: job(kind) }, ...REFUSALS };
  const shown = { 200: PICTURE, 302: "Redirects to the current digest", ...REFUSALS };
  return [
    {
      method: isChart ? "GET" : "POST",
      path: `${base}/${name}/`,
      right: api(isChart ? "can_read" : "can_cache_dashboard_screenshot", view),
      flag,
      csrfExempt: !isChart,
      audit: { action: `${apiClass}.${name}` },
      doc: {
        tag,
        summary: "Compute and cache a screenshot",
        result: job(kind),
        ...(isChart ? { q: question } : { body: dashboardState }),
        answers: isChart ? { 200: "It is there", ...beingMade } : beingMade,
      },
      action: (call) => cacheScreenshot(call, resource, kind),
    },
    {
      method: "GET",
      path: `${base}/screenshot/<digest>/`,
      right,
      flag,
      audit: { action: `${apiClass}.screenshot` },
      doc: {
        tag,
        summary: "Get a computed screenshot from cache",
        ...(!isChart && { query: { download_format: { type: "string", enum: ["png", "pdf"] } } }),
        produces: "image/*",
        answers: { 200: PICTURE, ...REFUSALS },
      },
      action: (call) => showScreenshot(call, resource, kind),
    },
    {
      method: "GET",
      path: `${base}/thumbnail/<digest>/`,
      right,
      flag: "THUMBNAILS",
      audit: { action: `${apiClass}.thumbnail` },
      doc: {
        tag,
        summary: `Get ${kind} thumbnail`,
        produces: "image/*",
        answers: isChart
          ? shown
          : { ...shown, 202: { description: "It is being made", result: waiting }, 422: "Unprocessable" },
      },
      action: (call) => showThumbnail(call, resource, kind),
    },
  ];
}

/** The object, if the viewer may see it, and with whose eyes it is photographed. */
async function findSight(call: Call, resource: Resource, kind: PictureKind): Promise<Sight & { id: number }> {
  const address = call.params.pk ?? "";
  const row = /^\d{1,15}$/.test(address) ? await findRow(resource, call, Number(address), []) : undefined;
  if (!row) throw notFound();
  const id = Number(address);
  const viewer = call.viewer.id === null ? null : call.viewer;
  const sight = await (kind === "chart" ? chartSight : dashboardSight)(call.app, id, viewer);
  // A guest has no session that a browser of ours could have.
  if (!sight) throw notFound();
  return { ...sight, id };
}

async function showThumbnail(call: Call, resource: Resource, kind: PictureKind): Promise<Answer> {
  const sight = await findSight(call, resource, kind);
  if (sight.digest !== call.params.digest) return redirect(`/api/v1/${kind}/${sight.id}/thumbnail/${sight.digest}/`);
  const asking = thumbnailOf(call.app.settings, kind, sight, false);
  const { key } = asking;
  const picture = await findPicture(call.app.caches.thumbnails, key);
  if (isToMake(picture, call.app.settings.THUMBNAIL_ERROR_CACHE_TTL)) {
    const state = await askForPicture(call.app, kind, sight, asking);
    const { task_updated_at, task_status } = describe(state);
    if (kind === "chart") return json({ task_updated_at, task_status }, { status: 202 });
    const urls = {
      dashboard_url: urlOf(call, kind, sight.id),
      image_url: `/api/v1/dashboard/${sight.id}/thumbnail/${key}/`,
    };
    return json({ cache_key: key, ...urls, task_updated_at, task_status }, { status: 202 });
  }
  return pngOf(picture);
}

async function cacheScreenshot(call: Call, resource: Resource, kind: PictureKind): Promise<Answer> {
  const { app } = call;
  const { force, window_size, thumb_size } = asked.parse(readQuestion<unknown>(call, question));
  const body = kind === "dashboard" ? await readBody(call, dashboardState) : undefined;
  const sight = await findSight(call, resource, kind);
  const window = sizeOf(window_size, "window_size") ?? WINDOW[kind];
  const thumbnail = sizeOf(thumb_size, "thumb_size") ?? window;
  let path = pagePath(app.settings, kind, sight.id);
  let url = urlOf(call, kind, sight.id);
  let permalink: string | undefined;
  if (body) {
    const { permalinkKey, ...state } = body;
    permalink = permalinkKey || (await saveDashboardPermalink(call, String(sight.id), state));
    if (!/^[a-zA-Z0-9]{1,100}$/.test(permalink)) throw notFound();
    const root = rootPath(app.settings);
    path = `${root}/superset/dashboard/p/${permalink}/?standalone=3`;
    url = new URL(`${root}/superset/dashboard/p/${permalink}/`, app.settings.WEBDRIVER_BASEURL).href;
  }
  const key = pictureKey(kind, sight.digest, window, thumbnail, permalink);
  const picture = await findPicture(app.caches.thumbnails, key);
  const isMade = !force && !isToMake(picture, app.settings.THUMBNAIL_ERROR_CACHE_TTL);
  const state =
    isMade && picture ? picture : await askForPicture(app, kind, sight, { key, path, window, thumbnail, force });
  const image_url = new URL(`/api/v1/${kind}/${sight.id}/screenshot/${key}/`, app.settings.WEBDRIVER_BASEURL).href;
  return json({ cache_key: key, [`${kind}_url`]: url, image_url, ...describe(state) }, { status: isMade ? 200 : 202 });
}

async function showScreenshot(call: Call, resource: Resource, kind: PictureKind): Promise<Answer> {
  const sight = await findSight(call, resource, kind);
  const picture = await findPicture(call.app.caches.thumbnails, call.params.digest ?? "");
  if (picture?.kind !== kind || picture.id !== sight.id || picture.executor !== sight.executor.id) throw notFound();
  if (kind === "chart" || (call.query.get("download_format") ?? "png") === "png") return pngOf(picture);
  if (call.query.get("download_format") !== "pdf" || !picture.image) throw notFound();
  return new Response(pdfOfPng(Buffer.from(picture.image, "base64")), {
    statusText: "OK",
    headers: { "content-type": "application/pdf", "content-disposition": "inline; filename=dashboard.pdf" },
  });
}

const describe = ({ timestamp, status }: Kept) => ({ task_updated_at: timestamp, task_status: status });

function pngOf(picture: Kept | undefined): Response {
  if (picture?.status !== "Updated" || picture.image === null) throw notFound();
  return new Response(Buffer.from(picture.image, "base64"), {
    statusText: "OK",
    headers: { "content-type": "image/png", "x-content-type-options": "nosniff" },
  });
}

function sizeOf(given: number[] | undefined, name: string): Size | undefined {
  if (!given) return undefined;
  const [width = 0, height = 0] = given;
  if (given.length !== 2 || Math.min(width, height) < 1 || Math.max(width, height) > MAX_SIDE)
    throw new LitesetError(`${name} must be a width and a height of 1 to ${MAX_SIDE} pixels`, undefined, {
      status: 400,
    });
  return [width, height];
}

const urlOf = (call: Call, kind: PictureKind, id: number): string =>
  new URL(
    `${rootPath(call.app.settings)}/superset/${kind === "chart" ? "slice" : "dashboard"}/${id}/`,
    call.app.settings.WEBDRIVER_BASEURL,
  ).href;
