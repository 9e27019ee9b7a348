import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceSettings, startFreshServer } from "../../test/conformance/server.ts";
import { signInAs } from "../../test/support/client.ts";
import { launcher } from "../../test/support/installation.ts";
import { Chart } from "../metadata/entities/chart.ts";

const uuid = (kind: number, at = 1) => `${String(kind).repeat(8)}-aaaa-4bbb-8ccc-0000000d1f0${at}`;
/** As it stands in a file. */
const variable = "$".concat("{SHOP_URI}");
const chart = (at: number) =>
  `slice_name: Chart ${at}\nviz_type: table\nparams: {row_limit: 10}\nuuid: ${uuid(3, at)}\nversion: 1.0.0\ndataset_uuid: ${uuid(2)}\ntags: [sales]\n`;

const files: Record<string, string> = {
  "metadata.yaml": "version: 1.0.0\ntype: assets\n",
  "themes/dark.yaml": `theme_name: Dark\njson_data: {algorithm: dark}\nuuid: ${uuid(6)}\nversion: 1.0.0\n`,
  "databases/shop.yaml": `database_name: shop\nsqlalchemy_uri: postgresql://u:s3cret@127.0.0.1/shop\nuuid: ${uuid(1)}\nversion: 1.0.0\nssh_tunnel: {server_address: 127.0.0.1, server_port: 22, username: u, password: tunnel-s3cret}\n`,
  "datasets/shop/orders.yaml": `table_name: orders\nuuid: ${uuid(2)}\nmetrics: [{metric_name: n, expression: COUNT(*)}]\ncolumns: [{column_name: region, type: TEXT}]\nversion: 1.0.0\ndatabase_uuid: ${uuid(1)}\n`,
  "charts/a.yaml": chart(1),
  "charts/b.yaml": chart(2),
  "charts/c.yaml": chart(3),
  "dashboards/sales.yaml": `dashboard_title: Sales\nuuid: ${uuid(4)}\nposition: {DASHBOARD_VERSION_KEY: v2, CHART-1: {type: CHART, id: CHART-1, meta: {chartId: 9, uuid: ${uuid(3, 2)}}}}\nmetadata: {expanded_slices: {'9': true}}\ntheme_uuid: ${uuid(6)}\nversion: 1.0.0\n`,
  "queries/q.yaml": `label: Q\nsql: select 1\nuuid: ${uuid(5)}\nversion: 1.0.0\ndatabase_uuid: ${uuid(1)}\n`,
};

