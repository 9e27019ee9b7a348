import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { liteset } from "../../test/support/installation.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "liteset-commands-"));
  expect(liteset(folder, ["quickstart", "--no-run", "--no-examples"]).status).toBe(0);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => join(folder, name);
const run = (...args: string[]) => liteset(folder, ["--config", path(".liteset/liteset.config.ts"), ...args]);
const query = (sql: string) => {
  const db = new DatabaseSync(path(".liteset/superset.db"));
  const rows = db.prepare(sql).all();
  db.close();
  return rows;
};

describe("liteset db", () => {
  it("stamps a database that has the tables, and no other", () => {
    query("delete from alembic_version");
    expect(run("db", "check").status).toBe(1);
    expect(run("db", "stamp").status).toBe(0);
    expect(run("db", "check").status).toBe(0);
    query("update alembic_version set version_num = 'abc'");
    expect(run("db", "stamp").stderr).toContain("--purge replaces it");
    expect(run("db", "stamp", "head", "--purge").status).toBe(0);
    writeFileSync(path("empty.db"), "");
    const empty = ["db", "stamp"];
    const { status, stderr } = liteset(folder, empty, {
      SUPERSET_SECRET_KEY: "own",
      LITESET__SQLALCHEMY_DATABASE_URI: `sqlite:///${path("empty.db")}`,
    });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^liteset: the database lacks \d+ tables/)]);
  });

  it("prints the statements of an upgrade, which make the same database", () => {
    const { stdout } = run("db", "upgrade", "--sql");
    const made = new DatabaseSync(path("made.db"));
    made.exec(stdout);
    const names = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name";
    expect(made.prepare(names).all()).toEqual(query(names));
    expect(made.prepare("select version_num from alembic_version").all()).toEqual([{ version_num: "c233f5365c9e" }]);
    made.close();
  });
});

describe("liteset fab", () => {
  it("writes roles into a file and adds those of a file", () => {
    expect(run("fab", "export_roles", "-path", path("roles.json")).status).toBe(0);
    const roles = JSON.parse(readFileSync(path("roles.json"), "utf8"));
    expect(roles.map(({ name }: { name: string }) => name)).toEqual(["Admin", "Public", "Alpha", "Gamma", "sql_lab"]);
    const pair = { permission: { name: "schema_access" }, view_menu: { name: "[x].[y]" } };
    writeFileSync(path("more.json"), JSON.stringify([{ name: "Readers of y", permissions: [pair] }]));
    expect(run("fab", "import-roles", "--path", path("more.json")).stdout).toBe(
      "1 roles with 1 permissions are there.\n",
    );
    run("fab", "export-roles", "--path", path("roles.json"));
    expect(JSON.parse(readFileSync(path("roles.json"), "utf8"))[5]).toEqual({
      name: "Readers of y",
      permissions: [pair],
    });
  });

  it("makes a user once, so that a script may run again", () => {
    const create = () =>
      run("fab", "create-admin", "--username", "ann", "--email", "ann@example.com", "--password", "x");
    expect([create().status, create().status]).toEqual([0, 0]);
    expect(query("select count(*) as n from ab_user where username = 'ann'")).toEqual([{ n: 1 }]);
  });
});

describe("what is not part of Liteset", () => {
  it.each([
    ["fab", "create-app", "--name", "x", "--secret-key", "y"],
    ["db", "migrate", "-m", "message", "--autogenerate"],
    ["limiter", "clear", "--key", "x", "-y"],
    ["db", "upgrade", "--directory", "x"],
  ])("is refused by name: %s %s", (...args) => {
    const { status, stderr } = run(...args);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^liteset: .* refused: \w.*\n$/)]);
  });
});
