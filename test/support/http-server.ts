import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import type { ConnectionTarget } from "../../src/engines/engine.ts";
import { createEnginePools } from "../../src/engines/pool.ts";
import { createLogger } from "../../src/log.ts";

/** What a server was asked. */
export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}
type Answer = (asked: Asked, response: ServerResponse) => void;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that answers as told, until the test ends. */
export async function serve(answer: Answer): Promise<{ port: number; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const one = { method: request.method!, path: request.url!, headers: request.headers, body };
    asked.push(one);
    answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { port: (server.address() as AddressInfo).port, asked };
}

/** Pools for one database, until the test ends. */
export function poolsTo(uri: string, more: Partial<ConnectionTarget> = {}) {
  const pools = createEnginePools({}, createLogger({ level: "silent" }));
  closing.push(() => pools.close());
  const target: ConnectionTarget = { databaseId: 1, databaseName: "test", uri, ...more };
  return { pools, target };
}

export const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
};

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
