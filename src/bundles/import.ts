import { FlushMode } from "@mikro-orm/core";
import type { LitesetError } from "../errors.ts";
import { User } from "../metadata/entities/user.ts";
import { exclusively } from "../metadata/lock.ts";
import type { EntityManager, Metadata } from "../metadata/orm.ts";
import { isTooLarge, isUniqueViolation } from "../metadata/violations.ts";
import type { Viewer } from "../security/viewer.ts";
import type { Settings } from "../settings/keys.ts";
import { commandError, type FileProblem, importError } from "./errors.ts";
import {
  findDoubles,
  findExisting,
  findKnown,
  findMissing,
  type Known,
  nothingKnown,
  readableOf,
} from "./import/known.ts";
import { applySecrets, findSecretProblems, type Secrets } from "./import/secrets.ts";
import { type Imported, writeBundle } from "./import/write.ts";
import { type BundleKind, KINDS } from "./kinds.ts";
import { prune } from "./prune.ts";
import { type Bundle, readBundle } from "./read.ts";

export interface ImportOptions {
  /** Replace assets that exist; otherwise it is an error that they do, or they stay as they are with `assets`. */
  overwrite: boolean;
  /** Who imports, and owns what is new; null is the command line. */
  viewer: Viewer | null;
  /** What the files leave out: passwords and keys, by file name. */
  secrets?: Secrets;
  /** Whether the files of `assets` may build on what exists here and is not in the bundle; those of other kinds may. */
  sparse?: boolean;
  /** Delete the assets that the bundle, which is one of all assets, does not have. */
  prune?: boolean;
  /** Whether columns and metrics go that an overwriting bundle does not have; they do by default. */
  dropsParts?: { columns: boolean; metrics: boolean };
  /** Looks at the metadata database before and after, inside the transaction; what it throws takes everything back. */
  watch?: { before(em: EntityManager): Promise<void>; after(em: EntityManager): Promise<void> };
  /** Says what keeps the one who imports from making these datasets, by file; asked before anything is written. */
  review?(bundle: Bundle, known: Known): Promise<Map<string, FileProblem>>;
}

/**
 * Imports what a bundle holds: all of it or nothing. The same bundle again changes nothing.
 * @param files names without the root folder → text
 * @throws LitesetError in the reference's words, naming each file that is wrong
 */
export async function importBundle(
  app: { metadata: Metadata; settings: Settings },
  kind: BundleKind,
  files: ReadonlyMap<string, string>,
  options: ImportOptions,
): Promise<Imported> {
  const problems = new Map<string, FileProblem>();
  const bundle = readBundle(kind, files, problems);
  if (problems.size === 0 && options.review) {
    const reviewed = await options.review(bundle, await findKnown(app.metadata.em(), bundle));
    for (const [file, problem] of reviewed) problems.set(file, problem);
  }
  // One import at a time: two of the same bundle would both find that nothing of it exists.
  return await exclusively(app.metadata, async (em) => {
    // What is written is flushed where ids are needed, not before each search.
    em.setFlushMode(FlushMode.COMMIT);
    const existing = await findKnown(em, bundle);
    applySecrets(bundle.databases, options.secrets ?? {});
    findSecretProblems(bundle.databases, existing.databases, app.settings, problems);
    if (!options.overwrite) findExisting(kind, bundle, existing, problems);
    findDoubles(bundle, problems);
    const mayBuildOn = kind !== "assets" || options.sparse === true;
    const known = mayBuildOn ? readableOf(existing, options) : nothingKnown();
    // A file that could not be read is the reason why others miss it, and is named already.
    if (problems.size === 0) findMissing(bundle, known, problems);
    if (problems.size > 0) throw importError(KINDS[kind].noun, problems);
    const owner = options.viewer?.id ? await em.findOneOrFail(User, options.viewer.id) : null;
    const { dropsParts = { columns: true, metrics: true } } = options;
    const context = { em, settings: app.settings, viewer: options.viewer, owner, dropsParts };
    await options.watch?.before(em);
    const imported = await writeBundle(context, { kind, bundle, existing, known, overwrite: options.overwrite }).catch(
      (error: unknown) => {
        throw refusal(error) ?? error;
      },
    );
    if (options.prune) await prune(em, bundle);
    await options.watch?.after(em);
    return imported;
  });
}

/** What the metadata database itself refuses: names that another asset has, values without room. */
function refusal(error: unknown): LitesetError | undefined {
  if (!(error instanceof Error)) return undefined;
  const place = /(?:constraint failed: |(?:constraint|column|key) ['"`])([\w.]+)/i.exec(error.message)?.[1] ?? "";
  const where = place ? ` (${place})` : "";
  if (isUniqueViolation(error))
    return commandError(`Another asset has a name of the bundle that only one can have${where}`, 422);
  if (isTooLarge(error)) return commandError(`A value of the bundle has no room in its column${where}`, 422);
  return undefined;
}
