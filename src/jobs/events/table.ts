import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { Metadata } from "../../metadata/orm.ts";
import { type AsyncEvent, type AsyncEvents, compareIds, FIRST_ID, MAX_READ, type ToldEvent } from "./events.ts";

interface EventRow {
  channel: string;
  /** Grows within a channel; not below the milliseconds since 1970, so that it grows on when older rows are gone. */
  seq: number | string;
  data: string;
}

type EventsDatabase = Kysely<{ liteset_async_events: EventRow }>;

const TABLE = "liteset_async_events";
const LOOK_MS = 250;
const KEEP_MS = 3_600_000;
const PRUNE_MS = 60_000;
/** Workers that tell the same channel something at the same time take turns. */
const TRIES = 20;
const MAX_CHANNELS = 500;

/** Events in a table of the metadata database, kept for an hour. It is no part of Superset's schema. */
export function tableEvents(metadata: Metadata, limit: number): AsyncEvents {
  const db = () => metadata.kysely() as unknown as EventsDatabase;
  let prepared: Promise<void> | undefined;
  let pruned = 0;

  const table = async (): Promise<EventsDatabase> => {
    prepared ??= createTable(db()).catch(() => createTable(db()));
    prepared.catch(() => {
      prepared = undefined;
    });
    await prepared;
    return db();
  };

  const last = async (channel: string): Promise<number> => {
    const row = await (await table())
      .selectFrom(TABLE)
      .select((eb) => eb.fn.max<number | string | null>("seq").as("last"))
      .where("channel", "=", channel)
      .executeTakeFirst();
    return Number(row?.last ?? 0);
  };

  const prune = async (channel: string): Promise<void> => {
    const now = Date.now();
    if (now - pruned < PRUNE_MS) return;
    pruned = now;
    await db()
      .deleteFrom(TABLE)
      .where("seq", "<", now - KEEP_MS)
      .execute();
    const surplus = await db()
      .selectFrom(TABLE)
      .select("seq")
      .where("channel", "=", channel)
      .orderBy("seq", "desc")
      .offset(limit)
      .limit(1)
      .executeTakeFirst();
    if (surplus) await db().deleteFrom(TABLE).where("channel", "=", channel).where("seq", "<=", surplus.seq).execute();
  };

  return {
    tell: async (event) => {
      const { channel_id: channel } = event;
      const data = JSON.stringify(event);
      // Numbers follow what is to be seen: whoever sees one has seen, or sees now, all before it.
      for (let tries = 1; ; tries++) {
        const seq = Math.max((await last(channel)) + 1, Date.now());
        try {
          await db().insertInto(TABLE).values({ channel, seq, data }).execute();
          break;
        } catch (error) {
          if (tries === TRIES || (await last(channel)) < seq) throw error;
        }
      }
      await prune(channel);
    },

    read: async (channel, after) => {
      const rows = await (await table())
        .selectFrom(TABLE)
        .selectAll()
        .where("channel", "=", channel)
        .where("seq", ">", seqOf(after))
        .orderBy("seq")
        .limit(MAX_READ)
        .execute();
      return rows.map(eventOf);
    },

    newest: async (channel) => {
      const seq = await last(channel);
      return seq === 0 ? FIRST_ID : `${seq}-0`;
    },

    listen: async (channels, hear) => {
      const stopping = new AbortController();
      const running = (async () => {
        while (!stopping.signal.aborted) {
          await sleep(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
          const known = [...channels()].slice(0, MAX_CHANNELS);
          if (known.length === 0 || stopping.signal.aborted) continue;
          const from = Math.min(...known.map(([, id]) => seqOf(id)));
          try {
            const rows = await (await table())
              .selectFrom(TABLE)
              .selectAll()
              .where(
                "channel",
                "in",
                known.map(([channel]) => channel),
              )
              .where("seq", ">", from)
              .orderBy("seq")
              .limit(MAX_READ * 10)
              .execute();
            const after = new Map(known);
            for (const event of rows.map(eventOf))
              if (compareIds(event.id, after.get(event.channel_id) ?? FIRST_ID) > 0) hear(event);
          } catch {
            // The events stay to be read until the database is back.
          }
        }
      })();
      return async () => {
        stopping.abort();
        await running;
      };
    },

    close: async () => {},
  };
}

async function createTable(db: EventsDatabase): Promise<void> {
  await db.schema
    .createTable(TABLE)
    .ifNotExists()
    .addColumn("channel", "varchar(100)", (column) => column.notNull())
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addColumn("data", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("liteset_async_events_pk", ["channel", "seq"])
    .execute();
}

const eventOf = ({ channel, seq, data }: EventRow): ToldEvent => ({
  ...(JSON.parse(data) as AsyncEvent),
  channel_id: channel,
  id: `${seq}-0`,
});

const seqOf = (id: string | undefined): number => Number(/^\d{1,16}/.exec(id ?? "")?.[0] ?? 0);
