import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { digestOf, type GrammarRecord, statementMaker, tablesFound } from "../../test/support/sql-grammar.ts";
import { closeSqlReader } from "./reader.ts";

/** Recorded of sqlglot by `bench/sql-tables.ts --record`. */
const { seed, count, recorded } = JSON.parse(
  readFileSync(new URL("./fixtures/grammar.json", import.meta.url), "utf8"),
) as { seed: number; count: number; recorded: Record<string, GrammarRecord> };

afterAll(() => closeSqlReader());

describe("the tables of statements made by a grammar", () => {
  it.each(Object.keys(recorded))("are all found, or the statement is refused, in %s", async (dialect) => {
    const next = statementMaker(dialect, { seed });
    const made = Array.from({ length: count }, next);
    const { digest, tables } = recorded[dialect]!;
    expect(digestOf(made), "the grammar has changed: bench/sql-tables.ts --record").toBe(digest);
    let refused = 0;
    for (const [at, names] of Object.entries(tables)) {
      const sql = made[Number(at)]!;
      const found = await tablesFound(sql, dialect);
      if (found === null) refused++;
      else
        expect({ sql, missing: names.split(" ").filter((name) => name !== "" && !found.includes(name)) }).toEqual({
          sql,
          missing: [],
        });
    }
    expect(refused / Object.keys(tables).length).toBeLessThan(0.15);
  });
});
