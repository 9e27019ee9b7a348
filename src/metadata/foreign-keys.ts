import {
  type EntityMetadata,
  type EntityProperty,
  type EventSubscriber,
  type FlushEventArgs,
  helper,
  ReferenceKind,
} from "@mikro-orm/core";

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
 * A foreign key has two properties: the relation (`created_by`), which is what is loaded and stored, and the plain column
 * (`created_by_fk`). MikroORM loses the relation in joins when both are columns to it, so the column is taken out of its
 * sight and becomes a view of the relation, to be read, written and asked for.
 */
export function bindForeignKeyColumns(metas: Iterable<EntityMetadata>): void {
  for (const meta of metas) {
    for (const { relation, column, target } of pairsOf(meta)) {
      hideColumn(meta, column);
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

/** The hidden properties of each entity class: another ORM of the same process finds them gone already. */
const hidden = new WeakMap<object, Map<string, EntityProperty>>();

// Only hydration keeps the property, for `em.create(Chart, { created_by_fk: 1 })`. Queries find the column by its field name.
function hideColumn(meta: EntityMetadata, column: string): void {
  const properties = meta.properties as Record<string, EntityProperty>;
  const mine = hidden.get(meta.class) ?? new Map<string, EntityProperty>();
  hidden.set(meta.class, mine);
  const property = properties[column] ?? mine.get(column);
  if (property === undefined) return;
  mine.set(column, property);
  delete properties[column];
  meta.props = meta.props.filter((other) => other.name !== column);
  if (!meta.hydrateProps.some((other) => other.name === column)) meta.hydrateProps.push(property);
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
