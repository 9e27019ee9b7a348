/** A folder of a dataset, or (without a name) one of its metrics or columns by its uuid; the shape is Superset's. */
export interface Folder {
  uuid: string;
  type?: string;
  name?: string;
  description?: string | null;
  children?: Folder[] | null;
}

/** What stands in folders: a metric or column that is stored. */
export interface Part {
  uuid: string;
  name: string;
  type: "metric" | "column";
}

export const newFolder = (): Folder => ({ uuid: crypto.randomUUID(), type: "folder", name: "", children: [] });

export const isFolder = (one: Folder): boolean => one.name !== undefined;

/** The uuids of all parts in folders, at any depth. */
export function partsIn(folders: readonly Folder[]): string[] {
  return folders.flatMap((one) => (isFolder(one) ? partsIn(one.children ?? []) : [one.uuid]));
}

/** The folders with parts as its own, in their order; its subfolders stay. */
export function withParts(folder: Folder, parts: readonly Part[]): Folder {
  const own = parts.map(({ uuid, type }) => ({ uuid, type }));
  return { ...folder, children: [...own, ...(folder.children ?? []).filter(isFolder)] };
}

/** The folders without parts that are gone: the server takes none that it does not know. */
export function pruned(folders: readonly Folder[], known: ReadonlySet<string>): Folder[] {
  return folders.flatMap((one) => {
    if (!isFolder(one)) return known.has(one.uuid) ? [one] : [];
    return [{ ...one, children: pruned(one.children ?? [], known) }];
  });
}

/** What the server refuses; undefined where all is well. */
export function folderProblem(
  folders: readonly Folder[],
): { name: string; kind: "unnamed" | "twice" | "reserved" } | undefined {
  const names = new Set<string>();
  for (const { name, children } of folders) {
    if (name === undefined) continue;
    if (name.trim() === "") return { name, kind: "unnamed" };
    if (names.has(name)) return { name, kind: "twice" };
    if (["metrics", "columns"].includes(name.toLowerCase())) return { name, kind: "reserved" };
    names.add(name);
    const inside = folderProblem(children ?? []);
    if (inside) return inside;
  }
  return undefined;
}

interface Shelf<Metric, Column> {
  uuid: string;
  /** with the names of the folders around it */
  title: string;
  metrics: Metric[];
  columns: Column[];
}

/** Metrics and columns as they stand in folders, and those that stand in none. */
export function shelved<Metric extends { uuid?: string }, Column extends { uuid?: string }>(
  folders: readonly Folder[],
  metrics: readonly Metric[],
  columns: readonly Column[],
): { shelves: Shelf<Metric, Column>[]; metrics: Metric[]; columns: Column[] } {
  const taken = new Set(partsIn(folders));
  const within = <Row extends { uuid?: string }>(rows: readonly Row[], { children }: Folder) =>
    (children ?? []).flatMap(({ uuid, name }) => (name === undefined ? rows.filter((row) => row.uuid === uuid) : []));
  const walk = (some: readonly Folder[], around: string): Shelf<Metric, Column>[] =>
    some.filter(isFolder).flatMap((one) => {
      const title = around + (one.name ?? "");
      const own = { uuid: one.uuid, title, metrics: within(metrics, one), columns: within(columns, one) };
      return [own, ...walk(one.children ?? [], `${title} / `)];
    });
  const isFree = ({ uuid }: { uuid?: string }) => uuid === undefined || !taken.has(uuid);
  return { shelves: walk(folders, ""), metrics: metrics.filter(isFree), columns: columns.filter(isFree) };
}
