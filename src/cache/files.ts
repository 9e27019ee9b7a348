import { createHash, randomUUID } from "node:crypto";
import { accessSync, constants, existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { messageOf } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { NamedCache } from "./store.ts";

export interface FileCacheOptions {
  /** CACHE_DIR: made if it is missing. Belongs to this cache alone. */
  folder: string;
  /** Files at most; 0 for any number. */
  threshold: number;
  keyPrefix: string;
  defaultTimeout: number;
  log: Logger;
  /** For messages. */
  name: string;
}

/** When the entry is over, in epoch milliseconds; 0 for never. */
const HEAD_BYTES = 8;
/** Entries are counted each time that this part of the threshold has been written, */
const COUNT_EVERY = 0.1;
/** or this many, where there is no threshold. */
const LOOK_EVERY = 1_000;
const ENTRY = /^[0-9a-f]{64}$/;
/** Files of writers that ended before they were done. */
const UNFINISHED = /^[0-9a-f-]{36}\.new$/;
const UNFINISHED_MS = 3_600_000;

/** FileSystemCache: an entry is a file. A file is put in its place whole, so that processes can share the folder. */
export function fileCache({ folder, threshold, keyPrefix, defaultTimeout, log, name }: FileCacheOptions): NamedCache {
  const fileOf = (key: string) =>
    join(
      folder,
      createHash("sha256")
        .update(keyPrefix + key)
        .digest("hex"),
    );
  let isWarned = false;
  const countEvery = threshold > 0 ? threshold * COUNT_EVERY : LOOK_EVERY;
  let uncounted = Number.POSITIVE_INFINITY;
  let pruning: Promise<void> | undefined;

  const complain = (error: unknown) => {
    if (!isWarned) log.warn(`Cache ${name}: cannot use ${folder}; going on without it`, { error: String(error) });
    isWarned = true;
  };

  /** Deletes what is over, then what was written first, until a tenth of the room is free. */
  const prune = async (): Promise<void> => {
    const entries: { file: string; written: number }[] = [];
    for (const entry of await readdir(folder)) {
      if (!ENTRY.test(entry) && !UNFINISHED.test(entry)) continue;
      const file = join(folder, entry);
      const written = (await stat(file).catch(() => undefined))?.mtimeMs;
      if (written === undefined) continue;
      const isOver = UNFINISHED.test(entry) ? written < Date.now() - UNFINISHED_MS : await isExpired(file);
      if (isOver) await rm(file, { force: true });
      else if (ENTRY.test(entry)) entries.push({ file, written });
    }
    if (threshold <= 0 || entries.length <= threshold) return;
    entries.sort((a, b) => a.written - b.written);
    const surplus = entries.length - Math.floor(threshold * (1 - COUNT_EVERY));
    for (const { file } of entries.slice(0, surplus)) await rm(file, { force: true });
  };

  return {
    enabled: true,
    defaultTimeout,
    get: async (key) => {
      const file = fileOf(key);
      try {
        const stored = await readFile(file);
        if (stored.length < HEAD_BYTES) return undefined;
        const until = stored.readDoubleLE(0);
        if (until === 0 || until > Date.now()) return stored.subarray(HEAD_BYTES);
        await rm(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") complain(error);
      }
      return undefined;
    },
    set: async (key, value, timeoutSeconds = defaultTimeout) => {
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeDoubleLE(timeoutSeconds > 0 ? Date.now() + timeoutSeconds * 1000 : 0);
      const unfinished = join(folder, `${randomUUID()}.new`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(unfinished, Buffer.concat([head, Buffer.from(value as Uint8Array)]), { mode: 0o600 });
        await rename(unfinished, fileOf(key));
        if (++uncounted > countEvery) {
          uncounted = 0;
          pruning ??= prune().finally(() => {
            pruning = undefined;
          });
          await pruning;
        }
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => {});
        complain(error);
      }
    },
    delete: async (key) => {
      await rm(fileOf(key), { force: true }).catch(complain);
    },
    close: async () => {
      await pruning;
    },
  };
}

/** Where entries cannot be written to this folder, why; undefined where they can, or nobody can say. */
export function whyUnwritable(folder: string): string | undefined {
  let nearest = resolve(folder);
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

async function isExpired(file: string): Promise<boolean> {
  const opened = await open(file).catch(() => undefined);
  if (!opened) return false;
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const until = bytesRead === HEAD_BYTES ? buffer.readDoubleLE(0) : 0;
    return until !== 0 && until <= Date.now();
  } finally {
    await opened.close();
  }
}
