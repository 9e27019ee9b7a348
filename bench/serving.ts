// A server in a process of its own, for the benchmarks beside it.
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { startFreshServer } from "../test/conformance/server.ts";
import { createTestDatabase, probeServices } from "../test/support/services.ts";

/** How often the event loop is asked for a turn. */
const RESOLUTION_MS = 5;

/** Milliseconds, since they were asked for last. */
interface LoopDelay {
  /** How late the event loop came. */
  p99: number;
  most: number;
  /** The same, counting only the time that the processor worked for it: what is left on a quiet machine. */
  ownP99: number;
  ownMost: number;
}

export interface Serving {
  base: string;
  pid: number;
  loopDelay(): Promise<LoopDelay>;
  stop(): Promise<void>;
}

/** Starts a fresh server on SQLite; `profile` is a folder that a processor profile is written to when it stops. */
export async function startServing({ profile }: { profile?: string | undefined } = {}): Promise<Serving> {
  const place = await createTestDatabase("sqlite", await probeServices());
  const { SERVER_FLAGS } = (await import(new URL("../bin/flags.mjs", import.meta.url).href)) as {
    SERVER_FLAGS: string[];
  };
  const profiling = profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : [];
  const child = fork(import.meta.filename, ["--serve", place.sqlalchemyUri], {
    execArgv: [...process.execArgv, ...SERVER_FLAGS, ...profiling],
  });
  const [base] = (await once(child, "message")) as [string];
  return {
    base,
    pid: child.pid!,
    loopDelay: async () => {
      child.send("loop delay");
      const [delay] = (await once(child, "message")) as [LoopDelay];
      return delay;
    },
    stop: async () => {
      const ended = child.exitCode === null ? once(child, "exit") : undefined;
      if (child.connected) child.disconnect();
      await ended;
      await place.drop();
    },
  };
}

/** A server of a few lines in a process of its own: what it takes beside a load is the machine's share. */
export async function startBare(): Promise<{ base: string; stop(): void }> {
  const child = fork(import.meta.filename, ["--bare"]);
  const [base] = (await once(child, "message")) as [string];
  return { base, stop: () => child.disconnect() };
}

/** How late the event loop came, in words. */
export const delayText = ({ p99, most, ownP99, ownMost }: LoopDelay): string =>
  `p99 ${p99.toFixed(0)} ms, most ${most.toFixed(0)} (its own work: ${ownP99.toFixed(0)}, ${ownMost.toFixed(0)})`;

/** One line of figures beside their target. */
export function report(what: string, figure: string, target = ""): void {
  console.log(`${what.padEnd(44)} ${figure.padEnd(52)} ${target}`);
}

if (process.argv[2] === "--serve") await serve(process.argv[3]!);
if (process.argv[2] === "--bare") serveBare();

/** The server's process: says its address, and goes when its parent goes. */
async function serve(uri: string): Promise<void> {
  const running = await startFreshServer(uri, {
    change: (settings) => ({ ...settings, SQL_MAX_ROW: 2_000_000, ROW_LIMIT: 50_000 }),
  });
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let own: number[] = [];
  let last = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    last = process.threadCpuUsage();
    own.push((user + system) / 1000);
  }, RESOLUTION_MS).unref();
  process.on("message", () => {
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    own.sort((a, b) => a - b);
    process.send?.({
      ...{ p99: late(delays.percentile(99)), most: late(delays.max) },
      ...{ ownP99: own[Math.floor(own.length * 0.99)] ?? 0, ownMost: own.at(-1) ?? 0 },
    });
    delays.reset();
    own = [];
  });
  process.once("disconnect", () => void running.stop().then(() => process.exit(0)));
  process.send?.(running.server.url);
}

function serveBare(): void {
  const server = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1", () => {
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  process.once("disconnect", () => process.exit(0));
}
