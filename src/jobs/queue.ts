import { randomUUID } from "node:crypto";
import type { Logger } from "../log.ts";
import type { Metadata } from "../metadata/orm.ts";
import { brokerOf, SUPPORTED_BROKERS } from "./broker.ts";
import type { JobStore } from "./store.ts";
import { idOf, storedJob } from "./stored-job.ts";

/** A job for whoever comes first among the workers. */
interface NewJob {
  name: string;
  data: unknown;
  at: Date;
  /** Names the moment: of all jobs with the same key only the first is taken in. */
  key?: string;
}

/** The jobs of an installation, as server, worker and beat share them. */
export interface JobQueue {
  /** Where they wait; opened and made at first use. */
  store(): Promise<JobStore>;
  /**
   * Takes a job in.
   * @returns its id, or null when its key was taken in before
   */
  enqueue(job: NewJob): Promise<string | null>;
  close(): Promise<void>;
}

interface QueueSettings {
  CELERY_CONFIG: unknown;
  SECRET_KEY: string | null;
}

/** The queue that CELERY_CONFIG.broker_url names, else in the metadata database. Nothing is opened before it is used. */
export function openQueue(settings: QueueSettings, metadata: Metadata, log: Logger): JobQueue {
  let opened: Promise<JobStore> | undefined;
  const store = () => {
    opened ??= open(settings, metadata, log).catch((error: unknown) => {
      // The next one tries again.
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    store,
    enqueue: async ({ name, data, at, key }) => {
      const id = key === undefined ? randomUUID() : idOf(name, key);
      const place = await store();
      if (!(await place.insert(storedJob(id, { name, data, priority: 0, type: "normal", nextRunAt: at })))) return null;
      // Without the bell the job is found a little later.
      await place.bell.ring(name).catch(() => {});
      return id;
    },
    close: async () => {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

async function open(settings: QueueSettings, metadata: Metadata, log: Logger): Promise<JobStore> {
  const store = await place(settings, metadata, log);
  await store.prepare();
  return store;
}

async function place({ CELERY_CONFIG, SECRET_KEY }: QueueSettings, metadata: Metadata, log: Logger): Promise<JobStore> {
  const broker = brokerOf(CELERY_CONFIG);
  const { sqlStore } = await import("./sql-store.ts");
  switch (broker.kind) {
    case "redis": {
      const [{ openRedis }, { redisStore }] = await Promise.all([import("../redis.ts"), import("./redis-store.ts")]);
      return redisStore(openRedis({ address: broker.address, what: "background jobs", log }), broker.keyPrefix);
    }
    case "database": {
      const { openMetadata } = await import("../metadata/orm.ts");
      const database = await openMetadata({ SECRET_KEY, SQLALCHEMY_DATABASE_URI: broker.uri });
      return sqlStore(database, `the ${database.kind} database of CELERY_CONFIG.broker_url`, () => database.close());
    }
    case "unsupported":
      log.warn(
        "CELERY_CONFIG.broker_url is of a kind that Liteset has no use for: jobs wait in the metadata database",
        {
          broker: broker.scheme,
          supported: SUPPORTED_BROKERS,
        },
      );
  }
  return sqlStore(metadata, `the metadata database (${metadata.kind})`, async () => {});
}
