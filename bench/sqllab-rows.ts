// What 100,000 rows × 10 columns cost in SQL Lab: their time beside that of the driver alone, the memory of ten such queries at
// once, and how long others wait meanwhile.
//
//   npx node bench/sqllab-rows.ts [postgresql|mysql] [--runs 7] [--queries 10] [--profile FOLDER]
//
// The server is a process of its own; the driver reads the same rows in a third one, turn by turn with it, so that the ratio
// holds on a busy machine when the milliseconds do not.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import mysql from "mysql2";
import pg from "pg";
import { startFreshServer } from "../test/conformance/server.ts";
import { signInAs } from "../test/support/client.ts";
import { createTestDatabase, probeServices } from "../test/support/services.ts";
import { wideTable } from "./wide-table.ts";

const ROWS = 100_000;
const PROBE_MS = 10;
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "7" },
    queries: { type: "string", default: "10" },
    profile: { type: "string" },
    serve: { type: "string" },
    drive: { type: "string" },
    echo: { type: "string" },
  },
});
const kind = positionals[0] === "mysql" ? "mysql" : "postgresql";

/** Another person, in a thread of their own: asks, waits for the answer, asks again. */
const probing = `
  const { parentPort, workerData } = require("node:worker_threads");
  let waits = [];
  let isReady = false;
  parentPort.on("message", () => { parentPort.postMessage(waits); waits = []; });
  (async () => {
    for (;;) {
      const begun = performance.now();
      await (await fetch(workerData.url, { headers: workerData.headers })).text();
      waits.push(performance.now() - begun);
      if (!isReady) parentPort.postMessage("ready");
      isReady = true;
      await new Promise((resolve) => setTimeout(resolve, workerData.PROBE_MS));
    }
  })();
`;

if (options.serve) await serve(options.serve);
else if (options.drive) await drive(options.drive);
else if (options.echo) echo();
else await measure();

/** The server's process: says its address, and goes when its parent goes. */
async function serve(uri: string): Promise<void> {
  const change = <T>(settings: T): T => ({
    ...settings,
    DISPLAY_MAX_ROW: ROWS,
    SQL_MAX_ROW: ROWS,
    SQLLAB_TIMEOUT: 600,
  });
  const running = await startFreshServer(uri, { change });
  process.send?.(running.server.url);
  process.once("disconnect", () => void running.stop().then(() => process.exit(0)));
}

/** The driver's process: reads all rows for each message, and says how many there were and what it took. */
async function drive(url: string): Promise<void> {
  const read = kind === "mysql" ? await mysqlReader(url) : await postgresqlReader(url);
  process.on("message", async () => {
    const begun = performance.now();
    const rows = await read("select * from wide");
    process.send?.([performance.now() - begun, rows]);
  });
  process.once("disconnect", () => process.exit(0));
  process.send?.("ready");
}

/** A server that does nothing, in a process of its own: how long its answers take is the machine's doing. */
function echo(): void {
  const server = createServer((_, response) => response.end("{}"));
  server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  process.once("disconnect", () => process.exit(0));
}

async function postgresqlReader(url: string) {
  const client = new pg.Client(url);
  await client.connect();
  return async (sql: string) => (await client.query(sql)).rows.length;
}

/** With what keeps values as they are: whole numbers beyond 2^53, and times as text, which is also quicker than dates of the library. */
async function mysqlReader(url: string) {
  const options = { uri: url, dateStrings: true, supportBigNumbers: true, jsonStrings: true };
  const connection = mysql.createConnection(options).promise();
  return async (sql: string) => ((await connection.query(sql))[0] as unknown[]).length;
}

