import type { Caches } from "./cache/names.ts";
import type { ResultsStore } from "./cache/results/store.ts";
import type { EnginePools } from "./engines/engine.ts";
import type { AsyncEvents } from "./jobs/events/events.ts";
import type { Presence } from "./jobs/presence.ts";
import type { JobQueue } from "./jobs/queue.ts";
import type { Logger } from "./log.ts";
import type { Metadata } from "./metadata/orm.ts";
import { requestOrigin } from "./request-origin.ts";
import type { SessionStore } from "./security/sessions/store.ts";
import type { Viewers } from "./security/viewers.ts";
import type { Settings } from "./settings/keys.ts";

/** Everything a process needs, made from the settings once. */
export interface App {
  readonly settings: Settings;
  readonly metadata: Metadata;
  readonly caches: Caches;
  /** RESULTS_BACKEND; null where there is none. */
  readonly results: ResultsStore | null;
  readonly presence: Presence;
  readonly engines: EnginePools;
  readonly viewers: Viewers;
  /** Where SESSION_SERVER_SIDE keeps sessions; null where they are in the cookie. */
  readonly sessions: SessionStore | null;
  /** What is asked of workers. */
  readonly jobs: JobQueue;
  /** What workers tell browsers. */
  readonly events: AsyncEvents;
  readonly log: Logger;
  close(): Promise<void>;
}

/** Opens the metadata database, the caches and the engine pools; nothing else is loaded before it is needed. */
export async function createApp(settings: Settings, { log }: { log: Logger }): Promise<App> {
  const [
    { openMetadata },
    { createCaches },
    { createResultsStore },
    { createPresence },
    { createEnginePools },
    { createGrants },
    { createSessionStore },
    { createViewers },
    { openQueue },
    { openEvents },
  ] = await Promise.all([
    import("./metadata/orm.ts"),
    import("./cache/names.ts"),
    import("./cache/results/store.ts"),
    import("./jobs/presence.ts"),
    import("./engines/pool.ts"),
    import("./engines/oauth2/grants.ts"),
    import("./security/sessions/store.ts"),
    import("./security/viewers.ts"),
    import("./jobs/queue.ts"),
    import("./jobs/events/events.ts"),
  ]);
  const metadata = await openMetadata(settings);
  const caches = createCaches(settings, { log, metadata });
  const results = createResultsStore(settings);
  const presence = createPresence(metadata);
  const engines = createEnginePools(
    settings,
    log,
    async (id) => (await import("./engines/stored-tunnel.ts")).readTunnel(metadata, id),
    createGrants(metadata, settings, requestOrigin),
  );
  const jobs = openQueue(settings, metadata, log);
  const sessions = createSessionStore(settings, { log, metadata });
  const events = openEvents(settings, metadata, log);
  return {
    settings,
    metadata,
    caches,
    results,
    presence,
    engines,
    viewers: createViewers(metadata, settings),
    sessions,
    jobs,
    events,
    log,
    close: async () => {
      await Promise.allSettled([
        engines.close(),
        caches.close(),
        jobs.close(),
        events.close(),
        sessions?.close(),
        results?.close(),
        presence.close(),
      ]);
      await metadata.close();
    },
  };
}
