import { afterAll, expect, it } from "vitest";
import { closeSqlReader, parseSql } from "../sql/reader.ts";
import { faultPlace } from "./fault-place.ts";

afterAll(closeSqlReader);

it.each([
  ["select 1 frm pg_class where", "pg_class"],
  ["select 1;\n  select 2\nfrom where", "where"],
  ["select ';' ;select 2 frm t x", "t"],
  ["select (1", "1"],
  ["-- what is\n/* wrong\nhere */ select 1 frm t x", "t"],
])("finds the word in %j that the parser stumbles over", async (sql, word) => {
  const { statements } = await parseSql(sql, "postgresql");
  const broken = statements.find(({ isReadable }) => !isReadable)!;
  const { line, column, end } = faultPlace(sql, statements, broken)!;
  expect(sql.split("\n")[line - 1]!.slice(column - 1, end - 1)).toBe(word);
});
