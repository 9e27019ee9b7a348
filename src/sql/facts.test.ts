import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queriesOf, queryMaker, testSeed } from "../../test/support/queries.ts";
import type { SqlStatement } from "./analyze.ts";
import { lex } from "./lexer.ts";
import { applyLimit, closeSqlReader, formatSql, parseSql } from "./reader.ts";

const FACTS = "/work/shared/facts/sql_parse.json";
const file = [new URL("../../../shared/facts/sql_parse.json", import.meta.url).pathname, FACTS].find(existsSync);
/**
 * Every difference: reason → `engine: SQL: value`. Reasons say on which side it is: `safer` (more is asked of who runs it),
 * `better` (Superset is wrong there), `kept` (the user's own words), `refused` (it cannot be run). What is
 * `stricter` or `asked` is read alike: the first needs the right to change data, for the second other tables must be open.
 */
const fixture = JSON.parse(readFileSync(new URL("./fixtures/differences.json", import.meta.url), "utf8")) as Record<
  string,
  string[]
>;
const isOf = (sides: string[], [reason]: [string, string[]]): boolean => sides.includes(reason.split(": ")[0]!);
const namesOf = (...sides: string[]) =>
  Object.entries(fixture)
    .filter((entry) => isOf(sides, entry))
    .flatMap(([, names]) => names);
const listed = Object.fromEntries(Object.entries(fixture).filter((entry) => !isOf(["stricter", "asked"], entry)));

type Table = [catalog: string | null, schema: string | null, table: string];
interface Genuine {
  tables: Table[];
  select: boolean;
  mutating: boolean;
  limit?: number;
  limit_100?: string;
}
interface Fact {
  engine: string;
  sql: string;
  error?: string;
  format?: string;
  functions?: string[];
  statements?: Genuine[];
}

/** Dialects of engines that are called otherwise; Kusto is none of Liteset's engines. */
const dialects: Record<string, string> = {
  mssql: "tsql",
  base: "generic",
  db2: "generic",
  gsheets: "sqlite",
  pinot: "generic",
};
const styles: Record<string, "top" | "fetch"> = { mssql: "top", oracle: "fetch" };

interface Comparison {
  engine: string;
  sql: string;
  value: "read" | "statements" | "tables" | "select" | "mutating" | "limit" | "functions" | "layout" | "limited";
  ours: unknown;
  genuine: unknown;
  statement?: SqlStatement | undefined;
}

const tableKeys = (tables: readonly Table[]): string[] => tables.map((table) => JSON.stringify(table)).sort();
const sameTables = (ours: readonly Table[], genuine: readonly Table[]): boolean =>
  JSON.stringify(tableKeys(ours)) === JSON.stringify(tableKeys(genuine));
const includesAll = (ours: readonly Table[], genuine: readonly Table[]): boolean => {
  const names = tableKeys(ours);
  return tableKeys(genuine).every((name) => names.includes(name));
};

/** SQL without layout, comments and the case of its words. */
const words = (sql: string, dialect: string): string =>
  lex(sql, dialect)
    .tokens.filter(({ kind }) => kind !== "comment")
    .map(({ text }) => text.toLowerCase())
    .filter((word) => word !== "as")
    .join(" ");

function isEqual({ engine, value, ours, genuine }: Comparison): boolean {
  const dialect = dialects[engine] ?? engine;
  if (value === "tables") return sameTables(ours as Table[], genuine as Table[]);
  if (value === "layout" || value === "limited")
    return words(String(ours), dialect) === words(String(genuine), dialect);
  return ours === genuine;
}

async function compare(fact: Fact): Promise<Comparison[]> {
  const { engine, sql } = fact;
  const dialect = dialects[engine] ?? engine;
  const { statements } = await parseSql(sql, dialect);
  const isRead = statements.every(({ isReadable, isCommand }) => isReadable || isCommand);
  const compared: Comparison[] = [{ engine, sql, value: "read", ours: isRead, genuine: fact.error === undefined }];
  const add = (value: Comparison["value"], ours: unknown, genuine: unknown, statement?: SqlStatement) =>
    compared.push({ engine, sql, value, ours, genuine, statement });
  if (!isRead || !fact.statements) return compared;
  add("statements", statements.length, fact.statements.length);
  const called = statements.flatMap(({ functions }) => functions);
  if (fact.functions)
    add(
      "functions",
      fact.functions.every((name) => called.includes(name.toLowerCase())),
      true,
    );
  for (const [at, genuine] of fact.statements.entries()) {
    const statement = statements[at];
    if (!statement) continue;
    const tables = statement.reads.map(({ catalog, schema, table }) => [catalog, schema, table]);
    add("tables", tables, genuine.tables, statement);
    add("select", statement.query === "select", genuine.select, statement);
    add("mutating", statement.effect === "change", genuine.mutating, statement);
    add("limit", statement.limit, genuine.limit ?? null, statement);
    if (genuine.limit_100 === undefined) continue;
    const limited = await applyLimit(statement.sql, dialect, 100, styles[engine]);
    add("limited", limited, genuine.limit_100, statement);
  }
  add("layout", await formatSql(sql, dialect), fact.format);
  return compared;
}

