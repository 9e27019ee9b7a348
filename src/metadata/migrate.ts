import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CompiledQuery, type Kysely } from "kysely";
import { UserError } from "../errors.ts";
import { packageRoot } from "../runtime.ts";
import { type Metadata, openMetadata } from "./orm.ts";
import type { MetadataSettings } from "./settings.ts";

/** Alembic's revision of the schema of Superset 6.0.0: the one this version works with. */
export const HEAD = "c233f5365c9e";

/** Stands in `alembic_version` while MySQL, whose DDL no transaction holds together, is being set up. */
const UNFINISHED = `liteset-${HEAD}`;

/** Seconds a second `db upgrade` waits for the first on MySQL. */
const LOCK_SECONDS = 600;

export type UpgradeResult = "created" | "unchanged";

type Connection = Pick<Kysely<unknown>, "executeQuery">;

/**
 * Brings the metadata database to the schema of Superset 6.0.0: makes it in an empty database, changes nothing where it
 * is there already, and refuses anything else. May be killed and run again; of two at once, one waits.
 */
export async function upgrade(target: Metadata | MetadataSettings): Promise<UpgradeResult> {
  return withMetadata(target, {}, (metadata) => {
    if (metadata.kind === "mysql") return upgradeMysql(metadata);
    return plain(metadata)
      .transaction()
      .execute(async (transaction) => {
        if (metadata.kind === "postgresql") await run(transaction, "select pg_advisory_xact_lock(7216310, 6)");
        if ((await stateOf(metadata, transaction)) === "ready") return "unchanged";
        await create(metadata, transaction);
        await run(transaction, `insert into alembic_version (version_num) values ('${HEAD}')`);
        return "created";
      });
  });
}

/**
 * Writes the revision into a database that has the tables already; `purge` replaces whatever revision is there.
 * @throws UserError where tables are missing, or another revision is there
 */
export async function stamp(target: Metadata | MetadataSettings, { purge }: { purge: boolean }): Promise<void> {
  await withMetadata(target, { mustExist: true }, (metadata) =>
    plain(metadata)
      .transaction()
      .execute(async (transaction) => {
        const tables = new Set(await tableNames(metadata, transaction));
        const missing = [...neededTables(metadata)].filter((table) => !tables.has(table));
        if (missing.length > 0) {
          throw new UserError(
            `the database lacks ${missing.length} tables of Superset 6.0.0 (${missing.slice(0, 3).join(", ")} …); liteset db upgrade makes them in an empty one`,
          );
        }
        const found = await revisions(transaction);
        if (found.length === 1 && found[0] === HEAD) return;
        if (found.length > 0 && !purge) {
          throw new UserError(`the database has revision ${found.join(" and ")}; --purge replaces it with ${HEAD}`);
        }
        await run(transaction, "delete from alembic_version");
        await run(transaction, `insert into alembic_version (version_num) values ('${HEAD}')`);
      }),
  );
}

/** What `upgrade` runs in an empty database of this kind, one statement an item. */
export function upgradeStatements(kind: Metadata["kind"]): string[] {
  return [
    ...statements(`${kind}.sql`),
    ...statements("rows.sql"),
    `insert into alembic_version (version_num) values ('${HEAD}')`,
  ];
}

