import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { expandData } from "./expand.ts";

interface Recorded {
  columns: { column_name: string; name: string; type: string; is_dttm: boolean }[];
  rows: object[];
  all: string[];
  data: object[];
  fields: string[];
}
/** What Superset 6.0.0's expand_data of Presto answered. */
const recorded = JSON.parse(readFileSync(new URL("./fixtures/expanded.json", import.meta.url), "utf8")) as Recorded[];

const columnsOf = (columns: Recorded["columns"]) => columns.map((column) => ({ ...column, type_generic: null }));
const rowsOf = (rows: object[]) => JSON.stringify(rows).slice(1, -1);

it.each(recorded.map((one) => [one.columns.map(({ type }) => type).join(), one] as const))(
  "rows and arrays are laid out as in Superset: %s",
  (_, { columns, rows, all, data, fields }) => {
    const expanded = expandData(columnsOf(columns), rowsOf(rows));
    expect(expanded.columns.map(({ column_name, type }) => `${column_name}:${type}`)).toEqual(all);
    expect(expanded.fields.map(({ column_name }) => column_name)).toEqual(fields);
    expect(JSON.parse(`[${expanded.rows}]`)).toEqual(data);
  },
);

it("numbers keep their digits, and what is no list stays as it is", () => {
  const columns = columnsOf([
    { column_name: "n", name: "n", type: "DECIMAL(38,2)", is_dttm: false },
    { column_name: "r", name: "r", type: "ROW(X BIGINT)", is_dttm: false },
  ]);
  const { rows } = expandData(columns, '{"n":12345678901234567890.10,"r":"[9007199254740993]"},{"n":1,"r":"cut off"}');
  expect(rows).toBe(
    '{"n":12345678901234567890.10,"r":[9007199254740993],"r.x":9007199254740993},{"n":1,"r":"cut off","r.x":""}',
  );
});

it("rows of several arrays never lie in those of another row", () => {
  const columns = columnsOf(
    ["a", "b"].map((name) => ({ column_name: name, name, type: "ARRAY(BIGINT)", is_dttm: false })),
  );
  const { rows } = expandData(columns, '{"a":"[1]","b":"[1, 2]"},{"a":"[3, 4]","b":"[3]"}');
  expect(rows).toBe('{"a":1,"b":1},{"a":"","b":2},{"a":3,"b":3},{"a":4,"b":""}');
});
