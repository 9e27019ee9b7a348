import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { startWorker } from "../../src/worker/worker.ts";
import { startFreshServer } from "../conformance/server.ts";
import { signInAs } from "./client.ts";
import { type RedisServer, startRedis } from "./redis-server.ts";
import { createTestDatabase, type Services } from "./services.ts";

/** What became of one request. */
export interface Answer {
  status: number;
  /** When it was asked, ms since 1970, and how long it took. */
  at: number;
  ms: number;
  text: string;
  /** The job that was accepted. */
  job?: string;
}

/** A server and a worker whose queue, caches and events are in a Redis of their own, and browsers that ask for charts. */
export interface RedisScene {
  redis: RedisServer;
  answers: Answer[];
  /** Jobs whose end the web socket has told. */
  told: Set<string>;
  startLoad(): { end(): Promise<void> };
  /** Accepted jobs of which polling does not tell, or whose data cannot be had; each with what there is of it. */
  missing(jobs: readonly string[]): Promise<string[]>;
  stop(): Promise<void>;
}

/** An event as browsers read it. */
interface Told {
  id: string;
  job_id: string;
  result_url: string | null;
}

const CLIENTS = 4;
const PAUSE_MS = 20;

export async function startRedisScene(services: Services): Promise<RedisScene> {
  const folder = mkdtempSync(join(tmpdir(), "liteset-redis-scene-"));
  const file = join(folder, "shop.db");
  const tables = new DatabaseSync(file);
  tables.exec("create table sales (city text, n integer); insert into sales values ('Bern', 3), ('Oslo', 5)");
  tables.close();
  const redis = await startRedis(services.redisServer.url ?? "");
  const place = await createTestDatabase("sqlite", services);
  const cache = { CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: redis.url, CACHE_DEFAULT_TIMEOUT: 600 };
  const running = await startFreshServer(place.sqlalchemyUri, {
    level: "silent",
    change: (settings) => ({
      ...settings,
      FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, GLOBAL_ASYNC_QUERIES: true },
      GLOBAL_ASYNC_QUERIES_JWT_SECRET: "a-secret-of-asynchronous-queries-0123",
      GLOBAL_ASYNC_QUERIES_REDIS_STREAM_LIMIT: 100_000,
      GLOBAL_ASYNC_QUERIES_CACHE_BACKEND: cache,
      CACHE_CONFIG: { ...cache, CACHE_KEY_PREFIX: "meta-" },
      DATA_CACHE_CONFIG: { ...cache, CACHE_KEY_PREFIX: "data-" },
      CELERY_CONFIG: { broker_url: redis.url },
    }),
  });
  const worker = await startWorker(running.app);
  const admin = await signInAs(running.server.url, "admin");
  const { body: made } = await admin("POST", "/api/v1/database/", {
    database_name: "shop",
    sqlalchemy_uri: `sqlite:///${file}`,
  });
  const { body: dataset } = await admin("POST", "/api/v1/dataset/", {
    database: made.id,
    schema: "main",
    table_name: "sales",
  });

  const answers: Answer[] = [];
  const ask = async (method: string, path: string, body?: unknown) => {
    const at = Date.now();
    const { status, body: answer } = await admin(method, path, body);
    const text = JSON.stringify(answer);
    answers.push({ status, at, ms: Date.now() - at, text, ...(status === 202 && { job: String(answer.job_id) }) });
  };
  const told = new Set<string>();
  await admin("GET", "/api/v1/async_event/");
  const socket = new WebSocket(running.server.url.replace("http", "ws"), { headers: { cookie: admin.cookie } });
  socket.on("message", (data) => {
    told.add(JSON.parse(String(data)).job_id);
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));

  return {
    redis,
    answers,
    told,
    startLoad: () => {
      let isOver = false;
      const client = async () => {
        while (!isOver) {
          // Questions that nobody has asked: none is answered from the cache.
          const where = `city <> '${randomUUID()}'`;
          await ask("POST", "/api/v1/chart/data", {
            datasource: { id: dataset.id, type: "table" },
            queries: [{ columns: ["city"], metrics: [], row_limit: 10, extras: { where } }],
          });
          await ask("GET", "/api/v1/chart/");
          await sleep(PAUSE_MS);
        }
      };
      const clients = Promise.all(Array.from({ length: CLIENTS }, client));
      return {
        end: async () => {
          isOver = true;
          await clients;
        },
      };
    },
    missing: async (jobs) => {
      const polled = new Map<string, Told>();
      for (let last = "0-0", found = 1; found > 0; ) {
        const { body } = await admin("GET", `/api/v1/async_event/?last_id=${last}`);
        const events = body.result as Told[];
        for (const event of events) polled.set(event.job_id, event);
        last = events.at(-1)?.id ?? last;
        found = events.length;
      }
      const absent: string[] = [];
      for (const job of jobs) {
        const event = polled.get(job);
        const data = event?.result_url ? await admin("GET", event.result_url) : undefined;
        if (data?.status !== 200) absent.push(JSON.stringify({ job, event, data }));
      }
      return absent;
    },
    stop: async () => {
      socket.terminate();
      await worker.stop(5_000);
      await running.stop();
      await redis.close();
      await place.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
