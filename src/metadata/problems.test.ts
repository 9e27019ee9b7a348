import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, inject, it } from "vitest";
import { freePort } from "../../test/support/free-port.ts";
import { UserError } from "../errors.ts";
import { openMetadata } from "./orm.ts";

const services = inject("services");
const folder = mkdtempSync(join(tmpdir(), "liteset-problems-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function problemOf(uri: string, options?: { mustExist: boolean }): Promise<string> {
  const error = await openMetadata({ SECRET_KEY: "a-secret-key-of-tests", SQLALCHEMY_DATABASE_URI: uri }, options).then(
    (metadata) => metadata.close().then(() => null),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).not.toContain("\n");
  return (error as Error).message;
}

describe("a metadata database that cannot be opened is explained in a line", () => {
  it("without a SECRET_KEY", async () => {
    const opened = openMetadata({ SECRET_KEY: null, SQLALCHEMY_DATABASE_URI: "sqlite://" });
    await expect(opened).rejects.toThrow(/SECRET_KEY is not set/);
  });

  it("in a folder that is missing", async () => {
    expect(await problemOf(`sqlite:///${folder}/nowhere/x.db`)).toMatch(
      /folder .* does not exist: .*nowhere; create it/,
    );
  });

  it("a file that should be there and is not", async () => {
    expect(await problemOf(`sqlite:///${folder}/absent.db`, { mustExist: true })).toMatch(
      /absent\.db.*liteset db upgrade/,
    );
  });

  it("a folder, and a file of something else", async () => {
    mkdirSync(join(folder, "folder.db"));
    writeFileSync(
      join(folder, "text.db"),
      "no database at all, but a text that is long enough to be looked at. ".repeat(20),
    );
    expect(await problemOf(`sqlite:///${folder}/folder.db`)).toMatch(/not a file/);
    expect(await problemOf(`sqlite:///${folder}/text.db`)).toMatch(/not a SQLite database/);
  });

  it("a file that another process keeps locked", async () => {
    const holder = new DatabaseSync(join(folder, "locked.db"));
    holder.exec("create table t (a); begin exclusive");
    try {
      expect(await problemOf(`sqlite:///${folder}/locked.db`)).toMatch(/locked by another process/);
    } finally {
      holder.exec("rollback");
      holder.close();
    }
  });

  it.each(["postgresql", "mysql"])("%s where nothing listens", async (kind) => {
    expect(await problemOf(`${kind}://u:geheim@127.0.0.1:${await freePort()}/x`)).toMatch(/nothing listens there/);
  });

  it.each(["postgresql", "mysql"])("%s that accepts and never answers", async (kind) => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    try {
      expect(await problemOf(`${kind}://u:geheim@127.0.0.1:${port}/x?connect_timeout=1`)).toMatch(/does not answer/);
    } finally {
      server.close();
    }
  });

  describe.each(["postgresql", "mysql"] as const)("%s", (kind) => {
    const { url, reason } = services[kind];
    it.skipIf(url === null)(`a database that does not exist${reason && ` (skipped: ${reason})`}`, async () => {
      const other = new URL(url ?? "");
      other.pathname = "/liteset_no_such_database";
      expect(await problemOf(other.href)).toMatch(/database does not exist; create it/);
    });
  });

  it.skipIf(services.mysql.url === null)("mysql: a wrong password", async () => {
    const other = new URL(services.mysql.url ?? "");
    other.username = "liteset_nobody";
    other.password = "geheim";
    expect(await problemOf(other.href)).toMatch(/is refused/);
  });
});