const nameOf = ({ engine, sql, value }: Comparison): string => `${engine}: ${sql}: ${value}`;

describe.skipIf(!file && !process.env.CI)(
  `SQL as Superset 6.0.0 reads it${file ? "" : " (skipped: ../shared/facts/sql_parse.json is absent)"}`,
  () => {
    let facts: Fact[] = [];
    let compared: Comparison[] = [];
    beforeAll(async () => {
      facts = JSON.parse(readFileSync(file!, "utf8")).sql;
      compared = (await Promise.all(facts.map(compare))).flat();
    }, 60_000);
    afterAll(() => closeSqlReader());

    it("is read alike but for what is listed, each with its reason", () => {
      const different = compared.filter((each) => !isEqual(each));
      expect(different.map(nameOf).sort()).toEqual(Object.values(listed).flat().sort());
      const counts: Record<string, number> = {};
      for (const [reason, names] of Object.entries(listed)) {
        const [side = ""] = reason.split(": ");
        counts[side] = (counts[side] ?? 0) + names.length;
      }
      const percent = (count: number) => `${((100 * count) / compared.length).toFixed(2)} %`;
      const { safer = 0, better = 0, kept = 0, refused = 0 } = counts;
      const equal = compared.length - different.length;
      console.log(
        `${compared.length} values: ${equal} equal (${percent(equal)}), ${safer} safer, ${better} better, ${kept} in the user's words; ${refused} refused (${percent(refused)})`,
      );
      expect(Object.keys(counts).sort()).toEqual(["better", "kept", "refused", "safer"]);
      // What Superset does and Liteset does not.
      expect(refused / compared.length).toBeLessThan(0.005);
      expect(equal / compared.length).toBeGreaterThan(0.99);
    });

    it("is asked more for where nobody knows what it changes, and only there", () => {
      const acting = compared.filter(
        ({ value, genuine, statement }) => value === "mutating" && genuine === false && statement!.effect === "act",
      );
      expect(acting.map(nameOf).sort()).toEqual(namesOf("stricter").sort());
    });

    it("is never read for less than there is in it", () => {
      const harmless = namesOf("safer", "asked");
      const unsafe = compared.filter((each) => {
        const { value, ours, genuine, statement } = each;
        if (harmless.includes(nameOf(each))) return false;
        if (value === "read") return ours === true && genuine === false;
        if (value === "mutating") return genuine === true && statement!.effect === "none";
        if (value === "functions") return ours === false;
        // What is not known is closed to all who may not read everything.
        if (value !== "tables" || !statement!.isReadable) return value === "statements" && ours !== genuine;
        // All that a statement touches is asked for, not only what its queries read.
        return !includesAll(
          statement!.tables.map(({ catalog, schema, table }): Table => [catalog, schema, table]),
          (genuine as Table[]).filter(([, , name]) => name !== ""),
        );
      });
      expect(unsafe.map(nameOf)).toEqual([]);
    });

    it.each([
      ...["postgresql", "mysql", "sqlite", "duckdb", "trino", "snowflake", "bigquery", "clickhouse", "oracle"],
      ...["redshift", "mssql", "databricks", "hive"],
    ])("names the tables of queries that lie in others, in %s", async (engine) => {
      const leaves = facts
        .filter((fact) => fact.engine === engine && fact.statements?.length === 1 && fact.statements[0]!.select)
        .map(({ sql, statements }) => ({
          sql,
          tables: statements![0]!.tables.filter(([, , name]) => name !== "").map((table) => JSON.stringify(table)),
        }))
        // What the list of differences says of tables: other names there than here.
        .filter(({ sql }) => !/returning|into|information_schema|srv\.db\./i.test(sql));
      const next = queryMaker({ leaves, seed: testSeed });
      const made = Array.from({ length: queriesOf(200) }, next);
      const read = await Promise.all(made.map(({ sql }) => parseSql(sql, dialects[engine] ?? engine)));
      let readable = 0;
      for (const [at, { statements }] of read.entries()) {
        if (statements.some(({ isReadable }) => !isReadable)) continue;
        readable++;
        const found = tableKeys(
          statements.flatMap(({ tables }) =>
            tables.map(({ catalog, schema, table }): Table => [catalog, schema, table]),
          ),
        );
        const { sql, tables } = made[at]!;
        const missing = tables.filter((table) => !found.includes(table));
        expect({ seed: testSeed, sql, missing }).toEqual({ seed: testSeed, sql, missing: [] });
      }
      expect(readable / made.length).toBeGreaterThan(0.6);
    });
  },
);
