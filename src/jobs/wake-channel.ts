import { EventEmitter } from "node:events";
import { type NotificationChannel, type NotificationHandler, toJobId } from "agenda";

/** Wakes Agenda for the jobs of a name; calls that come while it is being woken for the same name become one. */
export function wakeChannel(): NotificationChannel & { wake(name: string): void } {
  const handlers = new Set<NotificationHandler>();
  const busy = new Map<string, { again: boolean }>();
  const notify = async (jobName: string) => {
    const notification = { jobId: toJobId(""), jobName, nextRunAt: null, priority: 0, timestamp: new Date() };
    await Promise.allSettled([...handlers].map((handle) => handle(notification)));
  };
  const wake = async (name: string): Promise<void> => {
    const running = busy.get(name);
    if (running) {
      running.again = true;
      return;
    }
    const mine = { again: true };
    busy.set(name, mine);
    while (mine.again) {
      mine.again = false;
      await notify(name);
    }
    busy.delete(name);
  };
  return Object.assign(new EventEmitter(), {
    state: "connected" as const,
    connect: async () => {},
    disconnect: async () => handlers.clear(),
    subscribe: (handler: NotificationHandler) => {
      handlers.add(handler);
      return () => {
        handlers.delete(handler);
      };
    },
    // Nobody else hears this channel: stores have their own bell.
    publish: async () => {},
    wake: (name: string) => void wake(name),
  });
}
