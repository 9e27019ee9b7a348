import type { Folder } from "./schemas.ts";

const RESERVED = new Set(["metrics", "columns"]);
const MAX_DEPTH = 100;

/**
 * What is wrong with the folders of a dataset: a uuid twice, siblings of one name, a reserved name, or a leaf that is none of
 * the dataset's columns and metrics.
 * @param parts uuids of the dataset's columns and metrics
 */
export function folderProblem(folders: readonly Folder[], parts: ReadonlySet<string>): string | undefined {
  const seen = new Set<string>();
  const check = (siblings: readonly Folder[], depth: number): string | undefined => {
    if (depth > MAX_DEPTH) return `Folders are nested deeper than ${MAX_DEPTH}`;
    const names = new Set<string>();
    for (const { uuid, name, children } of siblings) {
      if (seen.has(uuid)) return `Duplicate UUID in folder structure: ${uuid}`;
      seen.add(uuid);
      if (name !== undefined) {
        if (names.has(name)) return `Duplicate folder name: ${name}`;
        names.add(name);
        if (RESERVED.has(name.toLowerCase())) return `Folder cannot have name '${name}'`;
      } else if (!parts.has(uuid)) return `Invalid UUID: ${uuid}`;
      const problem = children && check(children, depth + 1);
      if (problem) return problem;
    }
    return undefined;
  };
  return check(folders, 0);
}
