// Forced charts, and charts whose queries wait, beside the same SQL run directly at the same number of connections; and how long
// /api/v1/me/ takes meanwhile. The load and the direct figure come from `../shared/bench/bench.mjs` (it needs psql and pgbench).
//
//   npx node bench/charts.ts forced|waiting [--connections 90] [--seconds 8] [--rounds 2] [--scale 1200000]
//       [--pg postgresql://postgres@127.0.0.1:5432/bench] [--profile FOLDER]
//
// PostgreSQL must take `--connections` connections beside the others that it has (max_connections).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { packageRoot } from "../src/runtime.ts";
import { signInAs } from "../test/support/client.ts";
import { delayText, report, startBare, startServing } from "./serving.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    connections: { type: "string", default: "90" },
    seconds: { type: "string", default: "8" },
    rounds: { type: "string", default: "2" },
    scale: { type: "string", default: "1200000" },
    pg: { type: "string", default: "postgresql://postgres@127.0.0.1:5432/bench" },
    profile: { type: "string" },
  },
});
const isWaiting = positionals[0] === "waiting";
const users = isWaiting ? [50, 200] : [20];
/** As many requests of a user are under way at a time. */
const PARALLEL = 6;
const SHARE = 0.85;

/** What of the report of bench.mjs is read here. */
interface Report {
  results: { name: string; rounds: Record<string, Record<string, number>[]> }[];
  dbLimit?: { name: string; clients: number; tps: number }[];
}

const folder = mkdtempSync(join(tmpdir(), "liteset-bench-"));
const [server, bare] = await Promise.all([startServing(options), startBare()]);
try {
  await bench("fixtures", ["--fixtures-only", "--no-agreement"]);
  const admin = await signInAs(server.base, "admin");
  const { result } = (await admin("GET", "/api/v1/database/")).body as {
    result: { id: number; database_name: string }[];
  };
  const { id } = result.find(({ database_name }) => database_name === "bench")!;
  const extra = JSON.stringify({ engine_params: { pool_size: Number(options.connections) } });
  const changed = await admin("PUT", `/api/v1/database/${id}`, { extra });
  if (changed.status !== 200) throw new Error(JSON.stringify(changed.body));

  const probing = new AbortController();
  const probes = [`${server.base}/api/v1/me/`, bare.base].map((url) => probe(url, admin.cookie, probing.signal));
  await server.loopDelay();
  const loads = ["--only", isWaiting ? "b" : "a", "--users", users.join(), "--wait-users", users.join()];
  const measured = await bench("load", loads);
  const delay = await server.loopDelay();
  probing.abort();
  const [waits = [], bareWaits = []] = await Promise.all(probes);
  const limits = await bench("limit", [
    "--only",
    "-",
    "--db-limit",
    "--users",
    users.join(),
    "--wait-users",
    users.join(),
  ]);

  for (const count of users) {
    const name = isWaiting
      ? `b chart data whose queries wait 0.2 s, ${count} users`
      : `a dashboard fan-out, forced, ${count} users`;
    const rounds = Object.values(measured.results.find((one) => one.name === name)!.rounds).flat();
    const rates = rounds.map(({ dataRps = 0 }) => dataRps).sort((a, b) => a - b);
    const rate = rates[Math.floor(rates.length / 2)]!;
    const clients = Math.min(Number(options.connections), count * PARALLEL);
    const limit = limits.dbLimit!.find(
      (one) => one.name.startsWith(isWaiting ? "b" : "a") && one.clients === clients,
    )!.tps;
    const failed = rounds.reduce((sum, { errorShare = 0 }) => sum + errorShare, 0);
    report(
      `${count} users, ${clients} connections`,
      `${rate.toFixed(1)} charts/s = ${((100 * rate) / limit).toFixed(0)} % of ${limit.toFixed(1)}`,
      `at least ${SHARE * 100} %, no failed request${failed > 0 ? `: ${(100 * failed).toFixed(1)} % FAILED` : ""}`,
    );
    report("  server CPU a request", `${(rounds.at(-1)!.cpuMsPerRequest ?? Number.NaN).toFixed(1)} ms`);
  }
  report("/api/v1/me/ meanwhile", spread(waits), "p99 below 50 ms");
  report("  a server that does nothing, beside it", spread(bareWaits), "what the machine takes");
  report("event loop late", delayText(delay), "");
} finally {
  await server.stop();
  bare.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** How long an address takes to answer on one kept connection, every 20 ms until the signal. */
async function probe(url: string, cookie: string, signal: AbortSignal): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const waits: number[] = [];
  while (!signal.aborted) {
    const begun = performance.now();
    const [response] = (await once(get(url, { agent, headers: { cookie } }), "response")) as [IncomingMessage];
    response.resume();
    await once(response, "end");
    if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode}`);
    waits.push(performance.now() - begun);
    await sleep(20);
  }
  agent.destroy();
  return waits;
}

/** Median, 99th percentile and greatest of some milliseconds. */
function spread(waits: readonly number[]): string {
  const sorted = [...waits].sort((a, b) => a - b);
  const at = (part: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(0);
  return `median ${at(0.5)} ms, p99 ${at(0.99)}, most ${at(1)} of ${sorted.length}`;
}

/** Runs bench.mjs against the server and gives its report. */
async function bench(name: string, more: string[]): Promise<Report> {
  const file = join(folder, `${name}.json`);
  const { connections, seconds, rounds, scale, pg } = options;
  const fixed = ["--base", server.base, "--pid", String(server.pid), "--charts", "50", "--pg", pg, "--json", file];
  const numbers = { "--scale": scale, "--seconds": seconds, "--rounds": rounds, "--db-clients": connections };
  const script = join(packageRoot, "../shared/bench/bench.mjs");
  const child = spawn(
    process.execPath,
    [script, ...fixed, ...Object.entries(numbers).flat(), "--no-agreement", ...more],
    {
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const [code] = (await once(child, "exit")) as [number];
  if (code !== 0) throw new Error(`bench.mjs ended with ${code}`);
  return JSON.parse(readFileSync(file, "utf8")) as Report;
}
