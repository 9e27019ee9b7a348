import type { Redis } from "../../redis.ts";
import { type AsyncEvent, type AsyncEvents, FIRST_ID, MAX_READ, type ToldEvent } from "./events.ts";

interface StreamOptions {
  /** GLOBAL_ASYNC_QUERIES_REDIS_STREAM_PREFIX */
  prefix: string;
  /** Events kept of one channel, and of all. */
  limit: number;
  limitOfAll: number;
}

/** A channel that nobody tells anything any more is forgotten. */
const CHANNEL_LIFE_SECONDS = 86_400;

/**
 * Events in Redis streams, named and filled as Superset does it: one stream a channel and `full` for all, each entry with the
 * event's JSON in `data`. So Superset's websocket service can read what we tell, and we what Superset's workers do.
 */
export function redisEvents(redis: Redis, { prefix, limit, limitOfAll }: StreamOptions): AsyncEvents {
  const about = (most: number) => ({
    TRIM: { strategy: "MAXLEN" as const, strategyModifier: "~" as const, threshold: most },
  });
  return {
    tell: async (event) => {
      const entry = { data: JSON.stringify(event) };
      const stream = prefix + event.channel_id;
      await redis.run((client) =>
        client
          .multi()
          .xAdd(stream, "*", entry, about(limit))
          .expire(stream, CHANNEL_LIFE_SECONDS)
          .xAdd(`${prefix}full`, "*", entry, about(limitOfAll))
          .exec(),
      );
    },
    read: async (channel, after) => {
      const from = after === undefined ? "-" : `(${after}`;
      const entries = await redis.run((client) => client.xRange(prefix + channel, from, "+", { COUNT: MAX_READ }));
      return (entries ?? []).map(({ id, message }) => eventOf(id, message)).filter((event) => event !== undefined);
    },
    newest: async (channel) => {
      const last = await redis.run((client) => client.xRevRange(prefix + channel, "+", "-", { COUNT: 1 }));
      return last?.[0]?.id ?? FIRST_ID;
    },
    listen: (_channels, hear) =>
      redis.follow(`${prefix}full`, (id, entry) => {
        const event = eventOf(id, entry);
        if (event) hear(event);
      }),
    close: () => redis.close(),
  };
}

/** Undefined for what is no event. */
function eventOf(id: string, entry: Record<string, string>): ToldEvent | undefined {
  try {
    const event = JSON.parse(entry.data ?? "") as AsyncEvent;
    return typeof event.channel_id === "string" ? { id, ...event } : undefined;
  } catch {
    return undefined;
  }
}
