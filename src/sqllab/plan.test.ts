import { describe, expect, it } from "vitest";
import type { Engine } from "../engines/engine.ts";
import { engines } from "../engines/registry.ts";
import { defaultSettings } from "../settings/keys.ts";
import { planScript, readScript } from "./plan.ts";

/** What changes something on at least one database; none may go through on any that takes no DML. */
const writing = [
  "INSERT INTO t VALUES (1)",
  "INSERT INTO t SELECT * FROM s",
  "UPDATE t SET a = 1",
  "DELETE FROM t",
  "delete /* quietly */ from t",
  "-- a note\nDELETE FROM t",
  "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET a = 1",
  "UPSERT INTO t VALUES (1)",
  "REPLACE INTO t VALUES (1)",
  "UPDATE OR INSERT INTO t (a) VALUES (1)",
  "TRUNCATE TABLE t",
  "DROP TABLE t",
  "ALTER TABLE t ADD b INT",
  "CREATE TABLE t2 (a INT)",
  "CREATE TABLE t2 AS SELECT * FROM t",
  "CREATE VIEW v AS SELECT * FROM t",
  "SELECT * INTO t2 FROM t",
  "WITH x AS (SELECT 1 AS a) INSERT INTO t SELECT a FROM x",
  "WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x",
  "SELECT 1; DELETE FROM t",
  "EXPLAIN ANALYZE DELETE FROM t",
  "GRANT ALL ON t TO ada",
  "REVOKE ALL ON t FROM ada",
  "CALL p()",
  "EXEC p",
  "EXECUTE PROCEDURE p",
  "EXECUTE BLOCK AS BEGIN DELETE FROM t; END",
  "BEGIN DELETE FROM t; END",
  "COPY t TO '/tmp/t'",
  "UNLOAD ('SELECT 1') TO 's3://x'",
  "EXPORT DATA OPTIONS (uri='gs://x') AS SELECT 1",
  "LOAD DATA INPATH '/x' INTO TABLE t",
  "INSERT OVERWRITE DIRECTORY '/x' SELECT * FROM t",
  "MSCK REPAIR TABLE t",
  "OPTIMIZE TABLE t",
  "VACUUM t",
  "ANALYZE TABLE t COMPUTE STATISTICS",
  "KILL 1",
  ".drop table t",
  ".set-or-replace t <| s",
  "DO $$ BEGIN DELETE FROM t; END $$",
];

/** Others that begin with FROM take INSERT for another name of the table, and refuse what follows. */
const writingOfHive = "FROM s INSERT OVERWRITE TABLE t SELECT *";
const familyOfHive = ["hive", "spark", "databricks"];

const settings = defaultSettings();
const plan = async (sql: string, engine: Engine) =>
  planScript(await readScript(sql, engine), { engine, settings, allowDml: false, limit: 10, createAs: undefined });

/** Sessions that may only read are a second guard, where a database has them; this one holds on every engine. */
describe("a database that takes no DML", () => {
  for (const engine of engines()) {
    it(`${engine.name}: refuses what writes, and reads`, async () => {
      const passed: string[] = [];
      for (const sql of familyOfHive.includes(engine.dialect) ? [...writing, writingOfHive] : writing) {
        const failure: unknown = await plan(sql, engine).then(
          () => null,
          (error) => error,
        );
        const type = (failure as { type?: string } | null)?.type ?? "";
        if (!["DML_NOT_ALLOWED_ERROR", "INVALID_SQL_ERROR"].includes(type)) passed.push(`${sql} (${type || failure})`);
      }
      expect(passed).toEqual([]);
      const { isMutating, statements } = await plan("SELECT a, COUNT(*) FROM t WHERE b = 'x' GROUP BY a", engine);
      expect([isMutating, statements.length]).toEqual([false, 1]);
    });
  }
});
