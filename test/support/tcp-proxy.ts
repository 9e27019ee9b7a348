import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Stands before a service and behaves as a network does on a bad day. */
export interface TcpProxy {
  readonly port: number;
  /** Everything passes, each piece of the answers this much later. */
  pass(delayMs?: number): Promise<void>;
  /** The network loses everything, without a word: nothing arrives on open connections, nor on new ones. */
  lose(): void;
  /** The same for each connection from the moment on at which its client sends this text. */
  loseAt(text: string): void;
  /** Each connection is cut once so many bytes of answers have passed on it. */
  cutAfter(bytes: number): void;
  /** The service has stopped: open connections are cut, new ones refused. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free port and passes on to the host and port of the URL. */
export async function startProxy(url: string): Promise<TcpProxy> {
  const { hostname, port: targetPort } = new URL(url);
  const pairs = new Set<[client: Socket, service: Socket]>();
  let delay = 0;
  let isLost = false;
  let fatalText: string | undefined;
  let mostBytes = Number.POSITIVE_INFINITY;

  const server = createServer((client) => {
    const service = connect({ host: hostname, port: Number(targetPort) });
    const pair: [Socket, Socket] = [client, service];
    pairs.add(pair);
    const end = () => {
      client.destroy();
      service.destroy();
      pairs.delete(pair);
    };
    for (const socket of pair) socket.on("error", end).on("close", end);
    let isLostHere = false;
    let passed = 0;
    client.on("data", (data) => {
      if (fatalText !== undefined && data.includes(fatalText)) isLostHere = true;
      if (!isLost && !isLostHere) service.write(data);
    });
    service.on("data", (data) => {
      if (isLost || isLostHere) return;
      passed += data.length;
      if (passed > mostBytes) return end();
      if (delay > 0) setTimeout(() => client.writable && client.write(data), delay);
      else client.write(data);
    });
  });

  const cut = () => {
    for (const sockets of pairs) for (const socket of sockets) socket.destroy();
  };
  const port = await listen(server, 0);
  return {
    port,
    pass: async (delayMs = 0) => {
      delay = delayMs;
      isLost = false;
      fatalText = undefined;
      mostBytes = Number.POSITIVE_INFINITY;
      if (!server.listening) await listen(server, port);
    },
    lose: () => {
      isLost = true;
    },
    loseAt: (text) => {
      fatalText = text;
    },
    cutAfter: (bytes) => {
      mostBytes = bytes;
    },
    stop: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      return closed;
    },
    close: async () => {
      cut();
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
