import type { LooseDb, Row } from "./db.ts";

/** Finds rows of other tables by their ids; what several relations of one page ask of a table comes with one statement. */
export interface Lookup {
  /** The rows with these ids, each at least with these columns and its id. */
  find(table: string, ids: Iterable<unknown>, columns: readonly string[]): Promise<ReadonlyMap<unknown, Row>>;
}

interface Batch {
  ids: Set<unknown>;
  columns: Set<string>;
  found: Promise<ReadonlyMap<unknown, Row>>;
}

/** A lookup that gathers until the current turn of the event loop's promises is over. */
export function createLookup(db: LooseDb): Lookup {
  const waiting = new Map<string, Batch>();
  const begin = (table: string): Batch => {
    const batch: Omit<Batch, "found"> = { ids: new Set(), columns: new Set(["id"]) };
    const found = Promise.resolve().then(() => {
      waiting.delete(table);
      return read(db, table, batch);
    });
    return Object.assign(batch, { found });
  };
  return {
    find: (table, ids, columns) => {
      const batch = waiting.get(table) ?? begin(table);
      waiting.set(table, batch);
      for (const id of ids) batch.ids.add(id);
      for (const column of columns) batch.columns.add(column);
      return batch.found;
    },
  };
}

async function read(
  db: LooseDb,
  table: string,
  { ids, columns }: Pick<Batch, "ids" | "columns">,
): Promise<ReadonlyMap<unknown, Row>> {
  if (ids.size === 0) return new Map();
  const rows = await db
    .selectFrom(table)
    .where("id", "in", [...ids])
    .select([...columns])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
