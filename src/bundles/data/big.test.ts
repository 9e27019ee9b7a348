import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { loadBigTables } from "./big.ts";

it("loads a wide table, small ones and one with a long name, and tells how far it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-big-"));
  try {
    const uri = `sqlite:///${join(folder, "examples.db")}`;
    const told: unknown[] = [];
    const target = { databaseId: null, databaseName: "examples", uri, allowDml: true };
    expect(await loadBigTables(target, (...step) => told.push(step), 2)).toBe(4);
    expect(told.at(-1)).toEqual(["small tables", 3, 3]);
    const db = new DatabaseSync(join(folder, "examples.db"), { readOnly: true });
    const names = db.prepare("select name from sqlite_master where type = 'table' order by length(name)").all();
    expect(names.map(({ name }) => String(name).length)).toEqual([10, 13, 13, 61]);
    expect(db.prepare("select count(*) as n, max(col0) as top from wide_table").get()).toEqual({
      n: 1000,
      top: 999086,
    });
    expect(Object.keys(db.prepare("select * from wide_table limit 1").get() ?? {})).toHaveLength(100);
    db.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
