import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { App } from "../../app.ts";
import { compareIds, FIRST_ID, type ToldEvent } from "../../jobs/events/events.ts";
import type { Settings } from "../../settings/keys.ts";
import { channelOf } from "../middleware/async-channel.ts";
import { readClient } from "../middleware/proxy.ts";
import { createSessions, type OpenSession } from "../middleware/session.ts";

/** Connections that this process holds, in all and of one browser. */
const MAX_SOCKETS = 5_000;
const MAX_OF_CHANNEL = 20;
/** A connection that answers no ping for this long is given up; those of people who were deactivated end with it, too. */
const PING_MS = 20_000;
/** Nobody sends us anything. */
const MAX_MESSAGE_BYTES = 1024;

interface Listener {
  socket: WebSocket;
  userId: number | null;
  /** The last event that it was sent. */
  last: string;
  isAlive: boolean;
}

/**
 * The web socket of asynchronous queries, at every path of the server: each event of the browser's channel as a message of
 * JSON, as Superset's websocket service sends them. `?last_id=` asks for those after it first.
 */
export function serveEvents(app: App, server: Server): { close(): Promise<void> } {
  const channels = new Map<string, Set<Listener>>();
  const openSession = createSessions(app.settings, app.sessions);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  let listening: Promise<() => Promise<void>> | undefined;

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    admit(app, openSession, request)
      .then((admitted) => {
        const mine = admitted && channels.get(admitted.channel);
        if (!admitted || sockets.clients.size >= MAX_SOCKETS || (mine?.size ?? 0) >= MAX_OF_CHANNEL)
          return refuse(socket, admitted ? "503 Service Unavailable" : "401 Unauthorized");
        sockets.handleUpgrade(request, socket, head, (opened) => void welcome(opened, admitted, request));
      })
      .catch((error: unknown) => {
        app.log.error("a web socket could not be opened", { error });
        refuse(socket, "500 Internal Server Error");
      });
  };
  server.on("upgrade", upgrade);

  const send = (listener: Listener, event: ToldEvent) => {
    if (compareIds(event.id, listener.last) <= 0) return;
    listener.last = event.id;
    listener.socket.send(JSON.stringify(event));
  };

  async function welcome(socket: WebSocket, { channel, userId }: Admitted, request: IncomingMessage): Promise<void> {
    const asked = new URL(request.url ?? "/", "http://server").searchParams.get("last_id");
    const listener: Listener = { socket, userId, last: asked ?? FIRST_ID, isAlive: true };
    socket.on("pong", () => {
      listener.isAlive = true;
    });
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      const mine = channels.get(channel);
      mine?.delete(listener);
      if (mine?.size === 0) channels.delete(channel);
    });
    try {
      const missed = asked === null ? [] : await app.events.read(channel, asked);
      if (asked === null) listener.last = await app.events.newest(channel);
      if (socket.readyState !== socket.OPEN) return;
      channels.set(channel, (channels.get(channel) ?? new Set()).add(listener));
      listening ??= app.events.listen(known, (event) => {
        for (const each of channels.get(event.channel_id) ?? []) send(each, event);
      });
      await listening;
      // What was told between the look and now is found by a second one.
      for (const event of [...missed, ...(await app.events.read(channel, missed.at(-1)?.id ?? listener.last))])
        send(listener, event);
    } catch (error) {
      app.log.warn("events of asynchronous queries cannot be read", { error });
      listening = undefined;
      socket.close(1011);
    }
  }

  /** Of each channel the oldest event that one of its listeners waits after. */
  const known = (): ReadonlyMap<string, string> =>
    new Map(
      [...channels].map(([channel, listeners]) => [
        channel,
        [...listeners].map(({ last }) => last).sort(compareIds)[0] ?? FIRST_ID,
      ]),
    );

  const checkAll = async () => {
    for (const listener of [...channels.values()].flatMap((listeners) => [...listeners])) {
      const { userId, socket } = listener;
      const isGone = userId !== null && (await app.viewers.byId(userId).catch(() => "unknown")) === null;
      if (!listener.isAlive || isGone) {
        socket.terminate();
        continue;
      }
      listener.isAlive = false;
      socket.ping();
    }
  };
  const pinging = setInterval(() => void checkAll(), PING_MS);
  pinging.unref();

  return {
    close: async () => {
      server.off("upgrade", upgrade);
      clearInterval(pinging);
      for (const socket of sockets.clients) socket.close(1001);
      await (await listening?.catch(() => undefined))?.();
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

interface Admitted {
  channel: string;
  userId: number | null;
}

/**
 * Whose events a connection may hear: those of the channel in its cookie, if the session of the same browser has that channel,
 * its user is there, and the page that opens it is one of this site, or of one that may ask it things (CORS).
 */
async function admit(
  { settings, viewers }: App,
  openSession: OpenSession,
  request: IncomingMessage,
): Promise<Admitted | null> {
  const { cookie = null, origin } = request.headers;
  const headers = new Headers(
    ["host", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"].flatMap((name) => {
      const value = request.headers[name];
      return typeof value === "string" ? [[name, value] as [string, string]] : [];
    }),
  );
  const own = readClient(settings, headers, "").origin;
  if (origin !== undefined && hostOf(origin) !== hostOf(own) && !namesOrigin(settings, origin)) return null;
  const token = await channelOf(settings, cookie);
  if (!token) return null;
  const session = await openSession(cookie, false);
  const userId = token.sub === null ? null : Number(token.sub);
  if (session.get("async_channel_id") !== token.channel || (session.get("async_user_id") ?? null) !== userId)
    return null;
  if (userId !== null && (await viewers.byId(userId)) === null) return null;
  return { channel: token.channel, userId };
}

function hostOf(origin: string): string | null {
  return URL.parse(origin)?.host ?? null;
}

/** Whether CORS_OPTIONS names this origin; a star does not count, as cookies come along. */
function namesOrigin({ ENABLE_CORS, CORS_OPTIONS }: Settings, origin: string): boolean {
  return ENABLE_CORS && [(CORS_OPTIONS as { origins?: unknown }).origins ?? []].flat().includes(origin);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
