// Puts Liteset on copies of metadata databases that a genuine Superset 6.0.0 made, checks that nothing changes and that its
// people sign in, makes a dashboard, and puts the genuine server back on the copy: `npm run drop-in`, or for one kind of database
// `npm run drop-in -- sqlite`. Needs Python and ten minutes the first time; `../shared/oracle/start` does the rest.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/runtime.ts";
import { signInAs } from "../support/client.ts";
import { freePort } from "../support/free-port.ts";
import { launcher } from "../support/installation.ts";
import { createTestDatabase, type DatabaseKind, probeServices, type TestDatabase } from "../support/services.ts";

const shared = join(packageRoot, "../shared");
const oracleHome = process.env.ORACLE_HOME ?? join(homedir(), ".cache/superset-oracle");
const TITLE = "made by Liteset";
const people = ["admin", "alpha", "gamma", "sqllab"];
const services = await probeServices();

const kinds = ["postgresql", "mysql", "sqlite"] as const;
for (const kind of kinds.filter((name) => !kinds.some((one) => one === process.argv[2]) || name === process.argv[2]))
  await checkKind(kind);

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
    for (const command of [["adopt"], ["db", "check"], ["db", "upgrade"], ["init"]]) liteset(folder, command);
    if (dump(kind, copy) !== before) throw new Error(`${kind}: Liteset changed the genuine database`);
    execute(join(shared, "facts/schema/compare"), [copy.url]);
    await onServer(kind, process.execPath, [launcher, "run", "--port"], folder, async (base) => {
      const made = await (await signInAs(base, "admin"))("POST", "/api/v1/dashboard/", { dashboard_title: TITLE });
      if (made.status !== 201) throw new Error(`${kind}: a new dashboard answered ${made.status}`);
    });
    const gunicorn = ["--threads", "4", "superset.app:create_app()", "-b"];
    await onServer(kind, join(oracleHome, "venv/bin/gunicorn"), gunicorn, folder, async (base) => {
      const { body } = await (await signInAs(base, "admin"))("GET", "/api/v1/dashboard/");
      const titles = (body.result as { dashboard_title: string }[]).map(({ dashboard_title }) => dashboard_title);
      if (!titles.includes(TITLE)) throw new Error(`${kind}: the genuine server lists ${titles}`);
    });
    console.log(
      `${kind}: adopt finds nothing in the way; unchanged after db check, db upgrade and init; ${people.join(", ")} sign in; the genuine server works on it again`,
    );
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

/** Starts a server on the copy, signs everybody in, does something more there, and stops it. */
async function onServer(
  kind: string,
  program: string,
  args: readonly string[],
  folder: string,
  act: (base: string) => Promise<void>,
): Promise<void> {
  const port = String(await freePort());
  const env = {
    ...process.env,
    SUPERSET_CONFIG_PATH: join(folder, "superset_config.py"),
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const where = args.at(-1) === "-b" ? `127.0.0.1:${port}` : port;
  const server = spawn(program, [...args, where], { cwd: folder, env, stdio: "ignore" });
  try {
    const base = `http://127.0.0.1:${port}`;
    const deadline = Date.now() + 180_000;
    while (!(await fetch(`${base}/health`).catch(() => null))?.ok) {
      if (Date.now() > deadline) throw new Error("the server did not become healthy in three minutes");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const statuses: number[] = [];
    for (const person of people) {
      const body = JSON.stringify({ username: person, password: person, provider: "db" });
      const headers = { "content-type": "application/json" };
      statuses.push((await fetch(`${base}/api/v1/security/login`, { method: "POST", headers, body })).status);
    }
    if (statuses.some((status) => status !== 200)) throw new Error(`${kind}: sign-in answered ${statuses}`);
    await act(base);
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
