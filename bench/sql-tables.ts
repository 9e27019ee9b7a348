// Which tables statements read, beside sqlglot: `SQLGLOT_PYTHON=…/venv/bin/python npx node bench/sql-tables.ts [queries] [seed]`
// makes statements of six dialects and names every table that sqlglot finds and Liteset does not. `--record` writes what
// src/sql/grammar.test.ts compares with.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { closeSqlReader } from "../src/sql/reader.ts";
import { grammarDialects, recordOf, statementMaker, tablesFound, tablesOf } from "../test/support/sql-grammar.ts";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { record: { type: "boolean" } } });
const [count = 500, seed = 6] = positionals.map(Number);

const recorded: Record<string, ReturnType<typeof recordOf>> = {};
let missed = 0;
for (const dialect of grammarDialects) {
  const next = statementMaker(dialect, { seed });
  const made = Array.from({ length: count }, next);
  const known = askSqlglot(made.map((sql) => ({ dialect, sql })));
  recorded[dialect] = recordOf(
    made,
    known.map((tables) => tables && tablesOf(tables)),
  );
  let refused = 0;
  let compared = 0;
  for (const [at, sql] of made.entries()) {
    const theirs = known[at];
    if (!theirs) continue;
    const found = await tablesFound(sql, dialect);
    if (found === null) refused++;
    else compared++;
    const missing = found === null ? [] : tablesOf(theirs).filter((table) => !found.includes(table));
    if (missing.length > 0) console.log(`${dialect}: ${missing} not found in:\n${sql}\n`);
    missed += missing.length;
  }
  console.log(
    `${dialect}: ${count} made, ${compared} read alike by both, ${refused} by sqlglot alone: these are refused`,
  );
}
if (values.record)
  writeFileSync(
    new URL("../src/sql/fixtures/grammar.json", import.meta.url),
    `${JSON.stringify({ seed, count, recorded }, null, 2)}\n`,
  );
await closeSqlReader();
process.exitCode = missed > 0 ? 1 : 0;

function askSqlglot(asked: readonly object[]): ((string | null)[][] | null)[] {
  const python = process.env.SQLGLOT_PYTHON ?? "python3";
  const { stdout, stderr, status } = spawnSync(python, [fileURLToPath(new URL("sql-tables.py", import.meta.url))], {
    input: asked.map((each) => `${JSON.stringify(each)}\n`).join(""),
    maxBuffer: 2 ** 30,
    encoding: "utf8",
  });
  if (status !== 0)
    throw new Error(`${python} could not be asked (SQLGLOT_PYTHON names one that has sqlglot): ${stderr}`);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
