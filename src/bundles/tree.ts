/**
 * What a file of a bundle holds, and JSON in a column of the metadata database. Maps keep the order of their keys,
 * integer-like ones too, and have no prototype to climb.
 */
export type Tree = null | string | number | bigint | boolean | Float | Tree[] | TreeMap;
export type TreeMap = Map<string, Tree>;

/** A number that Python holds as a float: `1.0` stays `1.0` on its way through files and columns. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** The same as plain objects without a prototype; integer-like keys come first, as JavaScript orders them. */
export function toPlain(tree: Tree): unknown {
  if (tree instanceof Map) {
    return Object.assign(
      Object.create(null),
      Object.fromEntries([...tree].map(([key, child]) => [key, toPlain(child)])),
    );
  }
  if (tree instanceof Float) return tree.value;
  if (typeof tree === "bigint") return Number(tree);
  return Array.isArray(tree) ? tree.map(toPlain) : tree;
}

/** The mappings of a list; nothing of what is no list. */
export const mapsOf = (tree: Tree | undefined): TreeMap[] =>
  Array.isArray(tree) ? tree.filter((item): item is TreeMap => item instanceof Map) : [];

/** A member that is a mapping. */
export function mapOf(owner: TreeMap | undefined, name: string): TreeMap | undefined {
  const value = owner?.get(name);
  return value instanceof Map ? value : undefined;
}

/** The same with the keys of all mappings in order. */
export function sortedTree(tree: Tree): Tree {
  if (Array.isArray(tree)) return tree.map(sortedTree);
  if (!(tree instanceof Map)) return tree;
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, sortedTree(child)]));
}
