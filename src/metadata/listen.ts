import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Hears a channel of PostgreSQL's NOTIFY on a connection of its own, and again after each time that the connection is lost.
 * What is told in between is not heard: whoever listens looks for himself now and then.
 * @returns ends it
 */
export async function listen(
  config: pg.ClientConfig,
  channel: string,
  hear: (text: string) => void,
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  let current: pg.Client | undefined;
  const running = (async () => {
    for (let pause = FIRST_PAUSE_MS; !stopping.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const client = new pg.Client({ ...config, keepAlive: true });
      current = client;
      const lost = new Promise<void>((resolve) => {
        client.once("error", () => resolve());
        client.once("end", () => resolve());
      });
      try {
        await client.connect();
        client.on("notification", ({ payload }) => hear(payload ?? ""));
        await client.query(`listen ${pg.escapeIdentifier(channel)}`);
        pause = FIRST_PAUSE_MS;
        await lost;
      } catch {
        // Tried again after the pause.
      }
      await client.end().catch(() => undefined);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopping.abort();
    await current?.end().catch(() => undefined);
    await running;
  };
}
