import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { createLogger } from "../log.ts";
import type { ConnectionTarget, EnginePools } from "./engine.ts";
import { replaceTable, type StoredValue } from "./load.ts";
import { createEnginePools } from "./pool.ts";

const table = {
  name: "loaded",
  columns: [
    { name: "at", type: "datetime" },
    { name: "name", type: "text" },
    { name: "n", type: "integer" },
    { name: "x", type: "double" },
  ],
} as const;
const rows: StoredValue[][] = [
  [Date.UTC(2001, 1, 3, 4, 5), `O'Hare \\ "x"`, 7, 1.5],
  [null, null, null, null],
];

async function* batches(list: StoredValue[][][], failing = false): AsyncGenerator<StoredValue[][]> {
  yield* list;
  if (failing) throw new Error("the file ended early");
}

describeEachDatabase("loading a table", (kind) => {
  let database: TestDatabase;
  let target: ConnectionTarget;
  let engines: EnginePools;
  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    target = { databaseId: null, databaseName: "x", uri: database.sqlalchemyUri };
    engines = createEnginePools({}, createLogger({ level: "silent" }));
  });
  afterAll(async () => {
    await engines?.close();
    await database?.drop();
  });
  const stored = async () => {
    const { columns, rowCount } = await engines.run(target, "SELECT name, n, x FROM loaded ORDER BY n DESC");
    return { names: columns[0]?.values.filter(Boolean), numbers: columns[1]?.values.filter(Boolean), rowCount };
  };

  it("writes values as they are and tells how far it is", async () => {
    const told: number[] = [];
    expect(await replaceTable(target, table, batches([rows, rows]), (count) => told.push(count))).toBe(4);
    expect(told).toEqual([2, 4]);
    expect(await stored()).toEqual({ names: [`O'Hare \\ "x"`, `O'Hare \\ "x"`], numbers: [7, 7], rowCount: 4 });
    const columns = await engines.inspect(target).columns("loaded");
    expect(columns.map(({ name, isTemporal }) => [name, isTemporal])).toEqual([
      ["at", true],
      ["name", false],
      ["n", false],
      ["x", false],
    ]);
  });

  it("leaves the old table alone when the rows end in an error, and nothing beside it", async () => {
    await expect(replaceTable(target, table, batches([rows], true))).rejects.toThrow("the file ended early");
    expect((await stored()).rowCount).toBe(4);
    expect(await engines.inspect(target).tables()).toEqual(["loaded"]);
  });

  it("takes the place of the old table", async () => {
    await replaceTable(target, table, batches([rows]));
    expect((await stored()).rowCount).toBe(2);
  });
});
