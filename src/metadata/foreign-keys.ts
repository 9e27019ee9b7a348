import { type EntityMetadata, type EventSubscriber, type FlushEventArgs, helper, ReferenceKind } from "@mikro-orm/core";

type Row = Record<string, unknown>;
interface Pair {
  relation: string;
  column: string;
  nullable: boolean;
  target: EntityMetadata["class"];
}

/** Values of plain columns of rows whose relation is not there: not loaded, or not yet made from the column. */
const plainValues = new WeakMap<object, Row>();

/**
 * A foreign key has two properties: the relation (`created_by`), which is what is stored, and the plain column
 * (`created_by_fk`), which MikroORM only loads. This makes the column a view of the relation, to be read and written.
 */
export function bindForeignKeyColumns(metas: Iterable<EntityMetadata>): void {
  for (const meta of metas) {
    for (const { relation, column, target } of pairsOf(meta)) {
      Object.defineProperty(meta.class.prototype, column, {
        configurable: true,
        get(this: Row) {
          return this[relation] === undefined ? plainValues.get(this)?.[column] : keyOf(this[relation]);
        },
        set(this: Row, value: unknown) {
          if (value === undefined) return;
          plainValues.set(this, { ...plainValues.get(this), [column]: value });
          const em = helper(this as object).__em;
          if (this[relation] === undefined || em === undefined || keyOf(this[relation]) === value) return;
          this[relation] = value === null ? null : em.getReference(target, value as never);
        },
      });
    }
  }
}

/** New rows for which only the column was given get their relation. */
export class ForeignKeyColumns implements EventSubscriber {
  beforeFlush({ em, uow }: FlushEventArgs): void {
    for (const entity of uow.getPersistStack()) {
      const wrapped = helper(entity);
      if (wrapped.__originalEntityData !== undefined) continue;
      const row = entity as Row;
      for (const { relation, column, nullable, target } of pairsOf(wrapped.__meta)) {
        const value = plainValues.get(entity)?.[column];
        if (row[relation] !== undefined) continue;
        if (value !== undefined && value !== null) row[relation] = em.getReference(target, value as never);
        else if (nullable) row[relation] = null;
      }
    }
  }
}

const known = new WeakMap<EntityMetadata, Pair[]>();

function pairsOf(meta: EntityMetadata): Pair[] {
  const found = known.get(meta);
  if (found !== undefined) return found;
  const pairs = meta.relations.flatMap((prop) => {
    const column = prop.fieldNames?.[0];
    if (prop.kind !== ReferenceKind.MANY_TO_ONE || prop.persist === false || !column || column === prop.name) return [];
    if (!(column in meta.properties)) return [];
    const target = (prop.targetMeta as EntityMetadata).class;
    return [{ relation: prop.name, column, nullable: prop.nullable === true, target }];
  });
  known.set(meta, pairs);
  return pairs;
}

function keyOf(related: unknown): unknown {
  if (related === null || related === undefined) return null;
  return helper(related as object).getPrimaryKey() ?? null;
}
