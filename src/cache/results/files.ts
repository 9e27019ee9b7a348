import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import { pickleBytes, unpickleBytes } from "./pickle.ts";
import type { ResultsStore } from "./store.ts";

const options = z.object({
  CACHE_DIR: z.string({ error: "CACHE_DIR must name a folder" }).min(1, "CACHE_DIR must name a folder"),
  /** Files at most; 0 sets no limit. */
  CACHE_THRESHOLD: z.number().int().nonnegative().default(500),
});

/** cachelib's names: of files that are being written, and of the one that counts them. */
const PARTIAL = ".__wz_cache";
const COUNTER = createHash("sha256").update("__wz_cache_count").digest("hex");

/** Results in a folder, as cachelib's FileSystemCache keeps them: the second of their end, then the pickled bytes. */
export async function fileResults(config: Record<string, unknown>): Promise<ResultsStore> {
  const { success, data, error } = options.safeParse(config);
  if (!success) throw new UserError(`RESULTS_BACKEND: ${error.issues[0]?.message}`);
  const { CACHE_DIR: folder, CACHE_THRESHOLD: threshold } = data;
  await mkdir(folder, { recursive: true });
  const fileOf = (key: string, hash = "sha256") => join(folder, createHash(hash).update(key).digest("hex"));
  return {
    get: async (key) => {
      // cachelib before 0.14 named its files by MD5
      const file = (await readFile(fileOf(key)).catch(absent)) ?? (await readFile(fileOf(key, "md5")).catch(absent));
      if (!file || file.length < 4) return undefined;
      const end = file.readUInt32LE(0);
      return end !== 0 && end < Date.now() / 1000 ? undefined : unpickleBytes(file.subarray(4));
    },
    set: async (key, value, seconds) => {
      const end = Buffer.alloc(4);
      end.writeUInt32LE(seconds > 0 ? Math.min(Math.floor(Date.now() / 1000) + seconds, 2 ** 32 - 1) : 0);
      const partial = join(folder, `${randomUUID()}${PARTIAL}`);
      try {
        await using file = await open(partial, "wx", 0o600);
        await file.writev([end, pickleBytes(value)]);
        await rename(partial, fileOf(key));
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      if (threshold > 0) await prune(folder, threshold);
    },
    close: async () => {},
  };
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== "ENOENT") throw error;
};

/** Deletes what is over, then what ends first, until no more files are left than there may be. */
async function prune(folder: string, threshold: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => !name.endsWith(PARTIAL) && name !== COUNTER);
  if (names.length <= threshold) return;
  const now = Date.now() / 1000;
  const entries = await Promise.all(names.map(async (name) => ({ name, end: await endOf(join(folder, name)) })));
  entries.sort((a, b) => a.end - b.end);
  const surplus = entries.length - threshold;
  const gone = entries.filter(({ end }, at) => at < surplus || end < now);
  for (const { name } of gone) await rm(join(folder, name), { force: true });
}

async function endOf(path: string): Promise<number> {
  const file = await open(path).catch(absent);
  if (!file) return 0;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return (bytesRead === 4 && buffer.readUInt32LE(0)) || Number.POSITIVE_INFINITY;
  } finally {
    await file.close();
  }
}
