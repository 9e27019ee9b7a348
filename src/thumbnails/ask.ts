import type { App } from "../app.ts";
import { askFor, type Payload } from "../jobs/tasks.ts";
import type { Settings } from "../settings/keys.ts";
import { rootPath } from "../settings/root-path.ts";
import type { Sight } from "./digest.ts";
import {
  type Kept,
  keepPicture,
  newState,
  type PictureKind,
  pictureKey,
  type Size,
  THUMBNAIL,
  WINDOW,
} from "./picture.ts";

/** What picture is to be made: its key, the page that it shows, the window, the size that it is kept in. */
export type Asking = Pick<Payload<"cache_chart_thumbnail">, "key" | "path" | "force"> & {
  window: Size;
  thumbnail: Size;
};

/** What is to be made for the list of charts or dashboards. */
export const thumbnailOf = (
  settings: Pick<Settings, "APPLICATION_ROOT">,
  kind: PictureKind,
  { id, digest }: { id: number; digest: string },
  force: boolean,
): Asking => ({
  key: pictureKey(kind, digest, WINDOW[kind], THUMBNAIL[kind]),
  path: pagePath(settings, kind, id),
  window: WINDOW[kind],
  thumbnail: THUMBNAIL[kind],
  force,
});

/** The page that is photographed. */
export function pagePath(settings: Pick<Settings, "APPLICATION_ROOT">, kind: PictureKind, id: number) {
  const root = rootPath(settings);
  return kind === "chart"
    ? `${root}/explore/?slice_id=${id}&standalone=true`
    : `${root}/superset/dashboard/${id}/?standalone=3`;
}

export const pictureJob = (
  { id, executor }: Sight & { id: number },
  asking: Asking,
): Payload<"cache_chart_thumbnail"> => ({
  ...asking,
  id,
  executor: executor.id ?? 0,
  window: [asking.window[0], asking.window[1]],
  thumbnail: [asking.thumbnail[0], asking.thumbnail[1]],
});

/** Has a worker make a picture, and says so to whoever asks meanwhile. */
export async function askForPicture(
  app: App,
  kind: PictureKind,
  sight: Sight & { id: number },
  asking: Asking,
): Promise<Kept> {
  const state = newState({ kind, id: sight.id, executor: sight.executor.id ?? 0 }, "Pending");
  await keepPicture(app.caches.thumbnails, asking.key, state);
  const minute = Math.floor(Date.now() / 60_000);
  // Many viewers of one list ask once a minute.
  await askFor(
    app.jobs,
    kind === "chart" ? "cache_chart_thumbnail" : "cache_dashboard_thumbnail",
    pictureJob(sight, asking),
    { ...(!asking.force && { key: `${asking.key} ${minute}` }) },
  );
  return state;
}
