import { setTimeout } from "node:timers/promises";
import { type EntityName, LockMode } from "@mikro-orm/core";
import { User } from "../../metadata/entities/user.ts";
import type { EntityManager } from "../../metadata/orm.ts";
import { isDeadlock, isForeignKeyViolation, isUniqueViolation } from "../../metadata/violations.ts";
import type { Viewer } from "../../security/viewer.ts";
import type { Call } from "../route.ts";
import { notFound } from "./item.ts";
import { findRow } from "./list.ts";
import type { Resource } from "./resource.ts";

type Stored<E extends object> = E & { id: number };

/** References that note who made and changed a row. */
export function authorOf(em: EntityManager, viewer: Viewer, isNew: boolean): { created_by?: User; changed_by?: User } {
  if (viewer.id === null) return {};
  const user = em.getReference(User, viewer.id) as User;
  return isNew ? { created_by: user, changed_by: user } : { changed_by: user };
}

/** The author, where the table notes one. */
const noted = <E extends object>(em: EntityManager, entity: EntityName<E>, { viewer }: Call, isNew: boolean) =>
  "changed_by" in em.getMetadata().get(entity).properties ? authorOf(em, viewer, isNew) : {};

/**
 * Inserts a row with its author; `finish` works in the same transaction, once the row has its id, and so does `data` where it
 * is a function, before there is a row.
 */
export async function insertRow<E extends object>(
  call: Call,
  entity: EntityName<E>,
  data: Record<string, unknown> | ((trx: EntityManager) => Promise<Record<string, unknown>>),
  finish?: (row: Stored<E>, trx: EntityManager) => Promise<void>,
): Promise<Stored<E>> {
  return retried(() =>
    call.app.metadata.em().transactional(async (trx) => {
      const values = typeof data === "function" ? await data(trx) : data;
      const row = trx.create(entity, { ...values, ...noted(trx, entity, call, true) } as never) as Stored<E>;
      await trx.flush();
      await finish?.(row, trx);
      return row;
    }),
  );
}

/**
 * Changes a row that the viewer may see, notes who did where its own columns change, and gives the row.
 * `change` gets the row as it is stored and gives what to assign to it, in the entity's own types; on SQLite nothing in it
 * may wait for another unit of work. The row is locked meanwhile, so that two writers come one after the other.
 */
export async function changeRow<E extends object>(
  resource: Resource,
  call: Call,
  entity: EntityName<E>,
  id: number,
  change: (row: Stored<E>, trx: EntityManager) => Record<string, unknown> | Promise<Record<string, unknown>>,
): Promise<Stored<E>> {
  if (!(await findRow(resource, call, id, ["id"]))) throw notFound();
  return retried(() =>
    call.app.metadata.em().transactional(async (trx) => {
      const row = (await trx.findOne(entity, { id } as never, {
        lockMode: LockMode.PESSIMISTIC_WRITE,
      })) as Stored<E> | null;
      if (!row) throw notFound();
      const data = await change(row, trx);
      Object.assign(row, data);
      // As in the reference, other owners or roles alone leave it open who changed the row last.
      const work = trx.getUnitOfWork();
      work.computeChangeSets();
      if (work.getChangeSets().some((set) => set.entity === row)) Object.assign(row, noted(trx, entity, call, false));
      await trx.flush();
      return row;
    }),
  );
}

const ATTEMPTS = 6;
/** Milliseconds before a second attempt, at most; twice as many before each further one. */
const PAUSE_MS = 5;

/**
 * Tries again what met another writer: both waited for each other, both related the same two rows, or one related a row that
 * the other deleted. The work reads anew what it checks, so that the second attempt says what is wrong. Pauses differ, so that
 * several who met do not meet again.
 */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isContest = isDeadlock(error) || isUniqueViolation(error) || isForeignKeyViolation(error);
      if (attempt === ATTEMPTS || !isContest) throw error;
      await setTimeout(Math.random() * PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}
