import { type EntityMetadata, type EventSubscriber, type FlushEventArgs, helper, ReferenceKind } from "@mikro-orm/core";

type Row = Record<string, unknown>;
interface Pair {
  relation: string;
  column: string;
  nullable: boolean;
  target: EntityMetadata["class"];
}

/**
 * A foreign key has two properties: the relation (`created_by`) and the plain column (`created_by_fk`). The relation is
 * what is stored; this keeps the two alike, whichever of them was written. If both were, the relation wins.
 */
export class ForeignKeyColumns implements EventSubscriber {
  readonly #pairs = new WeakMap<EntityMetadata, Pair[]>();

  beforeFlush({ em, uow }: FlushEventArgs): void {
    for (const entity of new Set<object>([...uow.getPersistStack(), ...uow.getIdentityMap()])) {
      const row = entity as Row;
      const wrapped = helper(entity);
      const original = wrapped.__originalEntityData as Row | undefined;
      for (const { relation, column, target, nullable } of this.#pairsOf(wrapped.__meta)) {
        const written = row[column];
        const related = keyOf(row[relation]);
        if (original === undefined) {
          if (written !== undefined && related === null) row[relation] = reference(em, target, written);
          else if (nullable) row[relation] ??= null;
          continue;
        }
        if (written === undefined || !(relation in original)) continue;
        const before = original[relation] ?? null;
        if (related === before && written !== before) row[relation] = reference(em, target, written);
      }
    }
  }

  afterFlush({ uow }: FlushEventArgs): void {
    for (const entity of uow.getIdentityMap()) {
      const row = entity as Row;
      const wrapped = helper(entity as object);
      if (!wrapped.__initialized) continue;
      for (const { relation, column } of this.#pairsOf(wrapped.__meta)) {
        if (row[relation] !== undefined) row[column] = keyOf(row[relation]);
      }
    }
  }

  #pairsOf(meta: EntityMetadata): Pair[] {
    let pairs = this.#pairs.get(meta);
    if (pairs === undefined) {
      pairs = meta.relations.flatMap((prop) => {
        if (prop.kind !== ReferenceKind.MANY_TO_ONE || prop.persist === false) return [];
        const column = prop.fieldNames[0];
        const twin = column === undefined || column === prop.name ? undefined : meta.properties[column as never];
        return twin === undefined || column === undefined
          ? []
          : [
              {
                relation: prop.name,
                column,
                nullable: prop.nullable === true,
                target: (prop.targetMeta as EntityMetadata).class,
              },
            ];
      });
      this.#pairs.set(meta, pairs);
    }
    return pairs;
  }
}

function reference(em: FlushEventArgs["em"], target: Pair["target"], key: unknown): unknown {
  return key === null ? null : em.getReference(target, key as never);
}

function keyOf(related: unknown): unknown {
  if (related === null || related === undefined) return null;
  return helper(related as object).getPrimaryKey() ?? null;
}
