import { LitesetError } from "../../errors.ts";
import type { Dependent } from "../../metadata/dependents.ts";
import { isForeignKeyViolation } from "../../metadata/violations.ts";
import { isOwner } from "../../security/ownership.ts";
import type { Answer, Call, Route } from "../route.ts";
import { type LooseDb, looseDb } from "./db.ts";
import { notFound } from "./item.ts";
import { visibleRows } from "./list.ts";
import { idsQuestion, readQuestion } from "./question.ts";
import { auditOf, type Resource, rightOf } from "./resource.ts";
import { messageShape } from "./shapes.ts";
import { retried } from "./store.ts";
import { idName, readId } from "./write.ts";

/** What goes with a row, and who may let it go. */
export interface Deletion {
  /** Pivot of the owners: table and the column with the row's id. Absent: whoever may write may delete. */
  owners?: readonly [pivot: string, own: string];
  /** Rows of other tables that belong to the object. */
  dependents?: readonly Dependent[];
  /** Column of report_schedule that holds the object back. */
  reportKey?: "chart_id" | "dashboard_id" | "database_id";
  /** "chart": as the reference counts, "Deleted 2 charts". */
  noun: string;
  /** "dashboards" where it is not the noun with an s. */
  plural?: string;
  /** True where one is counted too: "Deleted 1 theme" in place of "OK". */
  counts?: boolean;
  /** Refuses ids that something else still needs. */
  refuse?(ids: readonly number[], call: Call): Promise<void>;
  /** Makes what points to the rows let go of them, in the transaction that deletes them. */
  detach?(trx: LooseDb, ids: readonly number[]): Promise<void>;
  /** False: rows go one at a time only, as in Flask-AppBuilder's own APIs. */
  several?: false;
  /** What must happen once the rows are gone. */
  after?(ids: readonly number[], call: Call): void | Promise<void>;
}

const MAX_IDS = 1_000;

/** DELETE of one object and of several: by owners and admins, all or nothing. */
export function deleteRoutes(resource: Resource, deletion: Deletion): Route[] {
  const right = rightOf(resource, "delete");
  const base = `/api/v1/${resource.name}`;
  const { idParam = "pk" } = resource;
  const answers = { 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 422: "Unprocessable" };
  const routes: Route[] = [
    {
      method: "DELETE",
      flag: resource.flag,
      csrfExempt: resource.csrfExempt,
      path: `${base}/<${idParam}>`,
      right,
      audit: auditOf(resource, "delete"),
      doc: { tag: resource.tag, summary: `Delete a ${deletion.noun}`, result: messageShape, answers },
      action: async (call): Promise<Answer> => {
        await deleteRows(resource, deletion, call, [readId(call.params[idName(idParam)])]);
        return { message: deletion.counts ? `Deleted 1 ${deletion.noun}` : "OK" };
      },
    },
  ];
  if (deletion.several === false) return routes;
  routes.push({
    method: "DELETE",
    flag: resource.flag,
    csrfExempt: resource.csrfExempt,
    path: `${base}/`,
    right,
    audit: auditOf(resource, "bulk_delete"),
    doc: {
      tag: resource.tag,
      summary: `Bulk delete ${deletion.noun}s`,
      q: idsQuestion,
      result: messageShape,
      answers: { 400: "Bad request", ...answers },
    },
    action: async (call): Promise<Answer> => {
      const ids = [...new Set(readQuestion<number[]>(call, idsQuestion))];
      if (ids.length > MAX_IDS) throw new LitesetError(`At most ${MAX_IDS} at once`, undefined, { status: 400 });
      await deleteRows(resource, deletion, call, ids);
      const { noun, plural = `${noun}s` } = deletion;
      return { message: `Deleted ${ids.length} ${ids.length === 1 ? noun : plural}` };
    },
  });
  return routes;
}

async function deleteRows(resource: Resource, deletion: Deletion, call: Call, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) throw notFound();
  const visible = await (await visibleRows(resource, call))
    .where(`${resource.table}.id`, "in", ids)
    .select(`${resource.table}.id as id`)
    .execute();
  if (visible.length !== ids.length) throw notFound();
  const db = looseDb(call.app.metadata);
  await refuseReported(db, deletion, ids);
  await refuseOthers(db, deletion, call, ids);
  await deletion.refuse?.(ids, call);
  await unlessHeld(
    deletion,
    inTransaction(db, async (trx) => {
      // Whoever changes or relates a row waits until it is gone: the same order of locks as in `changeRow`.
      const rows = trx.selectFrom(resource.table).where("id", "in", ids).select("id").orderBy("id");
      await (call.app.metadata.kind === "sqlite" ? rows : rows.forUpdate()).execute();
      for (const { table, key, only } of deletion.dependents ?? []) {
        let query = trx.deleteFrom(table).where(key, "in", ids);
        if (only) query = query.where(only[0], "=", only[1]);
        await query.execute();
      }
      await deletion.detach?.(trx, ids);
      await trx.deleteFrom(resource.table).where("id", "in", ids).execute();
    }),
  );
  await deletion.after?.(ids, call);
}

const inTransaction = (db: LooseDb, work: (trx: LooseDb) => Promise<void>): Promise<void> =>
  retried(() => db.transaction().execute(work));

/** The database itself refuses what other rows still point to. */
async function unlessHeld({ noun }: Deletion, deleted: Promise<void>): Promise<void> {
  try {
    await deleted;
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    throw new LitesetError(`Something still refers to this ${noun}; it cannot be deleted`, undefined, { status: 422 });
  }
}

async function refuseReported(db: LooseDb, { reportKey }: Deletion, ids: readonly number[]): Promise<void> {
  if (!reportKey) return;
  const reports = await db.selectFrom("report_schedule").where(reportKey, "in", ids).select("name").execute();
  if (reports.length === 0) return;
  const names = reports.map((report) => report.name).join(",");
  throw new LitesetError(`There are associated alerts or reports: ${names}`, undefined, { status: 422 });
}

async function refuseOthers(
  db: LooseDb,
  { owners }: Deletion,
  { viewer }: Call,
  ids: readonly number[],
): Promise<void> {
  if (!owners || viewer.isAdmin) return;
  const [pivot, own] = owners;
  const rows = await db
    .selectFrom(pivot)
    .where(own, "in", ids)
    .select([`${own} as object`, "user_id as id"])
    .execute();
  const isOwn = (id: number) => isOwner(viewer, rows.filter((row) => row.object === id) as { id: number }[]);
  if (!ids.every(isOwn)) throw new LitesetError("Forbidden", undefined, { status: 403 });
}
