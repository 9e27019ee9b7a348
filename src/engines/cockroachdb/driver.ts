import { postgresqlDriverWith } from "../postgresql/driver.ts";
import { cockroachdb } from "./engine.ts";

/** CockroachDB answers PostgreSQL's protocol, but knows sessions by names of its own. */
export const cockroachdbDriver = postgresqlDriverWith({
  sessionIdSql: "SHOW session_id",
  cancelSql: (sessionId) =>
    `CANCEL QUERIES IF EXISTS (SELECT query_id FROM [SHOW CLUSTER STATEMENTS] WHERE session_id = ${cockroachdb.literal(sessionId)})`,
});
