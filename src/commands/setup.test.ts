import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { liteset } from "../../test/support/installation.ts";
import { loadSettings } from "../settings/load.ts";

const realistic = fileURLToPath(new URL("../settings/fixtures/realistic_config.py", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "liteset-setup-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => liteset(folder, args, { SUPERSET_SECRET_KEY: "", SUPERSET_CONFIG_PATH: "" });

describe("liteset quickstart", () => {
  it("makes everything once and keeps it at the second start", () => {
    const first = run("quickstart", "--no-run", "--no-examples");
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/Address: {2}http:\/\/127\.0\.0\.1:8088\n {2}User: {5}admin\n {2}Password: \S{16}\n/);
    const config = join(folder, ".liteset/liteset.config.ts");
    expect(statSync(config).mode & 0o777).toBe(0o600);
    // The database for files can be looked at before there is one.
    expect(existsSync(join(folder, ".liteset/examples.db"))).toBe(true);
    const before = readFileSync(config, "utf8");
    const second = run("quickstart", "--no-run", "--no-examples");
    expect([second.status, readFileSync(config, "utf8")]).toEqual([0, before]);
    expect(second.stdout).not.toContain("Password:");
    expect(run("list-users").stdout).toContain("admin (Admin User, admin@example.com): Admin");
  });

  it("works in a folder that npm init has made a CommonJS package", () => {
    writeFileSync(join(folder, "package.json"), '{"name": "mine", "type": "commonjs"}');
    const { status, stderr } = run("quickstart", "--no-run", "--no-examples");
    expect([status, stderr]).toEqual([0, ""]);
  });

  it("says that a port is in use before it makes anything", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
    );
    const { status, stderr } = run("quickstart", "--port", String(port));
    server.close();
    expect([status, stderr]).toEqual([
      1,
      `liteset: Port ${port} is in use on 127.0.0.1; choose another with --port.\n`,
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says that a folder cannot be made", () => {
    const { status, stderr } = run("quickstart", "--no-run", "--home", "/proc/liteset");
    expect([status, stderr]).toEqual([
      1,
      "liteset: The folder /proc/liteset cannot be written (ENOENT); choose another folder.\n",
    ]);
  });
});

describe("liteset init", () => {
  it("sets up everything from flags without asking, and overwrites nothing", () => {
    const flags = [
      "init",
      "--database-uri",
      `sqlite:///${folder}/meta.db`,
      "--admin-username",
      "boss",
      "--admin-password",
      "pw",
    ];
    const { status, stdout } = run(...flags);
    expect([status, stdout]).toEqual([0, expect.stringContaining("Created the administrator boss.")]);
    const before = readFileSync(join(folder, "liteset.config.ts"), "utf8");
    expect(run("init").stdout).toBe("The database has its tables, roles and permissions.\n");
    const again = run(...flags);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining("is there already and stays as it is")]);
    expect(readFileSync(join(folder, "liteset.config.ts"), "utf8")).toBe(before);
  });

  it("leaves no file behind when the database cannot be reached", () => {
    const { status, stderr } = run("init", "--database-uri", "postgresql://u@127.0.0.1:1/x");
    expect([status, stderr.trim().split("\n").length]).toEqual([1, 1]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("asks for the secret of a database that has one", () => {
    const uri = `sqlite:///${folder}/meta.db`;
    expect(run("init", "--database-uri", uri).status).toBe(0);
    const other = run("init", "--database-uri", uri, "--settings-file", "other.ts");
    expect([other.status, other.stderr]).toEqual([
      1,
      expect.stringContaining("Set SUPERSET_SECRET_KEY to its SECRET_KEY"),
    ]);
    expect(existsSync(join(folder, "other.ts"))).toBe(false);
  });
});

describe("liteset config", () => {
  it("translates a superset_config.py into equal settings", async () => {
    expect(run("config", "translate", realistic, "-o", "liteset.config.ts").status).toBe(0);
    const [ours, theirs] = await Promise.all(
      [join(folder, "liteset.config.ts"), realistic].map((configPath) =>
        loadSettings({ cwd: folder, env: {}, configPath }),
      ),
    );
    expect(ours?.settings).toEqual(theirs?.settings);
    expect([...(ours?.origins.keys() ?? [])].sort()).toEqual([...(theirs?.origins.keys() ?? [])].sort());
  });

  it("shows the settings in force without their secrets", () => {
    writeFileSync(
      join(folder, "superset_config.py"),
      "SECRET_KEY = 'hush'\nSQLALCHEMY_DATABASE_URI = 'postgresql://me:hush@db/x'\nCACHE_CONFIG = {'CACHE_REDIS_PASSWORD': 'hush', 'CACHE_REDIS_URL': 'redis://:hush@r:1/0'}\nROW_LIMIT = 5\n",
    );
    const { status, stdout, stderr } = run("config", "show", "--origin", "--json");
    expect([status, stderr, stdout.includes("hush")]).toEqual([0, "", false]);
    expect(JSON.parse(stdout).ROW_LIMIT).toEqual({ value: 5, origin: join(folder, "superset_config.py") });
    expect(JSON.parse(stdout).SQLALCHEMY_DATABASE_URI.value).toBe("postgresql://me:********@db/x");
  });

  it("ends with status 1 and a line a fault where settings are wrong", () => {
    writeFileSync(
      join(folder, "superset_config.py"),
      "SECRET_KEY = 'own'\nROW_LIMIT = {}\nimport os\nAPP_NAME = os.environ['MAIL_HOST_OF_NOBODY']\n",
    );
    const { status, stderr } = run("list-users");
    expect([status, stderr]).toEqual([
      1,
      "liteset: superset_config.py:4: APP_NAME cannot be evaluated: the environment variable MAIL_HOST_OF_NOBODY is not set. Write a plain value, or set LITESET__APP_NAME in the environment.\nsuperset_config.py: ROW_LIMIT must be a whole number, not a dictionary.\n",
    ]);
  });
});

describe("liteset", () => {
  it("asks what was meant by an unknown command, and ends as Superset does where it is called wrongly", () => {
    const { status, stderr } = run("verson");
    expect([status, stderr]).toEqual([2, expect.stringContaining("Did you mean version?")]);
  });
});
