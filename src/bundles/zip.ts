import { promisify } from "node:util";
import { type AsyncUnzipOptions, strToU8, type Unzipped, unzip, zip } from "fflate";
import type { LitesetError } from "../errors.ts";
import type { Settings } from "../settings/keys.ts";
import { breakdown, commandError } from "./errors.ts";
import type { BundleFile } from "./export/context.ts";
import type { BundleKind } from "./kinds.ts";
import { symlinksIn } from "./zip-directory.ts";

type Limits = Pick<Settings, "ZIPPED_FILE_MAX_SIZE" | "ZIP_FILE_MAX_COMPRESS_RATIO">;

/** More files than any installation has assets. */
const MAX_FILES = 10_000;

/** A bundle as a zip archive below this folder. */
export async function packBundle(root: string, files: AsyncIterable<BundleFile>): Promise<Uint8Array<ArrayBuffer>> {
  const entries: Record<string, Uint8Array> = Object.create(null);
  for await (const [name, text] of files) entries[`${root}/${name}`] = strToU8(text);
  return (await promisify(zip)(entries)) as Uint8Array<ArrayBuffer>;
}

/**
 * The YAML files of a zip archive, without their root folder; hidden ones, those beside the root folder and all others are
 * left alone.
 * @param climbing whether names that lead out of the root folder are left alone, as Superset does, or refused
 * @throws LitesetError with 422 where it is no archive, or one that would unfold beyond all bounds; 400 where it has no file of use
 */
export async function unpackBundle(
  kind: BundleKind,
  bytes: Uint8Array,
  limits: Limits,
  climbing: "leave" | "refuse" = "leave",
): Promise<Map<string, string>> {
  if (!isZip(bytes)) throw noArchive(kind);
  const [link] = symlinksIn(bytes);
  if (link !== undefined) throw commandError(`${link} is a symbolic link; a bundle has none`, 422);
  const files = new Map<string, string>();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (const [name, content] of Object.entries(await unzipYaml(bytes, limits))) {
    const path = withoutRoot(name);
    if (path.split(/[/\\]/).includes("..")) {
      if (climbing === "leave" && path.startsWith("..")) continue;
      throw commandError(`${name} leads out of the bundle`, 422);
    }
    try {
      files.set(path, decoder.decode(content));
    } catch {
      throw commandError(`${name} is not UTF-8 text`, 422);
    }
  }
  if (files.size === 0) {
    throw refuse(kind === "theme" || isEmpty(bytes), "No valid import files were found", 400);
  }
  return files;
}

/** What the importers of this kind say of another file; those of datasets and dashboards know an older format beside it. */
function noArchive(kind: BundleKind): LitesetError {
  if (kind === "dataset") return commandError("Could not find a valid command to import file", 422);
  return refuse(kind === "dashboard" || kind === "theme", "Not a ZIP file");
}

const refuse = (breaksDown: boolean, message: string, status = 422): LitesetError =>
  breaksDown ? breakdown(message) : commandError(message, status);

/** Whether the archive has nothing but the end of its directory. */
const isEmpty = (bytes: Uint8Array): boolean => bytes[2] === 5;

/** Archives begin with an entry, or with the directory where they are empty. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && bytes[3] === (bytes[2] ?? 0) + 1;

async function unzipYaml(bytes: Uint8Array, limits: Limits): Promise<Unzipped> {
  let count = 0;
  let packed = 0;
  let unpacked = 0;
  const filter: AsyncUnzipOptions["filter"] = ({ name, size, originalSize }) => {
    count += 1;
    packed += size;
    unpacked += originalSize;
    if (count > MAX_FILES) throw commandError(`More than ${MAX_FILES} files in the archive`, 422);
    if (originalSize > limits.ZIPPED_FILE_MAX_SIZE) {
      throw commandError("Found file with size above allowed threshold", 422);
    }
    // Also while it is read: nothing is unfolded that the whole would be refused for.
    if (unpacked / Math.max(packed, 1) > limits.ZIP_FILE_MAX_COMPRESS_RATIO && unpacked > 1_000_000) {
      throw commandError("Zip compress ratio above allowed threshold", 422);
    }
    return isConfig(name);
  };
  try {
    return await promisify<Uint8Array, AsyncUnzipOptions, Unzipped>(unzip)(bytes, { filter });
  } catch (error) {
    if (error instanceof Error && "status" in error) throw error;
    throw commandError("The ZIP file is damaged", 422);
  }
}

function isConfig(path: string): boolean {
  const name = path.split("/").at(-1) ?? "";
  return !/^[._]/.test(name) && /\.ya?ml$/i.test(name);
}

function withoutRoot(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return (path.startsWith("/") ? parts : parts.slice(1)).join("/");
}
