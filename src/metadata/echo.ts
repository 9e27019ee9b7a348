import type { DatabaseConnection, Dialect } from "kysely";
import type { Logger } from "../log.ts";

/** A dialect that logs each statement before it runs (SQLALCHEMY_ECHO); never its parameters, which may be secrets. */
export function logStatements<T extends Dialect>(dialect: T, log: Logger): T {
  const create = dialect.createDriver.bind(dialect);
  const known = new WeakSet<DatabaseConnection>();
  dialect.createDriver = () => {
    const driver = create();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = async (options) => {
      const connection = await acquire(options);
      if (known.has(connection)) return connection;
      known.add(connection);
      const execute = connection.executeQuery.bind(connection);
      connection.executeQuery = (query, ...rest) => {
        log.info("statement", { sql: query.sql });
        return execute(query, ...rest);
      };
      return connection;
    };
    return driver;
  };
  return dialect;
}
