import { randomUUID } from "node:crypto";
import { createClient } from "@keyv/redis";
import { type JobQueue, openQueue } from "../../src/jobs/queue.ts";
import { createLogger } from "../../src/log.ts";
import { openMetadata } from "../../src/metadata/orm.ts";
import { createTestDatabase, type DatabaseKind, type Services } from "./services.ts";

/** What a process needs to open the same queue as the test. */
export interface QueuePlace {
  uri: string;
  celery: Record<string, unknown>;
}

/** A queue of its own for one test file; on Redis under a prefix of its own. */
export async function createTestQueue(
  kind: DatabaseKind | "redis",
  services: Services,
): Promise<{ place: QueuePlace; queue: JobQueue; drop(): Promise<void> }> {
  const database = await createTestDatabase(kind === "redis" ? "sqlite" : kind, services);
  const prefix = `test-${randomUUID()}-`;
  const broker_url = kind === "redis" ? redisUrl(services) : null;
  const place = {
    uri: database.sqlalchemyUri,
    celery: { broker_url, broker_transport_options: { global_keyprefix: prefix } },
  };
  const { queue, close } = await openTestQueue(place);
  return {
    place,
    queue,
    drop: async () => {
      await close();
      if (broker_url !== null) await dropKeys(broker_url, prefix);
      await database.drop();
    },
  };
}

/** Opens a queue that exists. */
export async function openTestQueue({ uri, celery }: QueuePlace): Promise<{ queue: JobQueue; close(): Promise<void> }> {
  const SECRET_KEY = "a-secret-key-of-tests";
  const metadata = await openMetadata({ SECRET_KEY, SQLALCHEMY_DATABASE_URI: uri });
  const queue = openQueue({ CELERY_CONFIG: celery, SECRET_KEY }, metadata, createLogger({ level: "silent" }));
  return {
    queue,
    close: async () => {
      await queue.close();
      await metadata.close();
    },
  };
}

function redisUrl({ redis }: Services): string {
  if (redis.url === null) throw new Error(`no redis: ${redis.reason}`);
  return redis.url;
}

async function dropKeys(url: string, prefix: string): Promise<void> {
  const client = createClient({ url });
  await client.connect();
  for await (const keys of client.scanIterator({ MATCH: `{${prefix}*` })) if (keys.length > 0) await client.del(keys);
  client.destroy();
}
