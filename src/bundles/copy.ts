import { FlushMode } from "@mikro-orm/core";
import { exclusively } from "../metadata/lock.ts";
import type { Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { type FileProblem, importError } from "./errors.ts";
import { findMissing, nothingKnown } from "./import/known.ts";
import { writeBundle } from "./import/write.ts";
import { type Folder, KINDS } from "./kinds.ts";
import { type Bundle, readBundle } from "./read.ts";

/**
 * Fills an empty metadata database with what an export of all assets tells of another server, as it is: nothing is brought
 * up to date, masks stand for secrets. What no import could read, such as a chart whose dataset is gone, is left out.
 * @param files names without the root folder → text
 * @throws LitesetError where this is no export of all assets
 */
export async function copyAssets(
  { metadata, settings }: { metadata: Metadata; settings: Settings },
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const problems = new Map<string, FileProblem>();
  const bundle = readBundle("assets", files, problems);
  const problem = problems.get("metadata.yaml");
  if (problem) throw importError("assets", new Map([["metadata.yaml", problem]]));
  dropIncomplete(bundle);
  await exclusively(metadata, async (em) => {
    em.setFlushMode(FlushMode.COMMIT);
    const dropsParts = { columns: true, metrics: true };
    const context = { em, settings, viewer: null, owner: null, dropsParts, asIs: true };
    const [existing, known] = [nothingKnown(), nothingKnown()];
    await writeBundle(context, { kind: "assets", bundle, existing, known, overwrite: true });
  });
}

/** What builds on something that the bundle does not have goes, and what builds on that. */
function dropIncomplete(bundle: Bundle): void {
  for (;;) {
    const missing = new Map<string, FileProblem>();
    findMissing(bundle, nothingKnown(), missing);
    if (missing.size === 0) return;
    for (const file of missing.keys()) bundle[folderOf(file)].delete(file);
  }
}

const folderOf = (file: string): Folder =>
  KINDS.assets.folders.find((folder) => file.startsWith(`${folder}/`)) as Folder;
