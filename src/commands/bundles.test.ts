import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { liteset } from "../../test/support/installation.ts";

/** As it stands in a file. */
const variable = "$".concat("{EXAMPLES_URI}");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "liteset-assets-"));
  expect(liteset(folder, ["quickstart", "--no-run"]).status).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => liteset(folder, ["--config", join(folder, ".liteset/liteset.config.ts"), ...args]);
const path = (name: string) => join(folder, name);
const change = (file: string, from: RegExp, to: string) => {
  const text = readFileSync(path(file), "utf8");
  expect(text).toMatch(from);
  writeFileSync(
    path(file),
    text.replace(from, () => to),
  );
};

describe("assets as a folder", () => {
  it("are exported once: a second export of the same state writes nothing", () => {
    expect(run("export", path("assets")).stdout).toContain("67 written, 0 removed, 0 as they were");
    expect(run("export", path("assets")).stdout).toBe(`${path("assets")}: 0 written, 0 removed, 67 as they were\n`);
  });

  it("are shown field by field before they are written, and then not any more", () => {
    const file = `assets/dashboards/${readdirSync(path("assets/dashboards"))[0]}`;
    change(file, /^published: true$/m, "published: false");
    const preview = run("import", path("assets"), "--overwrite", "--dry-run");
    expect(preview.stdout).toContain("published: true → false\n1 asset would change; nothing was written.");
    expect(preview.status).toBe(2);
    expect(run("import", path("assets"), "--dry-run")).toMatchObject({
      status: 0,
      stdout: "Everything is as the bundle has it.\n",
    });
    expect(run("import", path("assets"), "--overwrite").stdout).toContain("1 asset changed.");
    expect(run("import", path("assets"), "--overwrite", "--dry-run").status).toBe(0);
  }, 120_000);

  it("take the addresses of databases from the environment, and keep the variables at the next export", () => {
    change("assets/databases/examples.yaml", /^sqlalchemy_uri: .*$/m, `sqlalchemy_uri: ${variable}`);
    const { status, stderr } = run("import", path("assets"), "--overwrite");
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining("databases/examples.yaml needs the variable EXAMPLES_URI"),
    ]);
    writeFileSync(path("test.env"), "EXAMPLES_URI=postgresql://me:s%23cret@warehouse/x\n");
    const done = run("import", path("assets"), "--overwrite", "--env-file", path("test.env"));
    expect([done.status, done.stderr]).toEqual([0, ""]);
    expect(done.stdout).not.toContain("cret");
    run("export", path("assets"));
    expect(readFileSync(path("assets/databases/examples.yaml"), "utf8")).toContain(`sqlalchemy_uri: ${variable}`);
  });

  it("lose the files of what is gone, and nothing else", () => {
    writeFileSync(path("assets/README.md"), "ours");
    writeFileSync(path("assets/charts/gone.yaml"), "uuid: x\n");
    expect(run("export", path("assets")).stdout).toContain("removed  charts/gone.yaml");
    expect(readFileSync(path("assets/README.md"), "utf8")).toBe("ours");
    const { status, stderr } = run("export", folder);
    expect([status, stderr]).toEqual([1, expect.stringContaining("is not empty and has no metadata.yaml")]);
  });

  it.each([
    [["import", "/nowhere"], "there is no /nowhere"],
    [["import", "/dev/null"], "Not a ZIP file"],
    [["import", ".", "--url", "http://127.0.0.1:9", "--token", "x", "--overwrite"], "does not answer"],
    [["export", "new", "--url", "http://127.0.0.1:9"], "--url needs a bearer token"],
    [["import-dashboards", "--path", "/nowhere", "--username", "admin"], "/nowhere cannot be read"],
    [["re-encrypt-secrets"], "A previous secret key must be provided"],
    [["set-database-uri", "-d", "none", "-u", "sqlite:///x.db", "-s"], 'there is no database connection "none"'],
    [["test-db", "nothing://x"], "nothing"],
  ])("%j says what is wrong", (args, words) => {
    const { status, stderr } = run(...args);
    expect([status, stderr]).toEqual([1, expect.stringContaining(words)]);
    expect(stderr).not.toMatch(/unexpected error|\n {4}at /);
  });
});

describe("Superset's commands", () => {
  it("export and import archives, in both spellings", () => {
    expect(run("export-dashboards", "-f", path("d.zip")).stdout).toBe(`4 dashboards exported to ${path("d.zip")}\n`);
    expect(run("import_dashboards", "--path", path("d.zip"), "--username", "admin").stdout).toBe(
      "imported: 1 databases, 9 datasets, 52 charts, 4 dashboards\n",
    );
    expect(run("export_datasources", "--datasource_file", path("s.zip")).status).toBe(0);
    expect(run("import-datasources", "-p", path("s.zip")).stdout).toBe("imported: 1 databases, 9 datasets\n");
  });

  it("name a database's address anew and test it", () => {
    const uri = `sqlite:///${path(".liteset/examples.db")}`;
    expect(run("set-database-uri", "-d", "examples", "-u", uri).stdout).toBe(`examples: changed to ${uri}\n`);
    expect(run("set_database_uri", "--database_name", "second", "--uri", "postgresql://a:b@c/d").stdout).toBe(
      "second: created with postgresql://a:XXXXXXXXXX@c/d\n",
    );
    expect(JSON.parse(run("test-db", uri, "--json").stdout)).toMatchObject({ backend: "sqlite", schemas: ["main"] });
  });

  it("encrypt secrets again: all of them or none", () => {
    const stored = () => {
      const db = new DatabaseSync(path(".liteset/superset.db"), { readOnly: true });
      const row = db.prepare("select password from dbs where database_name = 'second'").get();
      db.close();
      return Buffer.from(row?.password as Uint8Array).toString();
    };
    const before = stored();
    const key = /SECRET_KEY: "([^"]+)"/.exec(readFileSync(path(".liteset/liteset.config.ts"), "utf8"))?.[1] ?? "";
    const withKey = (...args: string[]) =>
      liteset(folder, ["--config", path(".liteset/liteset.config.ts"), ...args], {
        LITESET__SECRET_KEY: "another key for the same database",
      });
    const wrong = withKey("re-encrypt-secrets", "-a", "not the key");
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining("opens neither with the previous")]);
    expect(withKey("re-encrypt-secrets", "-a", key, "--dry-run").stdout).toContain("1 would get the new key");
    expect(stored()).toBe(before);
    expect(withKey("re-encrypt-secrets", "--previous_secret_key", key).stdout).toContain("1 got the new key, 0 had it");
    expect(stored()).not.toBe(before);
    expect(withKey("re-encrypt-secrets", "-a", key).stdout).toContain("dbs.password: 0 got the new key, 1 had it");
  });
});
