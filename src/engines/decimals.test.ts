import { expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase } from "../../test/support/services.ts";
import { createLogger } from "../log.ts";
import { defaultSettings } from "../settings/keys.ts";
import { createEnginePools } from "./pool.ts";

describeEachDatabase("decimals", (kind) => {
  it("are numbers, or every digit of the database's text where that is asked for", async () => {
    const place = await createTestDatabase(kind, inject("services"));
    const pools = createEnginePools(defaultSettings(), createLogger({ level: "error" }));
    try {
      const target = {
        databaseId: null,
        databaseName: "decimals",
        uri: kind === "sqlite" ? "sqlite://" : place.sqlalchemyUri,
      };
      const sql =
        kind === "sqlite"
          ? "SELECT 55.50 AS price, NULL AS none, 7 AS whole"
          : "SELECT CAST(55.50 AS DECIMAL(10,2)) AS price, CAST(NULL AS DECIMAL(4,1)) AS none, 7 AS whole";
      const rows = async (decimalsAsText: boolean) =>
        (await pools.run(target, sql, { decimalsAsText })).columns.map(({ values }) => values[0]);
      expect(await rows(false)).toEqual([55.5, null, 7]);
      // SQLite has no decimals: its numbers are binary
      expect(await rows(true)).toEqual([kind === "sqlite" ? 55.5 : "55.50", null, 7]);
    } finally {
      await pools.close();
      await place.drop();
    }
  });
});
