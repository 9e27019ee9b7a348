import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { CompiledQuery, type DatabaseConnection, type Driver, SqliteDialect, type SqliteStatement } from "kysely";
import { messageOf, UserError } from "../errors.ts";

/** Milliseconds a statement waits for another process that holds the write lock. */
const BUSY_LIMIT = 5000;
const BUSY = 5;
/** Statements that are kept as SQLite has understood them: requests ask the same ones again and again. */
const MAX_PREPARED = 300;

/**
 * SQLite through `node:sqlite`. Transactions start with the write lock, so that two processes never deadlock; whoever
 * finds it taken tries again while other work goes on, since SQLite's own waiting would stop the whole process.
 */
class ImmediateSqliteDialect extends SqliteDialect {
  override createDriver(): Driver {
    const driver = super.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    const patient = new WeakSet<DatabaseConnection>();
    driver.acquireConnection = async (options) => {
      const connection = await acquire(options);
      if (!patient.has(connection)) {
        patient.add(connection);
        const execute = connection.executeQuery.bind(connection);
        connection.executeQuery = (query, ...rest) => whileBusy(() => execute(query, ...rest));
      }
      return connection;
    };
    driver.beginTransaction = async (connection) => {
      await connection.executeQuery(CompiledQuery.raw("begin immediate"));
    };
    return driver;
  }
}

async function whileBusy<T>(act: () => Promise<T>): Promise<T> {
  const end = Date.now() + BUSY_LIMIT;
  for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
    try {
      return await act();
    } catch (error) {
      if (!isBusy(error) || Date.now() > end) throw error;
      await setTimeout(pause);
    }
  }
}

function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === "number" && (code & 0xff) === BUSY;
}

/** Opens the file (made if it is missing, unlike its folder) and returns the dialect that MikroORM and Kysely use. */
export async function openSqlite(
  file: string,
  { mustExist, readOnly = false }: { mustExist: boolean; readOnly?: boolean },
): Promise<SqliteDialect> {
  checkPlace(file, mustExist);
  const database = await whileBusy(async () => open(file, readOnly)).catch((error) => {
    throw sqliteProblem(file, error);
  });
  const prepared = new Map<string, SqliteStatement>();
  return new ImmediateSqliteDialect({
    database: {
      prepare: (sql: string) => {
        const known = prepared.get(sql) ?? prepareStatement(database, sql);
        prepared.delete(sql);
        prepared.set(sql, known);
        if (prepared.size > MAX_PREPARED) prepared.delete(prepared.keys().next().value ?? "");
        return known;
      },
      close: () => database.close(),
    },
  });
}

function prepareStatement(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bound(parameters)),
    run: (parameters) => statement.run(...bound(parameters)),
    // One that is read from step by step cannot be run again meanwhile.
    iterate: (parameters) => database.prepare(sql).iterate(...bound(parameters)),
  };
}

function checkPlace(file: string, mustExist: boolean): void {
  if (file === ":memory:") return;
  if (!existsSync(dirname(file))) {
    throw new UserError(
      `the folder of the metadata database does not exist: ${dirname(file)}; create it, or change SQLALCHEMY_DATABASE_URI`,
    );
  }
  if (!existsSync(file)) {
    if (mustExist) throw new UserError(`there is no metadata database at ${file}; run: liteset db upgrade`);
  } else if (!statSync(file).isFile()) {
    throw new UserError(`the metadata database ${file} is not a file; change SQLALCHEMY_DATABASE_URI`);
  }
}

function open(file: string, readOnly: boolean): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0, readOnly });
    if (readOnly) return database;
    // A mode that stays in the file: written once, so that opening an existing file writes nothing.
    const [mode] = Object.values(database.prepare("pragma journal_mode").get() ?? {});
    if (mode !== "wal" && file !== ":memory:") database.exec("pragma journal_mode=wal");
    database.exec("pragma synchronous=normal; pragma foreign_keys=on");
    return database;
  } catch (error) {
    database?.close();
    throw error;
  }
}

/** Says in a sentence why a SQLite file cannot be used. */
export function sqliteProblem(file: string, error: unknown): UserError {
  const text = messageOf(error);
  if (/locked|busy/i.test(text)) {
    return new UserError(
      `the metadata database ${file} is locked by another process; stop that process (often another server or an open sqlite3 shell) and try again`,
    );
  }
  if (/not a database|malformed/i.test(text)) {
    return new UserError(
      `${file} is not a SQLite database, or it is damaged; check SQLALCHEMY_DATABASE_URI or restore a copy`,
    );
  }
  if (/unable to open|readonly|read-only/i.test(text)) {
    return new UserError(
      `the metadata database ${file} cannot be opened for writing (${text}); check the rights of the file and of its folder`,
    );
  }
  return new UserError(`the metadata database ${file} cannot be used: ${text}`);
}

function bound(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (typeof value === "boolean") return value ? 1 : 0;
    return value === undefined ? null : (value as SQLInputValue);
  });
}
