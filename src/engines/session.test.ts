import { expect, it } from "vitest";
import { isPlainQuery } from "./session.ts";

it.each([
  "select lo_orderdate, sum(lo_revenue) from lineorder where lo_discount > 1",
  "with a as (select 1) select * from a",
  "-- of the month\n(select 1)",
])("leaves nothing behind: %s", (sql) => {
  expect(isPlainQuery(sql)).toBe(true);
});

it.each([
  "select lo_import('/etc/passwd')",
  'select "lo_open"(1, 2)',
  "select LO_GET(1)",
  "select lo_lseek64(0, 0, 0)",
  "select loread(0, 1)",
  "select pg_advisory_lock(1)",
  "select set_config('x', 'y', false)",
  "select * into copied from orders",
  "set x = 1",
])("may leave something behind: %s", (sql) => {
  expect(isPlainQuery(sql)).toBe(false);
});