describe("a dry run against a server", () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-remote-"));
  const uri = `sqlite:///${join(folder, "metadata.db")}`;
  const change = (settings: ReturnType<typeof referenceSettings>) => ({
    ...settings,
    FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, SSH_TUNNELING: true },
  });
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let token: string;
  let exported: string;

  beforeAll(async () => {
    running = await startFreshServer(uri, { change });
    token = await signIn();
    expect(await remotely("import", written("bundle", files), "--overwrite")).toMatchObject({ status: 0 });
    const em = running.app.metadata.em();
    // The ids of what is left are not those that a copy gives.
    await em.nativeDelete(Chart, { uuid: uuid(3, 1) });
    // An import leaves out what points at assets that no bundle has.
    const layers = { row_limit: 10, annotation_layers: [{ annotationType: "NATIVE", value: 1 }] };
    await em.nativeUpdate(Chart, { uuid: uuid(3, 3) }, { params: JSON.stringify(layers) } as never);
    const { SECRET_KEY } = referenceSettings(uri);
    const lines = [
      `SECRET_KEY = "${SECRET_KEY}"`,
      `SQLALCHEMY_DATABASE_URI = "${uri}"`,
      'FEATURE_FLAGS = {"TAGGING_SYSTEM": True, "SSH_TUNNELING": True}',
    ];
    writeFileSync(join(folder, "superset_config.py"), `${lines.join("\n")}\n`);
    exported = join(folder, "exported");
    expect(await locally("export", exported)).toMatchObject({ status: 0 });
  }, 120_000);

  afterAll(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) =>
    new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
      const options = { cwd: folder, timeout: 60_000 };
      const child = execFile(process.execPath, [launcher, ...args], options, (_, stdout, stderr) =>
        resolve({ status: child.exitCode ?? -1, stdout, stderr }),
      );
    });
  const locally = (...args: string[]) => run("--config", join(folder, "superset_config.py"), ...args);
  const remotely = (...args: string[]) => run(...args, "--url", running.server.url, "--token", token);
  async function signIn(): Promise<string> {
    const answer = await fetch(`${running.server.url}/api/v1/security/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "admin", password: "admin", provider: "db" }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }
  function written(name: string, contents: Record<string, string>): string {
    for (const [file, text] of Object.entries(contents)) {
      mkdirSync(dirname(join(folder, name, file)), { recursive: true });
      writeFileSync(join(folder, name, file), text);
    }
    return join(folder, name);
  }
  /** The exported folder with other contents in some files. */
  function changed(name: string, contents: Record<string, (text: string) => string>): string {
    const path = join(folder, name);
    cpSync(exported, path, { recursive: true });
    const texts = Object.entries(contents).map(([file, edit]) => {
      const target = join(path, file);
      return [file, edit(existsSync(target) ? readFileSync(target, "utf8") : "")];
    });
    written(name, Object.fromEntries(texts));
    return path;
  }
  const layersOf = (text: string) =>
    text.replace(/ {2}annotation_layers:\n( {2}[- ] .*\n)+/, "  annotation_layers: []\n");

  it("prints what a local one prints, and changes nothing", async () => {
    const path = changed("changed", {
      "dashboards/Sales_1.yaml": (text) => text.replace("published: false", "published: true"),
      "charts/Chart_2_2.yaml": (text) => text.replace("row_limit: 10", "row_limit: 50").replace("- sales", "- shop"),
      "databases/shop.yaml": (text) =>
        text
          .replace(/sqlalchemy_uri: .*/, `sqlalchemy_uri: ${variable}`)
          .replace("expose_in_sqllab: true", "expose_in_sqllab: false"),
      "charts/new.yaml": () => chart(4),
      "themes/Dark.yaml": (text) => text.replace("algorithm: dark", "algorithm: compact"),
    });
    writeFileSync(join(folder, "shop.env"), "SHOP_URI=postgresql://u:an0ther@127.0.0.1/store\n");
    const before = await remotely("export", join(folder, "before"));
    const there = await remotely("import", path, "--dry-run", "--env-file", join(folder, "shop.env"));
    const here = await locally("import", path, "--dry-run", "--overwrite", "--env-file", join(folder, "shop.env"));
    // A new asset has no id yet: it is called as the bundle calls it.
    expect(there).toEqual({ ...here, stdout: here.stdout.replace(/charts\/Chart_4_\d+\.yaml/, "charts/new.yaml") });
    expect(there.status).toBe(2);
    for (const line of [
      "changed  dashboards/Sales_1.yaml\n           published: false → true\n",
      "           params.row_limit: 10 → 50\n",
      '           tags: ["sales"] → ["shop"]\n',
      "           params.annotation_layers: [",
      '"postgresql://u:XXXXXXXXXX@127.0.0.1/shop" → "postgresql://u:XXXXXXXXXX@127.0.0.1/store"',
      '           json_data.algorithm: "dark" → "compact"\n',
      "created  charts/new.yaml\n",
      "6 assets would change; nothing was written.\n",
    ])
      expect(there.stdout).toContain(line);
    expect(there.stdout).not.toMatch(/s3cret|an0ther/);
    expect(await remotely("export", join(folder, "before"))).toMatchObject({
      stdout: expect.stringContaining("0 written, 0 removed"),
    });
    expect(before.status).toBe(0);
  }, 120_000);

  it("ends with 0 where the server has it all, masks in the place of its secrets", async () => {
    const path = changed("same", { "charts/Chart_3_3.yaml": layersOf });
    await (await signInAs(running.server.url, "admin"))("PUT", "/api/v1/chart/3", {
      params: JSON.stringify({ row_limit: 10, datasource: "1__table", annotation_layers: [] }),
    });
    expect(await remotely("import", path, "--dry-run", "--json")).toEqual({
      status: 0,
      stdout: '{"changes":[]}\n',
      stderr: "",
    });
  }, 120_000);

  it("refuses what the import would refuse", async () => {
    const path = changed("wrong", { "charts/new.yaml": () => chart(4).replace(uuid(2), uuid(2, 9)) });
    const wrong = await remotely("import", path, "--dry-run");
    expect(wrong).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(/^liteset: .*charts\/new\.yaml.*has no dataset.*\n$/),
    });
    const stranger = await run("import", exported, "--dry-run", "--url", running.server.url, "--token", "nobody");
    expect(stranger).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(/^liteset: .* answered (401|422): .*\n$/),
    });
  }, 120_000);

  it("says what it would delete, and an import deletes just that", async () => {
    const path = join(folder, "fewer");
    expect(await remotely("export", path)).toMatchObject({ status: 0 });
    writeFileSync(
      join(path, "charts/Chart_3_3.yaml"),
      layersOf(readFileSync(join(path, "charts/Chart_3_3.yaml"), "utf8")),
    );
    const nothing = await remotely("import", path, "--dry-run", "--overwrite", "--prune");
    expect(nothing).toMatchObject({ status: 0, stdout: "Everything is as the bundle has it.\n" });
    for (const gone of ["dashboards/Sales_1.yaml", "charts/Chart_2_2.yaml", "queries", "themes"])
      rmSync(join(path, gone), { recursive: true });
    const there = await remotely("import", path, "--dry-run", "--overwrite", "--prune", "--json");
    const { changes } = JSON.parse(there.stdout) as { changes: { file: string; kind: string }[] };
    const removed = changes.filter(({ kind }) => kind === "removed").map(({ file }) => file.split("/")[0]);
    expect(removed.sort()).toEqual(["charts", "dashboards", "queries", "themes"]);
    expect(await remotely("import", path, "--overwrite", "--prune")).toMatchObject({ status: 0, stderr: "" });
    expect(await remotely("import", path, "--dry-run", "--overwrite", "--prune")).toMatchObject({ status: 0 });
    const left = await locally("export", join(folder, "left"));
    expect(left.stdout).not.toMatch(/dashboards\/|queries\/|themes\/|Chart_2/);
    expect(left.stdout).toMatch(/charts\/Chart_3_3\.yaml/);
  }, 120_000);

  describe("that answers with something else", () => {
    let server: Server;
    let answer: (path: string) => [number, string];
    beforeAll(async () => {
      server = createServer((request, response) => {
        const [status, body] = answer(request.url ?? "");
        response.writeHead(status).end(body);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    afterAll(() => server?.close());

    it.each<[string, (path: string) => [number, string], RegExp]>([
      ["a page", () => [200, "<html>Welcome</html>"], /answered with no list of themes/],
      [
        "a page for its assets",
        (path) => [200, path.includes("theme") ? '{"result":[]}' : "<html>"],
        /assets\/export\/ answered with no export: Not a ZIP file/,
      ],
      ["a refusal", () => [401, '{"msg":"Token has expired"}'], /answered 401: Token has expired/],
    ])(
      "says so in a line: %s",
      async (_, answers, words) => {
        answer = answers;
        const { port } = server.address() as AddressInfo;
        const args = ["--url", `http://127.0.0.1:${port}`, "--token", "x"];
        const { status, stdout, stderr } = await run("import", exported, "--dry-run", ...args);
        expect([status, stdout, stderr]).toEqual([1, "", expect.stringMatching(/^liteset: [^\n]*\n$/)]);
        expect(stderr).toMatch(words);
      },
      60_000,
    );
  });
});
