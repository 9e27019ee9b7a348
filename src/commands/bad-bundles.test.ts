import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Zippable, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFreshServer } from "../../test/conformance/server.ts";
import { type Client, signInAs } from "../../test/support/client.ts";
import { UserError } from "../errors.ts";
import { importCommand } from "./bundles.ts";

const uuid = (kind: number, at = 1) => `${String(kind).repeat(8)}-aaaa-4bbb-8ccc-0000000bad0${at}`;

const good: Record<string, string> = {
  "metadata.yaml": "version: 1.0.0\ntype: assets\n",
  "databases/d.yaml": `database_name: shop\nsqlalchemy_uri: postgresql://u:p@127.0.0.1/shop\nuuid: ${uuid(1)}\nversion: 1.0.0\n`,
  "datasets/o.yaml": `table_name: orders\nuuid: ${uuid(2)}\nmetrics: []\ncolumns: []\nversion: 1.0.0\ndatabase_uuid: ${uuid(1)}\n`,
  "charts/c.yaml": `slice_name: C\nviz_type: table\nparams: {}\nuuid: ${uuid(3)}\nversion: 1.0.0\ndataset_uuid: ${uuid(2)}\n`,
};
const chart = good["charts/c.yaml"] as string;
const anchors = `a: &a [x, x, x, x, x, x, x, x, x]\n${[..."bcdefghi"].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`).join(", ")}]`).join("\n")}\n`;
const symlink = [Buffer.from("/etc/passwd"), { os: 3, attrs: (0o120777 << 16) >>> 0 }] as const;

/** What is wrong, the entries that make it so, and what the answer says: the file, and the field where there is one. */
const cases: [string, Zippable | Record<string, string>, RegExp][] = [
  ["a path that climbs", { "charts/../../x.yaml": chart }, /b\/charts\/\.\.\/\.\.\/x\.yaml leads out of the bundle/],
  ["a symbolic link", { "charts/c.yaml": symlink as never }, /b\/charts\/c\.yaml is a symbolic link/],
  ["a zip bomb", { "charts/c.yaml": " ".repeat(3_000_000) }, /compress ratio above allowed threshold/],
  [
    "a tag of Python",
    { "charts/c.yaml": `${chart}description: !!python/object/apply:os.system ["id"]\n` },
    /charts\/c\.yaml.*Not a valid YAML file/,
  ],
  ["a bomb of anchors", { "charts/c.yaml": anchors }, /charts\/c\.yaml.*Not a valid YAML file/],
  ["a file nested without end", { "charts/c.yaml": "[".repeat(20_000) }, /charts\/c\.yaml.*Not a valid YAML file/],
  [
    "a wrong type",
    { "charts/c.yaml": chart.replace("params: {}", "params: 7") },
    /charts\/c\.yaml.*params.*Not a valid mapping type/,
  ],
  [
    "a wrong type deep inside",
    { "datasets/o.yaml": good["datasets/o.yaml"]?.replace("columns: []", "columns: [{column_name: 1}]") ?? "" },
    /datasets\/o\.yaml.*columns.*column_name.*Not a valid string/,
  ],
  ["one uuid twice", { "charts/d.yaml": chart }, /charts\/d\.yaml.*uuid.*charts\/c\.yaml has this uuid, too/],
  [
    "what builds on nothing",
    { "charts/c.yaml": chart.replace(uuid(2), uuid(2, 9)) },
    /charts\/c\.yaml.*dataset_uuid.*has no dataset/,
  ],
  ["a NUL", { "charts/c.yaml": `${chart}description: "a\\0b"\n` }, /charts\/c\.yaml.*Not a valid YAML file/],
  [
    "a value without room",
    { "charts/c.yaml": chart.replace("slice_name: C", `slice_name: ${"C".repeat(251)}`) },
    /charts\/c\.yaml.*slice_name.*Length must be between 0 and 250/,
  ],
  [
    "a failure in the middle",
    { "dashboards/a.yaml": dashboard(1), "dashboards/b.yaml": dashboard(2) },
    /has the slug \W+same\W+ already/,
  ],
];

function dashboard(at: number): string {
  return `dashboard_title: D${at}\nslug: same\nuuid: ${uuid(4, at)}\nposition: {}\nmetadata: {}\nversion: 1.0.0\n`;
}

describe("a bad bundle changes nothing and says what is wrong", () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-bad-bundles-"));
  const file = join(folder, "superset.db");
  const config = join(folder, "superset_config.py");
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let before: string;

  beforeAll(async () => {
    const uri = `sqlite:///${file}`;
    running = await startFreshServer(uri);
    admin = await signInAs(running.server.url, "admin");
    const lines = ["SECRET_KEY = 'oracle-secret-key-0123456789abcdef'", `SQLALCHEMY_DATABASE_URI = '${uri}'`];
    writeFileSync(config, lines.join("\n"));
    before = dump();
  }, 60_000);
  afterAll(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Every row of the metadata database but those of the log. */
  function dump(): string {
    const db = new DatabaseSync(file, { readOnly: true });
    const tables = db
      .prepare("select name from sqlite_master where type = 'table' and name <> 'logs' order by 1")
      .all();
    const rows = tables.map(({ name }) => [name, db.prepare(`select * from "${name}"`).all()]);
    db.close();
    return JSON.stringify(rows);
  }

  const entries = (changes: Zippable | Record<string, string>): Zippable =>
    Object.fromEntries(
      Object.entries({ ...good, ...changes }).map(([name, content]) => [
        `b/${name}`,
        typeof content === "string" ? Buffer.from(content) : content,
      ]),
    ) as Zippable;

  it.each(cases)("over the API: %s", async (_, changes, words) => {
    const form = new FormData();
    form.set("bundle", new Blob([zipSync(entries(changes)) as Uint8Array<ArrayBuffer>]), "bundle.zip");
    const { status, body } = await admin("POST", "/api/v1/assets/import/", form);
    expect([status, JSON.stringify(body)]).toEqual([422, expect.stringMatching(words)]);
    expect(dump()).toBe(before);
  });

  it.each(cases)("at the terminal: %s", async (_, changes, words) => {
    const archive = join(folder, "bundle.zip");
    writeFileSync(archive, zipSync(entries(changes)));
    const failure = await importCommand({ config, overwrite: true }, archive).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).message).toMatch(words);
    expect(dump()).toBe(before);
  });

  it("at the terminal: a folder with a link to somewhere else", async () => {
    const place = join(folder, "assets");
    for (const [name, text] of Object.entries(good)) {
      mkdirSync(dirname(join(place, name)), { recursive: true });
      writeFileSync(join(place, name), text);
    }
    symlinkSync("/etc/passwd", join(place, "charts/e.yaml"));
    await expect(importCommand({ config }, place)).rejects.toThrow(/charts\/e\.yaml is a symbolic link/);
    expect(dump()).toBe(before);
  });

  it("and the same without what is wrong is imported", async () => {
    const form = new FormData();
    form.set("bundle", new Blob([zipSync(entries({})) as Uint8Array<ArrayBuffer>]), "bundle.zip");
    expect((await admin("POST", "/api/v1/assets/import/", form)).status).toBe(200);
    expect(dump()).not.toBe(before);
  });
});
