import type { Logger } from "../../log.ts";
import type { Metadata } from "../../metadata/orm.ts";
import type { Settings } from "../../settings/keys.ts";
import type { Session } from "../session.ts";

/**
 * Sessions by their ids, kept on the server (SESSION_SERVER_SIDE). While the store does not answer, everything here throws:
 * nobody is taken for signed out, or in, by mistake.
 */
export interface SessionStore {
  /** The session with this id, whose time begins anew where `renew` says so; null when there is none. */
  read(id: string, renew: boolean): Promise<Session | null>;
  /** Keeps a new session. */
  add(id: string, session: Session, seconds?: number): Promise<void>;
  /** Writes over a session that is still there; one that was deleted meanwhile stays deleted. */
  change(id: string, session: Session): Promise<void>;
  delete(id: string): Promise<void>;
  close(): Promise<void>;
}

type StoreSettings = Pick<
  Settings,
  "SESSION_SERVER_SIDE" | "SESSION_TYPE" | "SESSION_REDIS" | "SESSION_KEY_PREFIX" | "PERMANENT_SESSION_LIFETIME"
>;

/** Where the settings keep sessions; null where that is the cookie. Connections are opened at first use. */
export function createSessionStore(
  settings: StoreSettings,
  { log, metadata }: { log: Logger; metadata: Pick<Metadata, "kind" | "kysely"> },
): SessionStore | null {
  if (!settings.SESSION_SERVER_SIDE) return null;
  const seconds = settings.PERMANENT_SESSION_LIFETIME;
  let opened: Promise<SessionStore> | undefined;
  const open = async (): Promise<SessionStore> => {
    if (settings.SESSION_TYPE !== "redis") return (await import("./table.ts")).tableSessions(metadata, seconds);
    const { redisSessions } = await import("./redis.ts");
    return redisSessions({ at: settings.SESSION_REDIS, prefix: settings.SESSION_KEY_PREFIX, seconds, log });
  };
  const store = () => (opened ??= open());
  return {
    read: async (id, renew) => (await store()).read(id, renew),
    add: async (id, session, life) => (await store()).add(id, session, life),
    change: async (id, session) => (await store()).change(id, session),
    delete: async (id) => (await store()).delete(id),
    close: async () => (await opened)?.close(),
  };
}
