import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@keyv/redis";
import { freePort } from "./free-port.ts";

/** A Redis of one's own that may be killed; it keeps all that it has taken in. */
export interface RedisServer {
  url: string;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again, on the same port and files, until it answers. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** @param program the path of `redis-server` */
export async function startRedis(program: string): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "liteset-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  // With `everysec` Redis answers before it has written, while the disk is busy.
  const files = ["--dir", folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always"];
  const options = ["--port", String(port), "--bind", "127.0.0.1", ...files];
  let server: ChildProcess | undefined;

  const start = async () => {
    server = spawn(program, options, { stdio: "ignore" });
    for (let tries = 0; !(await answers(url)); tries++) {
      if (server.exitCode !== null || tries > 300) throw new Error(`${program} does not start on port ${port}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server?.once("exit", resolve));
    server.kill("SIGKILL");
    await ended;
  };
  await start();
  return {
    url,
    kill,
    start,
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Not while it reads its files. */
async function answers(url: string): Promise<boolean> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.ping()) === "PONG";
  } catch {
    return false;
  } finally {
    if (client.isOpen) client.destroy();
  }
}
