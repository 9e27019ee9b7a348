import { z } from "zod";
import { readJsonEntry } from "../cache/json.ts";
import type { NamedCache } from "../cache/store.ts";

/** What is kept of one run, of one report, and how large a picture may be: caches are no archives. */
const MOST_PICTURES = 5;
const MOST_RUNS = 10;
const MOST_BYTES = 4 * 1024 * 1024;

const runs = z.array(z.object({ execution: z.uuid(), count: z.int().positive() })).max(MOST_RUNS);

/** The runs of a report whose pictures are kept, the latest first, and how many each has. */
export type PicturedRun = z.infer<typeof runs>[number];

export async function picturedRuns(cache: NamedCache, report: number): Promise<PicturedRun[]> {
  return runs.safeParse(await readJsonEntry(cache, indexKey(report))).data ?? [];
}

/** Keeps what a run of a report showed in the cache of thumbnails, for as long as that keeps things, in the place of the oldest. */
export async function keepReportPictures(
  cache: NamedCache,
  report: number,
  execution: string,
  pictures: readonly Uint8Array[],
): Promise<void> {
  const kept = pictures.filter((bytes) => bytes.byteLength <= MOST_BYTES).slice(0, MOST_PICTURES);
  if (!cache.enabled || kept.length === 0) return;
  for (const [at, bytes] of kept.entries()) await cache.set(pictureKey(report, execution, at), bytes);
  const others = (await picturedRuns(cache, report)).filter((run) => run.execution !== execution);
  const known = [{ execution, count: kept.length }, ...others];
  await cache.set(indexKey(report), JSON.stringify(known.slice(0, MOST_RUNS)));
  for (const old of known.slice(MOST_RUNS))
    for (let at = 0; at < old.count; at++) await cache.delete(pictureKey(report, old.execution, at));
}

/** A picture of a run, a PNG or a JPEG; undefined when it is gone. */
export async function reportPicture(
  cache: NamedCache,
  report: number,
  execution: string,
  at: number,
): Promise<Uint8Array | undefined> {
  const stored = await cache.get(pictureKey(report, execution, at));
  return typeof stored === "string" ? undefined : stored;
}

const indexKey = (report: number): string => `report-pictures-${report}`;
const pictureKey = (report: number, execution: string, at: number): string =>
  `report-picture-${report}-${execution}-${at}`;