const neededTables = ({ kind }: Metadata): Set<string> =>
  new Set(statements(`${kind}.sql`).flatMap((text) => /^CREATE TABLE [`"]?(\w+)/i.exec(text)?.[1] ?? []));

/** The revision in `alembic_version`, or null where there is none. */
export async function currentRevision(target: Metadata | MetadataSettings): Promise<string | null> {
  return withMetadata(target, { mustExist: true }, async (metadata) => {
    const connection = plain(metadata);
    if (!(await tableNames(metadata, connection)).includes("alembic_version")) return null;
    const [revision] = await revisions(connection);
    return revision ?? null;
  });
}

/** @throws UserError that says what to do, unless the database has exactly the revision this version works with */
export async function check(target: Metadata | MetadataSettings): Promise<void> {
  await withMetadata(target, { mustExist: true }, async (metadata) => {
    if ((await stateOf(metadata, plain(metadata))) === "ready") return;
    throw new UserError("the metadata database is not set up, or not completely; run: liteset db upgrade");
  });
}

async function upgradeMysql(metadata: Metadata): Promise<UpgradeResult> {
  return plain(metadata)
    .connection()
    .execute(async (connection) => {
      const lock = "concat('liteset-upgrade-', md5(database()))";
      const [answer] = await run<{ got: unknown }>(connection, `select get_lock(${lock}, ${LOCK_SECONDS}) as got`);
      if (Number(answer?.got) !== 1) {
        throw new UserError(
          `another upgrade of this database has been running for ${LOCK_SECONDS / 60} minutes; look for it with: show processlist`,
        );
      }
      try {
        if ((await stateOf(metadata, connection)) === "ready") return "unchanged";
        await run(
          connection,
          "create table if not exists alembic_version (version_num varchar(32) not null, primary key (version_num)) engine=InnoDB",
        );
        await run(connection, `insert ignore into alembic_version (version_num) values ('${UNFINISHED}')`);
        await run(connection, "set foreign_key_checks = 0");
        await create(metadata, connection);
        await run(connection, `update alembic_version set version_num = '${HEAD}' where version_num = '${UNFINISHED}'`);
        return "created";
      } finally {
        await run(connection, "set foreign_key_checks = 1");
        await run(connection, `select release_lock(${lock})`);
      }
    });
}

// On MySQL the rows may be there from an upgrade that was killed between them and its last statement.
async function create(metadata: Metadata, connection: Connection): Promise<void> {
  for (const statement of statements(`${metadata.kind}.sql`)) await run(connection, statement);
  for (const statement of statements("rows.sql")) {
    await run(connection, metadata.kind === "mysql" ? statement.replace(/^INSERT/, "INSERT IGNORE") : statement);
  }
  if (metadata.kind !== "postgresql") return;
  for (const table of ["ab_role", "ab_permission", "ab_view_menu", "ab_permission_view"]) {
    await run(connection, `select setval('${table}_id_seq', (select max(id) from ${table}))`);
  }
}

/** Whether the schema is there, or may be made; anything else is somebody else's database. */
async function stateOf(metadata: Metadata, connection: Connection): Promise<"ready" | "absent"> {
  const tables = await tableNames(metadata, connection);
  if (!tables.includes("alembic_version")) {
    if (tables.length === 0) return "absent";
    throw new UserError(
      `the database holds ${tables.length} tables (${tables.slice(0, 3).join(", ")} …) but none of Superset's alembic_version: ` +
        "it belongs to something else; name an empty database in SQLALCHEMY_DATABASE_URI",
    );
  }
  const found = await revisions(connection);
  if (found.length === 1 && found[0] === HEAD) return "ready";
  if (found.length === 1 && found[0] === UNFINISHED) return "absent";
  if (found.length === 0 && tables.length === 1) return "absent";
  const named = found.length === 0 ? "no revision" : `revision ${found.join(" and ")}`;
  throw new UserError(
    `the metadata database has ${named}; Liteset works with ${HEAD}, that of Superset 6.0.0. If it is older, make a copy and run ` +
      "`superset db upgrade` of Superset 6.0.0 on it; if it is newer, use a newer Liteset. Nothing was changed",
  );
}

async function tableNames(metadata: Metadata, connection: Connection): Promise<string[]> {
  const sql = {
    postgresql: "select tablename as name from pg_tables where schemaname = current_schema() order by 1",
    mysql: "select table_name as name from information_schema.tables where table_schema = database() order by 1",
    sqlite: "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by 1",
  }[metadata.kind];
  return (await run<{ name: string }>(connection, sql)).map((row) => row.name);
}

async function revisions(connection: Connection): Promise<string[]> {
  const rows = await run<{ version_num: string }>(connection, "select version_num from alembic_version");
  return rows.map((row) => row.version_num);
}

function statements(file: string): string[] {
  const text = readFileSync(join(packageRoot, "migrations", HEAD, file), "utf8").replace(/^--.*\n/gm, "");
  return text
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

async function run<R>(connection: Connection, sql: string): Promise<R[]> {
  return (await connection.executeQuery<R>(CompiledQuery.raw(sql))).rows;
}

function plain(metadata: Metadata): Kysely<unknown> {
  return metadata.kysely() as unknown as Kysely<unknown>;
}

async function withMetadata<R>(
  target: Metadata | MetadataSettings,
  options: { mustExist?: boolean },
  act: (metadata: Metadata) => Promise<R>,
): Promise<R> {
  if ("orm" in target) return act(target);
  const metadata = await openMetadata(target, options);
  try {
    return await act(metadata);
  } finally {
    await metadata.close();
  }
}
