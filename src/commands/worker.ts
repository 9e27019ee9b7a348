import { createApp } from "../app.ts";
import { createLogger } from "../log.ts";
import { check } from "../metadata/migrate.ts";
import { readSettings } from "./context.ts";
import { levelOf, readNumber, stopOnSignal } from "./run.ts";

interface WorkerOptions {
  config?: string;
  debug?: boolean;
  concurrency?: string;
  queues?: string;
}

/** `liteset worker`: does background work until it is told to stop. */
export async function worker(options: WorkerOptions): Promise<void> {
  const concurrency =
    options.concurrency === undefined ? undefined : readNumber(options.concurrency, "--concurrency", 1, 64);
  await work(options, async (app) => {
    const { startWorker } = await import("../worker/worker.ts");
    const queues = options.queues?.split(",").map((name) => name.trim());
    const running = await startWorker(app, {
      ...(concurrency !== undefined && { concurrency }),
      ...(queues !== undefined && { queues }),
    });
    console.log("Liteset's worker is ready");
    return running;
  });
}

/** `liteset beat`: hands scheduled work to the workers until it is told to stop. */
export async function beat(options: WorkerOptions): Promise<void> {
  await work(options, async (app) => {
    const { startBeat } = await import("../worker/beat.ts");
    const running = await startBeat(app);
    console.log("Liteset's beat is ready");
    return running;
  });
}

async function work(
  options: WorkerOptions,
  start: (app: Awaited<ReturnType<typeof createApp>>) => Promise<{ stop(limitMs: number): Promise<void> }>,
): Promise<void> {
  const settings = await readSettings(options);
  const app = await createApp(settings, { log: createLogger({ level: levelOf(settings, options.debug) }) });
  try {
    await check(app.metadata);
    await stopOnSignal(app, await start(app));
  } catch (error) {
    await app.close();
    throw error;
  }
}
