// Puts Liteset on copies of metadata databases that a genuine Superset 6.0.0 made, and checks that nothing changes and that
// its people sign in: `npm run drop-in`. Needs Python and ten minutes the first time; `../shared/oracle/start` does the rest.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/runtime.ts";
import { freePort, launcher } from "../support/installation.ts";
import { createTestDatabase, type DatabaseKind, probeServices, type TestDatabase } from "../support/services.ts";

const shared = join(packageRoot, "../shared");
const oracleHome = process.env.ORACLE_HOME ?? join(homedir(), ".cache/superset-oracle");
const people = ["admin", "alpha", "gamma", "sqllab"];
const services = await probeServices();

for (const kind of ["postgresql", "mysql", "sqlite"] as const) await checkKind(kind);

async function checkKind(kind: DatabaseKind): Promise<void> {
  const name = `dropin_${kind}`;
  const oracle = execute(join(shared, "oracle/start"), [name, String(await freePort()), kind]);
  process.kill(Number(oracle.trim()));
  const copy = await createTestDatabase(kind, services);
  const folder = mkdtempSync(join(tmpdir(), "liteset-drop-in-"));
  try {
    copyGenuine(kind, name, copy);
    const genuine = readFileSync(join(oracleHome, name, "superset_config.py"), "utf8");
    const uri = `SQLALCHEMY_DATABASE_URI = ${JSON.stringify(copy.sqlalchemyUri)}`;
    writeFileSync(join(folder, "superset_config.py"), genuine.replace(/^SQLALCHEMY_DATABASE_URI = .*$/m, uri));
    const before = dump(kind, copy);
    for (const command of [["db", "check"], ["db", "upgrade"], ["init"]]) liteset(folder, command);
    if (dump(kind, copy) !== before) throw new Error(`${kind}: Liteset changed the genuine database`);
    execute(join(shared, "facts/schema/compare"), [copy.url]);
    const statuses = await signIn(folder);
    if (statuses.some((status) => status !== 200)) throw new Error(`${kind}: sign-in answered ${statuses}`);
    console.log(`${kind}: unchanged after db check, db upgrade and init; ${people.join(", ")} sign in`);
  } finally {
    await copy.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyGenuine(kind: DatabaseKind, name: string, copy: TestDatabase): void {
  const target = new URL(copy.url).pathname;
  if (kind === "sqlite") execute("sqlite3", [join(oracleHome, name, "superset.db"), `.backup ${target}`]);
  else if (kind === "postgresql") {
    const url = new URL(copy.url);
    url.pathname = `/superset_${name}`;
    execute("psql", ["-q", copy.url], execute("pg_dump", [url.href]));
  } else
    execute("mariadb", mysqlArguments(target.slice(1)), execute("mariadb-dump", mysqlArguments(`superset_${name}`)));
}

/** Everything in a database as text, without the positions of sequences, which reading alone may move. */
function dump(kind: DatabaseKind, { url }: TestDatabase): string {
  const { pathname } = new URL(url);
  if (kind === "sqlite") return execute("sqlite3", [pathname, ".dump"]);
  const text =
    kind === "postgresql"
      ? execute("pg_dump", [url])
      : execute("mariadb-dump", [...mysqlArguments(pathname.slice(1)), "--skip-comments"]);
  return text.replaceAll(/^(SELECT pg_catalog\.setval|\\(un)?restrict ).*$/gm, "");
}

function mysqlArguments(database: string): string[] {
  const { hostname, port, username } = new URL(services.mysql.url ?? "");
  return ["--protocol=tcp", "-h", hostname, "-P", port, "-u", username, database];
}

async function signIn(folder: string): Promise<number[]> {
  const port = await freePort();
  const server = spawn(process.execPath, [launcher, "run", "--port", String(port)], { cwd: folder, stdio: "ignore" });
  try {
    const base = `http://127.0.0.1:${port}`;
    const deadline = Date.now() + 30_000;
    while (!(await fetch(`${base}/health`).catch(() => null))?.ok) {
      if (Date.now() > deadline) throw new Error("the server did not become healthy in 30 s");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const statuses: number[] = [];
    for (const person of people) {
      const body = JSON.stringify({ username: person, password: person, provider: "db" });
      const headers = { "content-type": "application/json" };
      statuses.push((await fetch(`${base}/api/v1/security/login`, { method: "POST", headers, body })).status);
    }
    return statuses;
  } finally {
    server.kill();
  }
}

function liteset(folder: string, args: string[]): void {
  execute(process.execPath, [launcher, ...args], undefined, folder);
}

function execute(command: string, args: string[], input?: string, cwd?: string): string {
  const result = spawnSync(command, args, { input, cwd, encoding: "utf8", maxBuffer: 1 << 28, timeout: 900_000 });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${result.stderr}${result.stdout}`);
  return result.stdout;
}
