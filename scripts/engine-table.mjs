/**
 * Writes the table of abilities in docs/engines.md from the engines' declarations; with `--check` it only compares.
 * `npx node scripts/engine-table.mjs`
 */
import { readFileSync, writeFileSync } from "node:fs";
import { engines } from "../src/engines/registry.ts";

const FILE = new URL("../docs/engines.md", import.meta.url);
const [START, END] = ["<!-- abilities: scripts/engine-table.mjs -->", "<!-- end of abilities -->"];

const told = async (engine) => {
  const { abilities } = engine;
  const driver = await engine.driver();
  const target = { databaseId: 0, databaseName: "", uri: `${engine.name}://user:password@host/database` };
  const inspector = driver.inspector(async () => [], target);
  const answers = [
    abilities.supportsDynamicCatalog ? "each query" : abilities.supportsCatalog ? "of the URI" : "",
    abilities.supportsDynamicSchema ? "each query" : "",
    inspector.partitions ? "yes" : "",
    driver.estimate ? (engine.costEstimateSince ? `from ${engine.costEstimateSince}` : "yes") : "",
    engine.wantsSignIn ? "yes" : "",
    engine.functionNamesSql ? "yes" : "",
    abilities.supportsFileUpload ? "yes" : "",
    abilities.allowsJoins && abilities.allowsSubqueries ? "" : "asked first",
  ];
  return `| ${[engine.engineName, ...answers].join(" | ")} |`;
};

const heads = "engine|catalog|schema|partitions|cost estimate|OAuth2|function names|uploads|top series".split("|");
const rows = await Promise.all(engines().map(told));
const table = [`| ${heads.join(" | ")} |`, `|${" --- |".repeat(heads.length)}`, ...new Set(rows)].join("\n");
const text = readFileSync(FILE, "utf8");
const [before, after] = [text.indexOf(START) + START.length, text.indexOf(END)];
if (before < START.length || after < before) throw new Error(`docs/engines.md has no ${START} … ${END}`);
const written = `${text.slice(0, before)}\n${table}\n${text.slice(after)}`;
if (!process.argv.includes("--check")) writeFileSync(FILE, written);
else if (written !== text) {
  console.error(
    "The table of abilities in docs/engines.md is not that of the code. Run: npx node scripts/engine-table.mjs",
  );
  process.exitCode = 1;
}
