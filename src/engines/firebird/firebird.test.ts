import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { createAsync, dropAsync } from "node-firebird";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../log.ts";
import type { ConnectionTarget } from "../engine.ts";
import { createEnginePools } from "../pool.ts";

/** A server of the package firebird3.0-server; TEST_FIREBIRD_PORT is another port than its usual one. */
const port = Number(process.env.TEST_FIREBIRD_PORT ?? 3050);
const PASSWORD_FILE = "/etc/firebird/3.0/SYSDBA.password";

function password(): string | undefined {
  try {
    return /ISC_PASSWORD="?(.*?)"?$/m.exec(readFileSync(PASSWORD_FILE, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

const listens = await new Promise<boolean>((resolve) => {
  const socket = connect(port, "127.0.0.1", () => resolve(socket.destroy() !== undefined));
  socket.once("error", () => resolve(false));
});
const secret = password();
const why = listens && secret ? "" : ` (skipped: no Firebird listens on port ${port})`;

describe.skipIf(why !== "")(`Firebird${why}`, () => {
  const database = `/tmp/liteset-${randomUUID()}.fdb`;
  const where = { host: "127.0.0.1", port, database, user: "SYSDBA", password: secret ?? "" };
  const pools = createEnginePools({}, createLogger({ level: "silent" }));
  const uri = `firebird+fdb://SYSDBA:${encodeURIComponent(secret ?? "")}@127.0.0.1:${port}/${database}`;
  const target: ConnectionTarget = { databaseId: 1, databaseName: "test", uri };

  beforeAll(async () => {
    const made = await createAsync({ ...where, defaultCharset: "UTF8" });
    await made.queryAsync(
      `CREATE TABLE ITEMS (ID BIGINT NOT NULL PRIMARY KEY, "Name" VARCHAR(20), AMOUNT NUMERIC(12,2), OK BOOLEAN,
         MOMENT TIMESTAMP, D DATE, T TIME, NOTE BLOB SUB_TYPE TEXT, RAW BLOB)`,
    );
    await made.queryAsync("CREATE VIEW LARGE AS SELECT ID FROM ITEMS WHERE AMOUNT > 10");
    await made.queryAsync("COMMENT ON COLUMN ITEMS.AMOUNT IS 'in euros'");
    await made.queryAsync(
      "INSERT INTO ITEMS VALUES (9007199254740993, 'Zoë', 12.50, TRUE, '2024-03-15 13:45:30.1234', '2024-03-15', '13:45:30', 'long ü', x'0102')",
    );
    await made.queryAsync("INSERT INTO ITEMS (ID) VALUES (2)");
    await made.detachAsync();
  });
  afterAll(async () => {
    await pools.close();
    await dropAsync(where);
  });

  it("reads every type, whatever the time zone of the machine", async () => {
    const { columns } = await pools.run(target, "SELECT * FROM items ORDER BY id DESC");
    expect(columns.map(({ name, type, kind, values }) => [name, type, kind, values[0], values[1]])).toEqual([
      ["ID", "BIGINT", "number", 9007199254740993n, 2],
      ["Name", "VARCHAR", "string", "Zoë", null],
      ["AMOUNT", "DECIMAL", "number", 12.5, null],
      ["OK", "BOOLEAN", "boolean", true, null],
      ["MOMENT", "TIMESTAMP", "datetime", Date.UTC(2024, 2, 15, 13, 45, 30, 123), null],
      ["D", "DATE", "date", Date.UTC(2024, 2, 15), null],
      ["T", "TIME", "time", "13:45:30", null],
      ["NOTE", "TEXT", "string", "long ü", null],
      ["RAW", "BLOB", "bytes", Buffer.from([1, 2]), null],
    ]);
  });

  it("tells tables, views, columns and keys", async () => {
    const inspector = pools.inspect(target);
    expect(await inspector.tables()).toEqual(["items"]);
    expect(await inspector.views()).toEqual(["large"]);
    const columns = await inspector.columns("items");
    expect(columns.map(({ name, type, nullable, comment }) => [name, type, nullable, comment])).toEqual([
      ["id", "BIGINT", false, null],
      ["Name", "VARCHAR(20)", true, null],
      ["amount", "NUMERIC(12, 2)", true, "in euros"],
      ["ok", "BOOLEAN", true, null],
      ["moment", "TIMESTAMP", true, null],
      ["d", "DATE", true, null],
      ["t", "TIME", true, null],
      ["note", "TEXT", true, null],
      ["raw", "BLOB", true, null],
    ]);
    expect((await inspector.primaryKey("items")).columns).toEqual(["id"]);
    expect(await inspector.columns("nothing")).toEqual([]);
  });

  it("refuses what writes in a session that may only read, and writes where it may", async () => {
    const insert = "INSERT INTO items (id) VALUES (3)";
    await expect(pools.run(target, insert)).rejects.toThrow("read - only transaction");
    await pools.run({ ...target, allowDml: true }, insert, { readOnly: false });
    const { columns } = await pools.run(target, "SELECT COUNT(*) AS n FROM items");
    expect(columns[0]!.values).toEqual([3]);
  });

  it("cuts a long result and goes on", async () => {
    const many = "SELECT a.rdb$type FROM rdb$types a, rdb$types b";
    expect(await pools.run(target, many, { maxRows: 3000 })).toMatchObject({ rowCount: 3000, truncated: true });
    await pools.ping(target);
  });

  it("stops what nobody waits for on the server", async () => {
    const leaving = new AbortController();
    const endless = "SELECT COUNT(*) FROM rdb$types a, rdb$types b, rdb$types c, rdb$types d";
    const running = pools.run(target, endless, { signal: leaving.signal });
    running.catch(() => {});
    const others = "SELECT COUNT(*) AS n FROM mon$statements WHERE mon$state = 1 AND mon$sql_text LIKE '%types d'";
    const count = async () => Number((await pools.run(target, others)).columns[0]!.values[0]);
    while ((await count()) === 0);
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    while ((await count()) > 0);
  });

  it("answers charts: grains, limits and dates as the engine writes them", async () => {
    const { firebird } = await import("./engine.ts");
    const day = firebird.timestampExpression("moment", "P1D");
    const from = firebird.convertDttm("TIMESTAMP", Date.UTC(2024, 2, 1))!;
    const sql = `SELECT ${day} AS "__timestamp", SUM(amount) AS "total" FROM items WHERE moment >= ${from} GROUP BY ${day} OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY`;
    const { columns } = await pools.run(target, sql);
    expect(columns.map(({ name, values }) => [name, values])).toEqual([
      ["__timestamp", [Date.UTC(2024, 2, 15)]],
      ["total", [12.5]],
    ]);
    for (const [grain] of firebird.timeGrains)
      await pools.run(target, `SELECT ${firebird.timestampExpression("moment", grain)} FROM items`);
  });

  it("says what is wrong in Firebird's words", async () => {
    await expect(pools.run(target, "SELECT nothing FROM items")).rejects.toThrow("Column unknown");
    const wrong = { ...target, databaseId: 2, uri: uri.replace(/:[^:@]+@/, ":wrong@") };
    await expect(pools.ping(wrong)).rejects.toThrow(/user name and password/);
  });
});
