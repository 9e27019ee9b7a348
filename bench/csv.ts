// A CSV of 1,000,000 rows × 10 columns of a chart, from a server that has answered nothing before: when its first byte comes
// beside the database's first row, the memory that it takes, and how late the event loop comes meanwhile.
//
//   npx node bench/csv.ts [postgresql|mysql] [--rows 1000000] [--profile FOLDER]
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import mysql from "mysql2";
import pg from "pg";
import Cursor from "pg-cursor";
import { signInAs } from "../test/support/client.ts";
import { createTestDatabase, probeServices } from "../test/support/services.ts";
import { delayText, report, startServing } from "./serving.ts";
import { wideColumns as columns, wideTable } from "./wide-table.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: "string", default: "1000000" }, profile: { type: "string" } },
});
const rows = Number(options.rows);
const kind = positionals[0] === "mysql" ? "mysql" : "postgresql";

const warehouse = await createTestDatabase(kind, await probeServices());
const server = await startServing(options);
try {
  await execute(wideTable(kind, rows));
  const admin = await signInAs(server.base, "admin");
  const made = async (resource: string, body: object) => (await admin("POST", `/api/v1/${resource}/`, body)).body.id;
  const database = await made("database", { database_name: "csv", sqlalchemy_uri: warehouse.sqlalchemyUri });
  const schema = kind === "postgresql" ? "public" : new URL(warehouse.url).pathname.slice(1);
  const dataset = await made("dataset", { database, schema, table_name: "wide" });

  const firstRow = await timeOfFirstRow(`select ${columns.join(", ")} from wide limit ${rows}`);
  const before = residentMegabytes();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, residentMegabytes())), 10);
  await server.loopDelay();
  const begun = performance.now();
  const response = await fetch(`${server.base}/api/v1/chart/data`, {
    method: "POST",
    headers: { cookie: admin.cookie, "content-type": "application/json", "accept-encoding": "identity" },
    body: JSON.stringify({
      datasource: { id: dataset, type: "table" },
      result_format: "csv",
      queries: [{ columns, row_limit: rows }],
    }),
  });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  let [firstByte, bytes, lines] = [0, 0, -1];
  for await (const chunk of response.body!) {
    if (bytes === 0) firstByte = performance.now() - begun;
    bytes += chunk.byteLength;
    for (const byte of chunk) if (byte === 10) lines++;
  }
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(watch);
  const delay = await server.loopDelay();
  if (lines !== rows) throw new Error(`the file has ${lines} rows`);
  report("the file", `${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s`);
  report("the database's first row", `${firstRow.toFixed(0)} ms`, "the baseline");
  report("the first byte", `${firstByte.toFixed(0)} ms`, `below ${(firstRow + 1000).toFixed(0)} ms`);
  report("memory more than before", `${(most - before).toFixed(0)} MB (from ${before.toFixed(0)})`, "below 100 MB");
  report("event loop late", delayText(delay), "p99 below 50 ms");
} finally {
  await server.stop();
  await warehouse.drop();
}

async function execute(sql: string): Promise<void> {
  if (kind === "mysql") {
    const connection = mysql.createConnection(warehouse.url).promise();
    await connection.query(sql);
    await connection.end();
  } else {
    const client = new pg.Client(warehouse.url);
    await client.connect();
    await client.query(sql);
    await client.query("analyze wide");
    await client.end();
  }
}

/** Milliseconds until the driver alone has one row, with connecting. */
async function timeOfFirstRow(sql: string): Promise<number> {
  const begun = performance.now();
  if (kind === "mysql") {
    const connection = mysql.createConnection(warehouse.url);
    await new Promise((resolve) => connection.query(sql).once("result", resolve));
    connection.destroy();
  } else {
    const client = new pg.Client(warehouse.url);
    await client.connect();
    await client.query(new Cursor(sql)).read(1);
    void client.end();
  }
  return performance.now() - begun;
}

function residentMegabytes(): number {
  const pages = Number(readFileSync(`/proc/${server.pid}/statm`, "utf8").split(" ")[1]);
  return (pages * 4096) / 2 ** 20;
}
