import { createHash } from "node:crypto";
import { z } from "zod";
import type { NamedCache } from "../cache/store.ts";

/** Width and height in pixels. */
export type Size = readonly [number, number];

export type PictureKind = "chart" | "dashboard";

/** The windows that pages are opened in, and the sizes of thumbnails, as Superset has them. */
export const WINDOW: Record<PictureKind, Size> = { chart: [800, 600], dashboard: [1600, 1200] };
export const THUMBNAIL: Record<PictureKind, Size> = { chart: [800, 600], dashboard: [800, 600] };

/** A picture in the cache, or how its making goes; the words are Superset's. */
export interface Kept {
  status: "Pending" | "Computing" | "Updated" | "Error";
  timestamp: string;
  /** The PNG in base64. */
  image: string | null;
  /** Of what it is, and whose eyes saw it: others do not get it. */
  kind: PictureKind;
  id: number;
  executor: number;
}

const kept = z.object({
  status: z.enum(["Pending", "Computing", "Updated", "Error"]),
  timestamp: z.string(),
  image: z.string().nullable(),
  kind: z.enum(["chart", "dashboard"]),
  id: z.number(),
  executor: z.number(),
});

export const newState = (
  of: Pick<Kept, "kind" | "id" | "executor">,
  status: Kept["status"],
  image?: Uint8Array,
): Kept => ({
  ...of,
  status,
  timestamp: new Date().toISOString().slice(0, -1),
  image: image ? Buffer.from(image).toString("base64") : null,
});

/** The picture of a key; undefined when there is none. */
export async function findPicture(cache: NamedCache, key: string): Promise<Kept | undefined> {
  const stored = await cache.get(`thumbnail-${key}`);
  if (stored === undefined) return undefined;
  try {
    return kept.safeParse(JSON.parse(typeof stored === "string" ? stored : Buffer.from(stored).toString())).data;
  } catch {
    return undefined;
  }
}

export const keepPicture = (cache: NamedCache, key: string, picture: Kept): Promise<void> =>
  cache.set(`thumbnail-${key}`, JSON.stringify(picture));

/**
 * Whether a worker is to be asked. What failed, or was begun and did not end, is tried again after a while.
 * @param retrySeconds THUMBNAIL_ERROR_CACHE_TTL
 */
export function isToMake(picture: Kept | undefined, retrySeconds: number): boolean {
  if (!picture || picture.status === "Pending") return true;
  if (picture.status === "Updated") return picture.image === null;
  return Date.now() - Date.parse(`${picture.timestamp}Z`) > retrySeconds * 1000;
}

/** The key of a picture: the same question, the same key. */
export function pictureKey(
  kind: PictureKind,
  digest: string,
  window: Size,
  thumbnail: Size,
  permalink?: string,
): string {
  const parts = { digest, permalink, thumb_size: thumbnail, thumbnail_type: kind, type: "thumb", window_size: window };
  return createHash("md5").update(JSON.stringify(parts)).digest("hex");
}
