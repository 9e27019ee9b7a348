import type { App } from "../app.ts";
import type { Payload } from "../jobs/tasks.ts";
import { findPicture, keepPicture, newState, type PictureKind } from "../thumbnails/picture.ts";
import { takePictures } from "./screenshots/screenshots.ts";

type Asked = Payload<"cache_chart_thumbnail">;

export const cacheChartThumbnail = (app: App, asked: Asked, signal: AbortSignal) =>
  makePicture(app, "chart", asked, signal);
export const cacheDashboardThumbnail = (app: App, asked: Asked, signal: AbortSignal) =>
  makePicture(app, "dashboard", asked, signal);

/**
 * Photographs a chart or dashboard with the eyes of its executor and keeps the picture, or that it failed. A picture as large
 * as its window shows a dashboard in its whole height, a smaller one what the window shows.
 */
async function makePicture(app: App, kind: PictureKind, asked: Asked, signal: AbortSignal): Promise<void> {
  const cache = app.caches.thumbnails;
  if (!cache.enabled) return app.log.warn("THUMBNAIL_CACHE_CONFIG keeps nothing, so that no picture is made");
  const { id, key, path, window, thumbnail, force } = asked;
  // Of several that were asked for at the same time one is enough.
  if (!force && (await findPicture(cache, key))?.status === "Updated") return;
  const of = { kind, id, executor: asked.executor };
  const viewer = await app.viewers.byId(asked.executor);
  try {
    if (!viewer) throw new Error("Whoever the picture is for is not there any more");
    await keepPicture(cache, key, newState(of, "Computing"));
    const [width, height] = window;
    const [photograph] = await takePictures(
      { app, path, viewer, signal },
      {
        width,
        height,
        isTall: kind === "dashboard" && thumbnail[0] === width && thumbnail[1] === height,
        density: thumbnail[0] / width,
        type: "png",
      },
      1,
    );
    await keepPicture(cache, key, newState(of, "Updated", photograph?.bytes));
  } catch (error) {
    await keepPicture(cache, key, newState(of, "Error"));
    app.log.warn("a picture could not be made", { kind, id, error });
  }
}
