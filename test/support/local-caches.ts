import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@keyv/redis";

/** Private servers of a test file: a Redis with its sentinel, one that is a cluster of its own, and a memcached. */
export interface LocalCaches {
  redisPort: number;
  sentinelPort: number;
  clusterPort: number;
  memcachedPort: number;
  /** Why the servers of a kind are not there; empty where they are. */
  redisReason: string;
  memcachedReason: string;
  /** Resolves when they can be used. */
  ready(): Promise<void>;
  /** Stops the Redis of its own in its tracks, or lets it go on. */
  signalRedis(signal: "SIGSTOP" | "SIGCONT"): void;
  stop(): Promise<void>;
}

const reasonFor = (program: string): string =>
  spawnSync("which", [program]).status === 0 || process.env.CI === "true" ? "" : `${program} is not installed`;

/** Starts them on ports of their own; what is not installed is told, and with CI=true fails. */
export function startLocalCaches(): LocalCaches {
  const base = 20_000 + (process.pid % 9_000) * 4;
  const [redisPort, sentinelPort, clusterPort, memcachedPort] = [base, base + 1, base + 2, base + 3] as const;
  const folder = mkdtempSync(join(tmpdir(), "liteset-caches-"));
  const children: ChildProcess[] = [];
  const redisReason = reasonFor("redis-server");
  const memcachedReason = reasonFor("memcached");
  const start = (command: string, args: readonly string[]) =>
    children.push(spawn(command, args, { stdio: "ignore", cwd: folder }));
  const quiet = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  if (redisReason === "") {
    const config = join(folder, "sentinel.conf");
    writeFileSync(config, `port ${sentinelPort}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 ${redisPort} 1\n`);
    start("redis-server", ["--port", String(redisPort), ...quiet]);
    start("redis-server", [config, "--sentinel"]);
    start("redis-server", ["--port", String(clusterPort), "--cluster-enabled", "yes", ...quiet]);
  }
  if (memcachedReason === "")
    start("memcached", [
      "-l",
      "127.0.0.1",
      "-p",
      String(memcachedPort),
      ...(process.getuid?.() === 0 ? ["-u", "root"] : []),
    ]);
  return {
    redisPort,
    sentinelPort,
    clusterPort,
    memcachedPort,
    redisReason,
    memcachedReason,
    ready: async () => {
      if (memcachedReason === "") await listens(memcachedPort);
      if (redisReason !== "") return;
      await Promise.all([redisPort, sentinelPort, clusterPort].map(listens));
      const client = await createClient({ url: `redis://127.0.0.1:${clusterPort}` }).connect();
      await client.sendCommand(["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
      while (!String(await client.sendCommand(["CLUSTER", "INFO"])).includes("cluster_state:ok")) await pause();
      client.destroy();
    },
    // It is the first that was started.
    signalRedis: (signal) => children[0]?.kill(signal),
    stop: async () => {
      await Promise.all(
        children.map((child) => {
          const ended = new Promise((resolve) => child.once("exit", resolve));
          child.kill("SIGKILL");
          return child.exitCode === null && child.signalCode === null ? ended : undefined;
        }),
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

async function listens(port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await pause();
  }
  throw new Error(`nothing listens on port ${port}`);
}
