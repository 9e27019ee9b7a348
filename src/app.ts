import type { Caches } from "./cache/names.ts";
import type { EnginePools } from "./engines/engine.ts";
import type { AsyncEvents } from "./jobs/events/events.ts";
import type { JobQueue } from "./jobs/queue.ts";
import type { Logger } from "./log.ts";
import type { Metadata } from "./metadata/orm.ts";
import type { Viewers } from "./security/viewers.ts";
import type { Settings } from "./settings/keys.ts";

/** Everything a process needs, made from the settings once. */
export interface App {
  readonly settings: Settings;
  readonly metadata: Metadata;
  readonly caches: Caches;
  readonly engines: EnginePools;
  readonly viewers: Viewers;
  /** What is asked of workers. */
  readonly jobs: JobQueue;
  /** What workers tell browsers. */
  readonly events: AsyncEvents;
  readonly log: Logger;
  close(): Promise<void>;
}

/** Opens the metadata database, the caches and the engine pools; nothing else is loaded before it is needed. */
export async function createApp(settings: Settings, { log }: { log: Logger }): Promise<App> {
  const [{ openMetadata }, { createCaches }, { createEnginePools }, { createViewers }, { openQueue }, { openEvents }] =
    await Promise.all([
      import("./metadata/orm.ts"),
      import("./cache/names.ts"),
      import("./engines/pool.ts"),
      import("./security/viewers.ts"),
      import("./jobs/queue.ts"),
      import("./jobs/events/events.ts"),
    ]);
  const metadata = await openMetadata(settings);
  const caches = createCaches(settings, { log, metadata });
  const engines = createEnginePools(settings, log, async (id) =>
    (await import("./engines/stored-tunnel.ts")).readTunnel(metadata, id),
  );
  const jobs = openQueue(settings, metadata, log);
  const events = openEvents(settings, metadata, log);
  return {
    settings,
    metadata,
    caches,
    engines,
    viewers: createViewers(metadata, settings),
    jobs,
    events,
    log,
    close: async () => {
      await Promise.allSettled([engines.close(), caches.close(), jobs.close(), events.close()]);
      await metadata.close();
    },
  };
}