async function measure(): Promise<void> {
  const services = await probeServices();
  const [metadata, warehouse] = await Promise.all([
    createTestDatabase("sqlite", services),
    createTestDatabase(kind, services),
  ]);
  const children: ChildProcess[] = [];
  const probes: Worker[] = [];
  const start = (mode: string, url: string): ChildProcess => {
    const profiled = options.profile && mode === "serve" ? ["--cpu-prof", `--cpu-prof-dir=${options.profile}`] : [];
    const child = fork(import.meta.filename, [kind, `--${mode}`, url], {
      execArgv: [...process.execArgv, ...profiled],
    });
    children.push(child);
    child.once("exit", (code, signal) => {
      if (code !== 0) console.error(`${mode} ended with ${code ?? signal}`);
    });
    return child;
  };
  try {
    if (kind === "mysql") {
      const connection = mysql.createConnection(warehouse.url).promise();
      await connection.query(wideTable(kind, ROWS));
      await connection.end();
    } else {
      const client = new pg.Client(warehouse.url);
      await client.connect();
      await client.query(wideTable(kind, ROWS));
      await client.query("analyze wide");
      await client.end();
    }
    const server = start("serve", metadata.sqlalchemyUri);
    const [base] = (await once(server, "message")) as [string];
    const driver = start("drive", warehouse.url);
    await once(driver, "message");
    const admin = await signInAs(base, "admin");
    const { body } = await admin("POST", "/api/v1/database/", {
      database_name: "rows",
      sqlalchemy_uri: warehouse.sqlalchemyUri,
      expose_in_sqllab: true,
    });
    const page = await fetch(`${base}/api/v1/security/csrf_token/`, { headers: { cookie: admin.cookie } });
    const { result: csrf } = (await page.json()) as { result: string };
    const headers = { cookie: admin.cookie, "x-csrftoken": csrf, "content-type": "application/json" };
    // Packing is no work of the query's: it is asked for by who is far away.
    const plain = { ...headers, "accept-encoding": "identity" };
    const asked = JSON.stringify({ database_id: body.id, sql: "select * from wide", queryLimit: ROWS });
    const ask = () => readAll(`${base}/api/v1/sqllab/execute/`, { method: "POST", headers: plain, body: asked });

    const size = await ask();
    const ours: number[] = [];
    const drivers: number[] = [];
    const ourWork: number[] = [];
    const driversWork: number[] = [];
    for (let run = 0; run < Number(options.runs); run++) {
      const begun = performance.now();
      const worked = processorMs(server.pid!);
      await ask();
      ours.push(performance.now() - begun);
      ourWork.push(processorMs(server.pid!) - worked);
      const driverWorked = processorMs(driver.pid!);
      driver.send("read");
      const [[ms, rows]] = (await once(driver, "message")) as [[number, number]];
      if (rows !== ROWS) throw new Error(`the driver read ${rows} rows`);
      drivers.push(ms);
      driversWork.push(processorMs(driver.pid!) - driverWorked);
    }
    const ratio = median(ours) / median(drivers);
    report("the driver alone", `${median(drivers).toFixed(0)} ms`, "the baseline");
    report(
      `SQL Lab, ${(size / 1e6).toFixed(1)} MB of JSON`,
      `${median(ours).toFixed(0)} ms = ${ratio.toFixed(2)} × driver`,
      "below 1.30",
    );
    report(
      "processor time of both",
      `${median(ourWork)} ms and ${median(driversWork)} ms`,
      "holds on a busy machine, too",
    );

    const [bare] = (await once(start("echo", "-"), "message")) as [string];
    for (const url of [`${base}/api/v1/me/`, bare]) {
      const probe = new Worker(probing, { eval: true, workerData: { url, headers, PROBE_MS } });
      probes.push(probe);
      await once(probe, "message");
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const [idle, bareIdle] = await Promise.all(probes.map(waitsOf));
    const before = residentMegabytes(server.pid!);
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, residentMegabytes(server.pid!))), 10);
    const begun = performance.now();
    await Promise.all(Array.from({ length: Number(options.queries) }, ask)).finally(() => clearInterval(watch));
    const seconds = (performance.now() - begun) / 1000;
    const [busy, bareBusy] = await Promise.all(probes.map(waitsOf));
    report(`${options.queries} at once`, `${seconds.toFixed(1)} s`, "");
    report("memory more than before", `${(most - before).toFixed(0)} MB (from ${before.toFixed(0)})`, "below 150 MB");
    const waits = (all: number[] = []) => `median ${at(all, 0.5)} ms, p99 ${at(all, 0.99)} ms, most ${at(all, 1)} ms`;
    report("other requests before", waits(idle), `a bare server: ${waits(bareIdle)}`);
    report("other requests meanwhile", waits(busy), `p99 below 100 ms; a bare server: ${waits(bareBusy)}`);
  } finally {
    await Promise.all(probes.map((probe) => probe.terminate()));
    for (const child of children) {
      const ended = child.exitCode === null ? once(child, "exit") : undefined;
      if (child.connected) child.disconnect();
      await ended;
    }
    await Promise.all([metadata.drop(), warehouse.drop()]);
  }
}

/** Bytes of an answer; they are looked at as they come and not kept. */
async function readAll(url: string, init: RequestInit): Promise<number> {
  const response = await fetch(url, init);
  if (response.status !== 200) throw new Error(`SQL Lab answered ${response.status}: ${await response.text()}`);
  let bytes = 0;
  for await (const chunk of response.body!) bytes += chunk.byteLength;
  return bytes;
}

async function waitsOf(probe: Worker): Promise<number[]> {
  probe.postMessage("give");
  const [waits] = (await once(probe, "message")) as [number[]];
  return waits.sort((a, b) => a - b);
}

function at(sorted: readonly number[], part: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function residentMegabytes(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  return (pages * 4096) / 2 ** 20;
}

/** What a process has had of the processor, with all its threads. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function report(what: string, figure: string, target: string): void {
  console.log(`${what.padEnd(34)} ${figure.padEnd(44)} ${target}`);
}
