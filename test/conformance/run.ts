/**
 * Starts a server on a fresh metadata database and replays recorded conversations with a genuine Superset against it.
 *
 *   node test/conformance/run.ts [postgresql|mysql|sqlite] [-- arguments for run.mjs, e.g. --only chart --show 5]
 *
 * CONFORMANCE names the folder with run.mjs and the cases; the cases query a PostgreSQL database `conformance`.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase, type DatabaseKind, probeServices } from "../support/services.ts";
import { startFreshServer } from "./server.ts";

const kinds: readonly DatabaseKind[] = ["postgresql", "mysql", "sqlite"];
const folder = process.env.CONFORMANCE ?? join(import.meta.dirname, "../../../shared/conformance");
const [first, ...others] = process.argv.slice(2).filter((argument) => argument !== "--");
const kind = kinds.find((name) => name === first);
const passed = kind ? others : [first, ...others].filter((argument) => argument !== undefined);

if (!existsSync(join(folder, "run.mjs"))) {
  console.error(`No recorded conversations in ${folder}; name their folder in CONFORMANCE.`);
  process.exit(2);
}
const database = await createTestDatabase(kind ?? "sqlite", await probeServices());
try {
  const running = await startFreshServer(database.sqlalchemyUri);
  try {
    const on = database.kind === "mysql" ? ["--on", "mysql"] : [];
    const child = spawn(process.execPath, [join(folder, "run.mjs"), "--base", running.server.url, ...on, ...passed], {
      stdio: "inherit",
    });
    process.exitCode = await new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  } finally {
    await running.stop();
  }
} finally {
  await database.drop();
}
process.exit();
