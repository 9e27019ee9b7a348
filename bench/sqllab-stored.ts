// How long others wait while SQL Lab packs a result for the results backend, and while it reads one back for paging: the
// longest that the event loop stood still, and the longest of its own work at a stretch, which a busy machine does not change.
//
//   npx node bench/sqllab-stored.ts [--rows 100000] [--runs 7]
//
// Ten columns of the usual types, in both forms; medians of the runs.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate, setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { ResultTable, ValueKind } from "../src/engines/engine.ts";
import { emptyColumn } from "../src/engines/values.ts";
import { defaultSettings } from "../src/settings/keys.ts";
import { describeColumns, shownAs, tablesJson } from "../src/sqllab/result.ts";
import { packResult, unpackResult } from "../src/sqllab/stored.ts";

const { values: options } = parseArgs({
  options: { rows: { type: "string", default: "100000" }, runs: { type: "string", default: "7" } },
});
const rows = Number(options.rows);

const kinds: [name: string, type: string, kind: ValueKind, value: (row: number) => unknown][] = [
  ["id", "INTEGER", "number", (row) => row],
  ["big", "BIGINT", "number", (row) => row * 1_000_003],
  ["ratio", "DOUBLE PRECISION", "number", (row) => row * 0.37],
  ["price", "DECIMAL", "number", (row) => (row * 1.01).toFixed(2)],
  ["name", "VARCHAR", "string", (row) => `name ${row % 1000}`],
  ["hash", "VARCHAR", "string", (row) => row.toString(36).padStart(32, "x")],
  ["flag", "BOOLEAN", "boolean", (row) => row % 2 === 0],
  ["at", "TIMESTAMP", "datetime", (row) => Date.UTC(2024, 0, 1) + row * 60_000],
  ["day", "DATE", "date", (row) => Date.UTC(2024, 0, 1 + (row % 1000))],
  ["list", "JSON", "json", (row) => [row, null]],
];
const table: ResultTable = {
  columns: kinds.map(([name, type, kind, value]) => ({
    ...emptyColumn(name, type, kind, () => null),
    values: Array.from({ length: rows }, (_, row) => value(row)),
  })),
  rowCount: rows,
};

for (const RESULTS_BACKEND_USE_MSGPACK of [true, false]) {
  const settings = { ...defaultSettings(), RESULTS_BACKEND_USE_MSGPACK };
  const what = { queryId: 1, table, columns: describeColumns(table), query: {} };
  const form = RESULTS_BACKEND_USE_MSGPACK ? "MessagePack and Arrow" : "JSON";
  let packed: Uint8Array = new Uint8Array();
  await report(`pack, ${form}`, async () => {
    packed = await packResult(what, settings);
  });
  await report(`read all, ${form}`, () => readBack(Number.POSITIVE_INFINITY));
  await report(`read 1,000 rows, ${form}`, () => readBack(1_000));

  async function readBack(most: number): Promise<void> {
    const { rows: stored } = await unpackResult(packed);
    if ("records" in stored) stored.records.first(most);
    else for await (const _ of tablesJson(stored.tables, shownAs(settings), most));
  }
}

async function report(name: string, work: () => Promise<void>): Promise<void> {
  const stood: number[] = [];
  const worked: number[] = [];
  const took: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  for (let run = 0; run < Number(options.runs); run++) {
    delay.enable();
    await setTimeout(20);
    delay.reset();
    const stretch = watchStretches();
    const begun = performance.now();
    await work();
    took.push(performance.now() - begun);
    worked.push(await stretch());
    await setTimeout(5);
    stood.push(delay.max / 1e6);
    delay.disable();
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!.toFixed(0);
  console.log(
    `${name.padEnd(38)} ${median(took).padStart(5)} ms, still for ${median(stood).padStart(3)} ms, at work for ${median(worked).padStart(3)} ms at a stretch`,
  );
}

/** Watches the processor's time that this thread takes from one turn of the loop to the next: the most of it, in ms. */
function watchStretches(): () => Promise<number> {
  let most = 0;
  let isOver = false;
  const watching = (async () => {
    let before = process.threadCpuUsage();
    while (!isOver) {
      await setImmediate();
      const now = process.threadCpuUsage();
      most = Math.max(most, now.user + now.system - before.user - before.system);
      before = now;
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    return most / 1000;
  };
}
