import type { DatabaseConnection, Dialect, Driver } from "kysely";

/** Tables that nothing depends on but their own readers, written by nearly every request. */
const ASIDE = /^\s*(?:insert\s+into|update|delete\s+from)\s+[`"]?(?:logs|key_value|cache_keys|query|liteset_\w+)\b/i;
const READS = /^\s*(?:select|begin|start|commit|rollback|savepoint|release|set|show|pragma|explain)\b/i;

/** A dialect that tells of each statement that may have changed something, and again when its transaction is over. */
export function watchWrites<T extends Dialect>(dialect: T, onWrite: () => void): T {
  const create = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => watchDriver(create(), onWrite);
  return dialect;
}

function watchDriver(driver: Driver, onWrite: () => void): Driver {
  const written = new WeakMap<DatabaseConnection, boolean>();
  const acquire = driver.acquireConnection.bind(driver);
  const commit = driver.commitTransaction.bind(driver);
  driver.acquireConnection = async (options) => {
    const connection = await acquire(options);
    if (written.has(connection)) return connection;
    written.set(connection, false);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async (query, ...rest) => {
      if (READS.test(query.sql) || ASIDE.test(query.sql)) return execute(query, ...rest);
      try {
        return await execute(query, ...rest);
      } finally {
        written.set(connection, true);
        onWrite();
      }
    };
    return connection;
  };
  driver.commitTransaction = async (connection) => {
    try {
      await commit(connection);
    } finally {
      if (written.get(connection)) onWrite();
      written.set(connection, false);
    }
  };
  return driver;
}
