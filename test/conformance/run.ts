/**
 * Starts a server on fresh metadata databases and replays recorded conversations with a genuine Superset against it.
 *
 *   node test/conformance/run.ts                      on each of the three databases, then compares the OpenAPI document
 *   node test/conformance/run.ts mysql [-- arguments for run.mjs, e.g. --only chart --show 5]
 *
 * CONFORMANCE names the folder with run.mjs and the cases. known-gaps.json beside this file names the conversations that
 * are not held yet, and why: the whole run fails where another one does.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type DatabaseKind, probeServices } from "../support/services.ts";
import { knownGaps } from "./known-gaps.ts";
import { startFreshServer } from "./server.ts";
import { ensureWarehouse } from "./warehouse.ts";

const USAGE = `npm run conformance -- [postgresql|mysql|sqlite] [arguments for run.mjs]

Starts a server on fresh metadata databases and replays recorded conversations with a genuine Superset against it:
without arguments all of them on each of the three databases, and then compares the OpenAPI document.

  --only TEXT   the conversations with this in their names     --show N      so many differences
  --cases DIR   other conversations                            --json FILE   the outcome for programs
  --quiet       the sums alone

CONFORMANCE names the folder with run.mjs and the conversations.`;

const KINDS: readonly DatabaseKind[] = ["sqlite", "postgresql", "mysql"];
const folder = process.env.CONFORMANCE ?? join(import.meta.dirname, "../../../shared/conformance");
const [first, ...others] = process.argv.slice(2).filter((argument) => argument !== "--");
const only = KINDS.find((name) => name === first);
const passed = only ? others : [first, ...others].filter((argument) => argument !== undefined);

if (passed.some((argument) => argument === "--help" || argument === "-h")) {
  console.log(USAGE);
  process.exit(0);
}
if (!existsSync(join(folder, "run.mjs"))) {
  console.error(`No recorded conversations in ${folder}; name their folder in CONFORMANCE.`);
  process.exit(2);
}
const services = await probeServices();
const warehouse = services.postgresql.url;
if (warehouse === null) {
  console.error(`The conversations ask a PostgreSQL warehouse: ${services.postgresql.reason}`);
  process.exit(2);
}
await ensureWarehouse(warehouse, join(folder, "data/postgresql.sql"));
process.exit((await (only || passed.length > 0 ? replay(only ?? "sqlite", passed) : replayAll())) ? 0 : 1);

/** One pass, with arguments for run.mjs; true when every scenario passes. */
async function replay(kind: DatabaseKind, args: readonly string[]): Promise<boolean> {
  const database = await createTestDatabase(kind, services);
  try {
    const running = await startFreshServer(database.sqlalchemyUri);
    try {
      const on = kind === "mysql" ? ["--on", "mysql"] : [];
      return await finished([join(folder, "run.mjs"), "--base", running.server.url, ...on, ...args]);
    } finally {
      await running.stop();
    }
  } finally {
    await database.drop();
  }
}

function finished(args: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code === 0)));
}

interface Outcome {
  rows: { total: number }[];
  failures: { area: string; scenario: string; step: number; do: string; wrong: string[] }[];
}

/** Everything, compared with what is known to be missing. */
async function replayAll(): Promise<boolean> {
  const known = knownGaps().scenarios;
  const everFailed = new Set<string>();
  const scratch = await mkdtemp(join(tmpdir(), "liteset-conformance-"));
  let isGood = true;
  try {
    for (const kind of KINDS) {
      const file = join(scratch, `${kind}.json`);
      await replay(kind, ["--quiet", "--json", file]);
      const { rows, failures } = JSON.parse(await readFile(file, "utf8")) as Outcome;
      const total = rows.reduce((sum, row) => sum + row.total, 0);
      console.log(`${kind}: ${total - failures.length} of ${total} scenarios pass`);
      for (const { area, scenario, step, do: request, wrong } of failures) {
        const name = `${area}: ${scenario}`;
        everFailed.add(name);
        if (Object.hasOwn(known, name)) continue;
        isGood = false;
        console.log(`  ${name}, step ${step}: ${request}\n    ${wrong.slice(0, 6).join("\n    ")}`);
      }
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  for (const name of Object.keys(known))
    if (!everFailed.has(name)) console.log(`passes everywhere, so take it out of known-gaps.json: ${name}`);
  return (await finished([join(import.meta.dirname, "openapi.ts")])) && isGood;
}
