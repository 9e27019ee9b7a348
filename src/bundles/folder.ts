import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { UserError } from "../errors.ts";
import { KINDS } from "./kinds.ts";
import type { Tree, TreeMap } from "./tree.ts";
import { readMapping } from "./yaml.ts";
import { writeYaml } from "./yaml-text.ts";

/** What stands in a file for a value of the environment: `${SALES_DATABASE_URI}`. */
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const METADATA_FILE = "metadata.yaml";
const FOLDERS: readonly string[] = KINDS.assets.folders;

/**
 * The YAML files below a folder: names with `/` → text, in order. Hidden ones are left alone.
 * @throws UserError naming a symbolic link, which may lead anywhere
 */
export async function readFolder(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).replaceAll("\\", "/");
    if (/(^|\/)[._]/.test(name)) continue;
    if (entry.isSymbolicLink()) throw new UserError(`${path} is a symbolic link; a bundle has none`);
    if (!entry.isFile() || !/\.ya?ml$/i.test(name)) continue;
    files.set(name, await readFile(path, "utf8"));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Brings a folder up to date with a bundle: same names and order each time, no time of export, so that a folder under
 * version control shows what changed and nothing else. Files of assets that are gone go too; other files stay. Variables in the
 * addresses of connections stay as they are.
 * @throws UserError where the folder holds something that is no bundle
 */
export async function writeFolder(folder: string, files: ReadonlyMap<string, string>): Promise<FolderChanges> {
  const known = await oldFiles(folder);
  const changes: FolderChanges = { written: [], removed: [], unchanged: 0 };
  for (const [name, exported] of files) {
    const before = known.get(name);
    const text = name === METADATA_FILE ? withoutTimestamp(exported) : keepVariables(exported, before);
    known.delete(name);
    if (before === text) {
      changes.unchanged += 1;
      continue;
    }
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
    changes.written.push(name);
  }
  for (const name of known.keys()) {
    if (!FOLDERS.includes(name.split("/")[0] ?? "")) continue;
    await rm(join(folder, name));
    changes.removed.push(name);
  }
  return changes;
}

export interface FolderChanges {
  written: string[];
  removed: string[];
  unchanged: number;
}

/**
 * Puts values in the place of variables in the files of connections, the only ones that differ between environments.
 * @throws UserError naming file and variable where one is not set
 */
export function fillVariables(
  files: ReadonlyMap<string, string>,
  values: Readonly<Record<string, string | undefined>>,
): Map<string, string> {
  const filled = new Map(files);
  for (const [file, text] of files) {
    if (!file.startsWith("databases/") || text.search(VARIABLE) < 0) continue;
    const tree = readMapping(text);
    // What cannot be read is said by the import, with the place.
    if (tree) filled.set(file, writeYaml(fillTree(file, tree, values) as TreeMap));
  }
  return filled;
}

function fillTree(file: string, tree: Tree, values: Readonly<Record<string, string | undefined>>): Tree {
  if (tree instanceof Map) return new Map([...tree].map(([key, child]) => [key, fillTree(file, child, values)]));
  if (Array.isArray(tree)) return tree.map((child) => fillTree(file, child, values));
  if (typeof tree !== "string") return tree;
  return tree.replace(VARIABLE, (_, name: string) => {
    const value = values[name];
    if (value === undefined) {
      throw new UserError(
        `${file} needs the variable ${name}: set it in the environment, or in a file given as --env-file`,
      );
    }
    return value;
  });
}

/** An exported connection whose file had variables keeps the fields that have them. */
function keepVariables(exported: string, before: string | undefined): string {
  if (before === undefined || before.search(VARIABLE) < 0) return exported;
  const old = readMapping(before);
  const tree = readMapping(exported);
  if (!old || !tree) return exported;
  for (const [key, value] of old) if (typeof value === "string" && value.search(VARIABLE) >= 0) tree.set(key, value);
  return writeYaml(tree);
}

const withoutTimestamp = (text: string): string => text.replace(/^timestamp: .*\n/m, "");

async function oldFiles(folder: string): Promise<Map<string, string>> {
  const found = await stat(folder).catch(() => null);
  if (!found) return new Map();
  if (!found.isDirectory()) throw new UserError(`${folder} is a file; name a folder to export into`);
  const names = (await readdir(folder)).filter((name) => !name.startsWith("."));
  if (names.length > 0 && !names.includes(METADATA_FILE)) {
    throw new UserError(
      `${folder} is not empty and has no ${METADATA_FILE}; name a new folder, or one that was exported into`,
    );
  }
  return readFolder(folder);
}
