import type { Logger } from "../../log.ts";
import type { Metadata } from "../../metadata/orm.ts";
import type { Settings } from "../../settings/keys.ts";

/** How an asynchronous query goes, in the words of Superset's frontend. */
export interface AsyncEvent {
  channel_id: string;
  job_id: string;
  user_id: number | null;
  status: "pending" | "running" | "error" | "done";
  errors: Record<string, unknown>[];
  result_url: string | null;
}

/** An event that was told; ids of one channel grow: `<milliseconds>-<number>`. */
export type ToldEvent = AsyncEvent & { id: string };

/** What workers tell browsers. Each browser has a channel, whose name only it and the server know. */
export interface AsyncEvents {
  tell(event: AsyncEvent): Promise<void>;
  /** The events of a channel after one of them, oldest first, a hundred at most. */
  read(channel: string, after?: string): Promise<ToldEvent[]>;
  /** The id of the last event of a channel. */
  newest(channel: string): Promise<string>;
  /**
   * Hears what is told from now on, at least in these channels.
   * @param channels those that matter at the moment, with the last event that is known of each
   */
  listen(channels: () => ReadonlyMap<string, string>, hear: (event: ToldEvent) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Events that one look gives. */
export const MAX_READ = 100;
/** What comes before every event. */
export const FIRST_ID = "0-0";

/** Whether an id is one, and how it compares to another; what is none comes first. */
export function compareIds(a: string, b: string): number {
  const [[aTime, aCount], [bTime, bCount]] = [partsOf(a), partsOf(b)];
  return aTime - bTime || aCount - bCount;
}

function partsOf(id: string): [number, number] {
  const parts = /^(\d{1,16})(?:-(\d{1,10}))?$/.exec(id);
  return parts ? [Number(parts[1]), Number(parts[2] ?? 0)] : [0, 0];
}

type EventSettings = Pick<
  Settings,
  | "CACHE_CONFIG"
  | "DATA_CACHE_CONFIG"
  | "CELERY_CONFIG"
  | "GLOBAL_ASYNC_QUERIES_CACHE_BACKEND"
  | "GLOBAL_ASYNC_QUERIES_REDIS_STREAM_PREFIX"
  | "GLOBAL_ASYNC_QUERIES_REDIS_STREAM_LIMIT"
  | "GLOBAL_ASYNC_QUERIES_REDIS_STREAM_LIMIT_FIREHOSE"
>;

/** The events of an installation: in Redis where the settings have one, else in the metadata database. Opened at first use. */
export function openEvents(settings: EventSettings, metadata: Metadata, log: Logger): AsyncEvents {
  let opened: Promise<AsyncEvents> | undefined;
  const events = () => {
    opened ??= open(settings, metadata, log);
    opened.catch(() => {
      // The next one tries again.
      opened = undefined;
    });
    return opened;
  };
  return {
    tell: async (event) => (await events()).tell(event),
    read: async (channel, after) => (await events()).read(channel, after),
    newest: async (channel) => (await events()).newest(channel),
    listen: async (channels, hear) => (await events()).listen(channels, hear),
    close: async () => {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

async function open(settings: EventSettings, metadata: Metadata, log: Logger): Promise<AsyncEvents> {
  const limit = settings.GLOBAL_ASYNC_QUERIES_REDIS_STREAM_LIMIT;
  if (!hasRedis(settings)) return (await import("./table.ts")).tableEvents(metadata, limit);
  const [{ openRedis }, { redisAddress }, { redisEvents }] = await Promise.all([
    import("../../redis.ts"),
    import("../../redis-address.ts"),
    import("./redis.ts"),
  ]);
  const redis = openRedis({
    address: redisAddress(settings.GLOBAL_ASYNC_QUERIES_CACHE_BACKEND, "GLOBAL_ASYNC_QUERIES_CACHE_BACKEND"),
    what: "events of asynchronous queries",
    log,
  });
  return redisEvents(redis, {
    prefix: settings.GLOBAL_ASYNC_QUERIES_REDIS_STREAM_PREFIX,
    limit,
    limitOfAll: settings.GLOBAL_ASYNC_QUERIES_REDIS_STREAM_LIMIT_FIREHOSE,
  });
}

/**
 * Whether events go through Redis. Superset's default names one on this machine, whether there is one or not: it counts where
 * something else of the settings is in Redis, too. Not found out by trying: all processes must mean the same place.
 */
function hasRedis(settings: EventSettings): boolean {
  const { CACHE_TYPE, CACHE_REDIS_HOST, CACHE_REDIS_PORT, CACHE_REDIS_URL, CACHE_REDIS_PASSWORD, CACHE_REDIS_DB } =
    settings.GLOBAL_ASYNC_QUERIES_CACHE_BACKEND;
  if (!/redis/i.test(String(CACHE_TYPE ?? ""))) return false;
  const isDefault =
    !CACHE_REDIS_URL &&
    (CACHE_REDIS_HOST ?? "localhost") === "localhost" &&
    Number(CACHE_REDIS_PORT ?? 6379) === 6379 &&
    !CACHE_REDIS_PASSWORD &&
    Number(CACHE_REDIS_DB ?? 0) === 0;
  if (!isDefault) return true;
  const others = [settings.CACHE_CONFIG.CACHE_TYPE, settings.DATA_CACHE_CONFIG.CACHE_TYPE];
  const broker = String(settings.CELERY_CONFIG?.broker_url ?? "");
  return others.some((type) => /redis/i.test(String(type ?? ""))) || /^rediss?:/i.test(broker);
}
