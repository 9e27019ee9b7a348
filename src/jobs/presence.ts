import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Kysely } from "kysely";
import type { Metadata } from "../metadata/orm.ts";

/** A worker that has a browser, and so can make pictures, is a `browser`, too. */
type Kind = "server" | "worker" | "browser";

/** A process as the table keeps it. */
interface ProcessRow {
  id: string;
  kind: Kind;
  host: string;
  pid: number;
  /** Milliseconds since 1970, which some drivers give as text. */
  seen_at: number | string;
}

/** Which processes of an installation live: kept in the metadata database, so that each knows of the others. */
export interface Presence {
  /** What this process is called. */
  readonly id: string;
  /** Lets the others know that this process lives, until it is closed. */
  announce(kind: Kind): Promise<void>;
  /** The names of those that live, of one kind or of all. */
  living(kind?: Kind): Promise<Set<string>>;
  close(): Promise<void>;
}

const TABLE = "liteset_processes";
const BEAT_MS = 10_000;
/** Who has not been heard of for this long is gone. A busy machine delays a beat; nobody is buried for one. */
const SILENCE_MS = 60_000;
const FORGET_MS = 86_400_000;

/** What this process is called, in no two lives the same. */
const id = randomUUID();

/** Nothing is written before `announce`. The table is made when it is needed; it is no part of Superset's schema. */
export function createPresence(metadata: Metadata): Presence {
  const host = machine();
  const announced = new Map<Kind, NodeJS.Timeout>();
  const rows = () => metadata.kysely() as unknown as Kysely<{ liteset_processes: ProcessRow }>;
  let prepared: Promise<unknown> | undefined;

  const prepare = async (): Promise<void> => {
    const create = () =>
      rows()
        .schema.createTable(TABLE)
        .ifNotExists()
        .addColumn("id", "varchar(36)", (column) => column.notNull())
        .addColumn("kind", "varchar(20)", (column) => column.notNull())
        .addColumn("host", "varchar(100)", (column) => column.notNull())
        .addColumn("pid", "integer", (column) => column.notNull())
        .addColumn("seen_at", "bigint", (column) => column.notNull())
        .addPrimaryKeyConstraint("liteset_processes_pk", ["id", "kind"])
        .execute();
    // Two processes that start together may both find it absent: the second look settles it.
    prepared ??= create().catch(create);
    await prepared.catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
  };

  const beat = async (kind: Kind): Promise<void> => {
    const seen_at = Date.now();
    const { numUpdatedRows } = await rows()
      .updateTable(TABLE)
      .set({ seen_at })
      .where("id", "=", id)
      .where("kind", "=", kind)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return;
    await rows()
      .deleteFrom(TABLE)
      .where("seen_at", "<", seen_at - FORGET_MS)
      .execute();
    await rows().insertInto(TABLE).values({ id, kind, host, pid: process.pid, seen_at }).execute();
  };

  const lives = (row: ProcessRow): boolean => {
    if (row.id === id) return true;
    if (Date.now() - Number(row.seen_at) > SILENCE_MS) return false;
    return row.host !== host || isRunning(row.pid);
  };

  return {
    id,
    announce: async (kind) => {
      if (announced.has(kind)) return;
      announced.set(kind, setInterval(() => void beat(kind).catch(() => {}), BEAT_MS).unref());
      await prepare();
      await beat(kind);
    },
    living: async (kind) => {
      await prepare();
      const found = await rows().selectFrom(TABLE).selectAll().execute();
      return new Set(found.filter((row) => (kind ?? row.kind) === row.kind && lives(row)).map((row) => row.id));
    },
    close: async () => {
      for (const timer of announced.values()) clearInterval(timer);
      if (announced.size === 0) return;
      announced.clear();
      await rows()
        .deleteFrom(TABLE)
        .where("id", "=", id)
        .execute()
        .catch(() => {});
    },
  };
}

/** Where numbers of processes mean the same: a machine between two boots, and a container on it. */
function machine(): string {
  try {
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname().slice(0, 100);
  }
}

/** A process of this machine. One that has this process's number is an earlier life of it. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
