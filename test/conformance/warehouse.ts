import { spawnSync } from "node:child_process";
import pg from "pg";

const NAME = "conformance";

/** Makes the PostgreSQL database that the recorded conversations ask, unless it is there; `file` is its content as SQL for psql. */
export async function ensureWarehouse(adminUrl: string, file: string): Promise<void> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  try {
    const { rowCount } = await admin.query("select 1 from pg_database where datname = $1", [NAME]);
    if (rowCount) return;
    await admin.query(`create database ${NAME}`);
    const url = new URL(adminUrl);
    url.pathname = `/${NAME}`;
    const loaded = spawnSync("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-d", url.href, "-f", file], { encoding: "utf8" });
    if (loaded.status === 0) return;
    await admin.query(`drop database ${NAME}`);
    throw new Error(`psql could not load ${file}: ${loaded.error?.message ?? loaded.stderr}`);
  } finally {
    await admin.end();
  }
}
