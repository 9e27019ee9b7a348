import { LockMode } from "@mikro-orm/core";
import { AlembicVersion } from "./entities/alembic-version.ts";
import type { EntityManager, Metadata } from "./orm.ts";

/**
 * One transaction that no other process runs at the same time: for steps that write what must be there once,
 * such as the built-in roles. It holds the row of the schema's revision.
 */
export function exclusively<R>(metadata: Metadata, act: (em: EntityManager) => Promise<R>): Promise<R> {
  return metadata.em().transactional(async (em) => {
    await em.find(AlembicVersion, {}, { lockMode: LockMode.PESSIMISTIC_WRITE });
    return act(em as EntityManager);
  });
}
