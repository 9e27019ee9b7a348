import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DuckDBInstance } from "@duckdb/node-api";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { describeEachDatabase } from "../../../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import { targetOf } from "../../../engines/target.ts";
import { Database } from "../../../metadata/entities/database.ts";

describeEachDatabase("uploads", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-uploads-"));
  let database: TestDatabase;
  let target: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let base: string;
  let warehouse: number;

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    target = await createTestDatabase(kind, inject("services"));
    running = await startFreshServer(database.sqlalchemyUri);
    base = running.server.url;
    admin = await signInAs(base, "admin");
    if (kind === "sqlite") new DatabaseSync(target.url.replace("sqlite:///", "")).close();
    const made = await admin("POST", "/api/v1/database/", {
      database_name: "warehouse",
      sqlalchemy_uri: target.sqlalchemyUri,
      allow_file_upload: true,
    });
    expect(made).toMatchObject({ status: 201 });
    warehouse = made.body.id as number;
  }, 120_000);

  afterAll(async () => {
    await running?.stop();
    await database?.drop();
    await target?.drop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const form = (fields: Record<string, string>, content: string | Uint8Array, name = "u.csv") => {
    const data = new FormData();
    for (const [key, value] of Object.entries(fields)) data.set(key, value);
    data.set("file", new Blob([content as Uint8Array<ArrayBuffer>]), name);
    return data;
  };
  const upload = (fields: Record<string, string>, content: string | Uint8Array, name?: string, client = admin) =>
    client("POST", `/api/v1/database/${warehouse}/upload/`, form({ type: "csv", ...fields }, content, name));
  const message = ({ body }: { body: Record<string, unknown> }) =>
    ((body.errors as { message: string }[] | undefined)?.[0] ?? (body as { message: unknown })).message;

  const rows = async (table: string) => {
    const found = await running.app.metadata.em().findOneOrFail(Database, { id: warehouse });
    const { columns, rowCount } = await running.app.engines.run(targetOf(found), `SELECT * FROM ${table}`);
    const list = Array.from({ length: rowCount }, (_, row) =>
      Object.fromEntries(columns.map(({ name, values }) => [name, values[row]])),
    );
    const textOf = (row: unknown) =>
      JSON.stringify(row, (_, value) => (typeof value === "bigint" ? `${value}` : value));
    return list.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  };
  const datasets = async (name: string) => {
    const q = encodeURIComponent(`(filters:!((col:table_name,opr:eq,value:${name})))`);
    return (await admin("GET", `/api/v1/dataset/?q=${q}`)).body.result as { id: number; owners: { id: number }[] }[];
  };

  it("makes a table of a file and a dataset of its sender", async () => {
    const text = `name,n,w,ok,big\n"a, ""b""",1,1.5,true,9007199254740993\nO'Hare \\,2,,False,2\n`;
    expect(await upload({ table_name: "people" }, text)).toEqual({ status: 201, body: { message: "OK" } });
    const [first, second] = await rows("people");
    expect(first).toMatchObject({ name: "O'Hare \\", n: 2, w: null });
    expect(second).toMatchObject({ name: 'a, "b"', n: 1, w: 1.5, big: 9007199254740993n });
    const [dataset, ...more] = await datasets("people");
    expect(more).toEqual([]);
    expect(dataset?.owners).toHaveLength(1);
    const { result } = (await admin("GET", `/api/v1/dataset/${dataset?.id}`)).body as {
      result: { columns: { column_name: string }[]; metrics: { metric_name: string }[] };
    };
    expect(result.columns.map((column) => column.column_name).sort()).toEqual(["big", "n", "name", "ok", "w"]);
    expect(result.metrics.map((metric) => metric.metric_name)).toEqual(["count"]);
  });

  it("refuses a table that exists, adds to it, or puts another in its place", async () => {
    expect((await upload({ table_name: "modes" }, "k,v\n1,a\n")).status).toBe(201);
    const refused = await upload({ table_name: "modes" }, "k,v\n2,b\n");
    expect(refused.status).toBe(422);
    expect(message(refused)).toMatch(/^Table already exists/);
    expect((await upload({ table_name: "modes", already_exists: "append" }, "v,k\nb,2\n")).status).toBe(201);
    expect(await rows("modes")).toEqual([
      { k: 1, v: "a" },
      { k: 2, v: "b" },
    ]);
    expect((await upload({ table_name: "modes", already_exists: "replace" }, "k,w\n9,z\n")).status).toBe(201);
    expect(await rows("modes")).toEqual([{ k: 9, w: "z" }]);
    const [dataset] = await datasets("modes");
    const { result } = (await admin("GET", `/api/v1/dataset/${dataset?.id}`)).body as {
      result: { columns: { column_name: string }[] };
    };
    expect(result.columns.map((column) => column.column_name).sort()).toEqual(["k", "w"]);
  });

  it("makes one table of two that come at once, and one dataset", async () => {
    const answers = await Promise.all([1, 2, 3].map((n) => upload({ table_name: "contested" }, `k\n${n}\n`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    for (const answer of answers.filter(({ status }) => status === 422))
      expect(message(answer)).toMatch(/^Table already exists/);
    expect(await rows("contested")).toHaveLength(1);
    expect(await datasets("contested")).toHaveLength(1);
    const more = [1, 2].map((n) => upload({ table_name: "replaced", already_exists: "replace" }, `k\n${n}\n`));
    expect((await Promise.all(more)).map(({ status }) => status)).toContain(201);
    expect(await rows("replaced")).toHaveLength(1);
    expect(await datasets("replaced")).toHaveLength(1);
  });

  it("leaves a table as it was when the rows do not fit it", async () => {
    await upload({ table_name: "kept" }, "k\n1\n");
    const many = `k\n${"2\n".repeat(3_000)}x\n`;
    const refused = await upload({ table_name: "kept", already_exists: "append" }, many.replace("k", "other"));
    expect(refused.status).toBe(422);
    expect(await rows("kept")).toEqual([{ k: 1 }]);
  });

  it("reads dates, other signs, chosen columns and labels of rows", async () => {
    const fields = {
      table_name: "other_signs",
      delimiter: ";",
      skip_rows: "1",
      decimal_character: ",",
      null_values: "NA,-",
      column_dates: "d",
      columns_read: "a,d,x",
      dataframe_index: "true",
      index_label: "row",
      rows_to_read: "2",
      skip_blank_lines: "true",
      skip_initial_space: "true",
      day_first: "true",
    };
    const text = "comment\na;b;d;x\n1,5;q;03/04/2024; NA\n\n2,5;r;04/05/2024;-\n7;s;05/06/2024;k\n";
    expect(await upload(fields, text)).toEqual({ status: 201, body: { message: "OK" } });
    const [first] = await rows("other_signs");
    expect(first).toMatchObject({ row: 0, a: 1.5, x: null });
    expect(new Date(first?.d as number | string).toISOString()).toMatch(/^2024-04-03T00:00/);
  });

  it("casts columns and names the lines that do not fit", async () => {
    const types = (value: unknown) => ({ table_name: "typed", column_data_types: JSON.stringify(value) });
    expect((await upload(types({ code: "str", n: "float" }), "code,n\n001,1\n002,2\n")).status).toBe(201);
    expect(await rows("typed")).toEqual([
      { code: "001", n: 1 },
      { code: "002", n: 2 },
    ]);
    const refused = await upload({ ...types({ n: "int" }), already_exists: "replace" }, "code,n\n001,x\n");
    expect(refused.status).toBe(422);
    expect(message(refused)).toBe(
      "Cannot convert column 'n' to int. Found 1 error(s):\n  • Line 2: 'x' cannot be converted to int",
    );
  });

  it("reads Parquet, alone and several in a zip", async () => {
    const path = join(folder, "t.parquet");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(
      `copy (select 1 a, 'x' b, 1.5::decimal(10,2) c, timestamp '2024-01-02 03:04:05' d, true e, date '2024-01-02' f, time '03:04:05' g) to '${path}' (format parquet)`,
    );
    const bytes = readFileSync(path);
    expect((await upload({ type: "columnar", table_name: "columnar" }, bytes, "t.parquet")).status).toBe(201);
    expect(await rows("columnar")).toMatchObject([{ a: 1, b: "x", c: 1.5, g: expect.stringMatching(/^03:04:05/) }]);
    const zip = zipSync({ "a.parquet": bytes, "b.parquet": bytes });
    expect((await upload({ type: "columnar", table_name: "zipped", columns_read: "b,a" }, zip, "t.zip")).status).toBe(
      201,
    );
    expect(await rows("zipped")).toEqual([
      { a: 1, b: "x" },
      { a: 1, b: "x" },
    ]);
    const contents = await admin(
      "POST",
      "/api/v1/database/upload_metadata/",
      form({ type: "columnar" }, bytes, "t.parquet"),
    );
    expect(contents.body).toEqual({
      result: { items: [{ sheet_name: null, column_names: ["a", "b", "c", "d", "e", "f", "g"] }] },
    });
    const { body } = await admin(
      "POST",
      "/api/v1/database/upload_metadata/",
      form(
        { type: "csv", preview: "true", column_dates: "day", column_data_types: '{"n": "float"}' },
        "day,n,w\n2024-03-01,1,a\n2024-03-02,2,b\n",
      ),
    );
    expect((body.result as { preview: unknown }).preview).toEqual({
      columns: [
        { name: "day", type: "datetime" },
        { name: "n", type: "double" },
        { name: "w", type: "longtext" },
      ],
      rows: [
        ["2024-03-01 00:00:00", 1, "a"],
        ["2024-03-02 00:00:00", 2, "b"],
      ],
    });
    const mixed = zipSync({ "a.parquet": bytes, "b.csv": strToU8("a\n1\n") });
    expect(message(await upload({ type: "columnar", table_name: "mixed" }, mixed, "t.zip"))).toBe(
      "ZIP file contains multiple file types",
    );
  });

  it("says what is wrong with a file, and nothing of the server", async () => {
    const refused = async (fields: Record<string, string>, content: string | Uint8Array, name?: string) => {
      const answer = await upload({ table_name: "bad", ...fields }, content, name);
      return [answer.status, message(answer)];
    };
    expect(await refused({}, "")).toEqual([422, "Parsing error: No columns to parse from file"]);
    expect(await refused({}, new Uint8Array([97, 10, 255, 10]))).toEqual([
      422,
      "Parsing error: 'utf-8' codec can't decode byte 0xff in position 2: invalid start byte",
    ]);
    expect(await refused({ type: "excel" }, "no workbook", "u.xlsx")).toEqual([
      422,
      "Parsing error: Excel file format cannot be determined, you must specify an engine manually.",
    ]);
    const broken = Buffer.from("PAR1 this is nothing that can be read PAR1");
    const [status, text] = await refused({ type: "columnar" }, broken, "u.parquet");
    expect(status).toBe(422);
    expect(text).not.toContain(tmpdir());
    expect(await refused({ table_name: "x".repeat(300) }, "a\n1\n")).toEqual([
      422,
      expect.stringMatching(/exceeds maximum length|is longer than/),
    ]);
    expect(await refused({}, "a\n1\n", "u.exe")).toEqual([400, { file: ["File extension is not allowed."] }]);
    expect(await datasets("bad")).toEqual([]);
  });

  it("takes files only from those who may, into schemas that are open", async () => {
    const gamma = await signInAs(base, "gamma");
    expect((await upload({ table_name: "theirs" }, "a\n1\n", "u.csv", gamma)).status).toBe(403);
    const closed = await admin("POST", "/api/v1/database/", {
      database_name: "closed",
      sqlalchemy_uri: target.sqlalchemyUri,
    });
    const answer = await admin(
      "POST",
      `/api/v1/database/${closed.body.id}/upload/`,
      form({ type: "csv", table_name: "closed" }, "a\n1\n"),
    );
    expect([answer.status, message(answer)]).toEqual([403, "Database schema is not allowed for csv uploads."]);
  });

  it("lets nobody add to a table that they may not read, so that its dataset would show it to them", async () => {
    const name = new URL(target.url).pathname.slice(1);
    const schema = { postgresql: "public", mysql: name, sqlite: "main" }[kind];
    const extra = JSON.stringify({ schemas_allowed_for_file_upload: [schema] });
    expect((await admin("PUT", `/api/v1/database/${warehouse}`, { extra })).status).toBe(200);
    for (const table_name of ["salaries", "open"]) await upload({ table_name, schema }, "k\n1\n");
    const [{ id } = { id: 0 }] = await datasets("open");
    const held = await running.app.metadata
      .kysely()
      .selectFrom("ab_permission_view as pv")
      .innerJoin("ab_permission as p", "p.id", "pv.permission_id")
      .innerJoin("ab_view_menu as v", "v.id", "pv.view_menu_id")
      .where("p.name", "in", ["can_upload", "datasource_access"])
      .where("v.name", "in", ["Database", `[warehouse].[open](id:${id})`])
      .select("pv.id")
      .execute();
    const { body: role } = await admin("POST", "/api/v1/security/roles/", { name: "uploaders" });
    const ids = held.map((row) => row.id);
    await admin("POST", `/api/v1/security/roles/${role.id}/permissions`, { permission_view_menu_ids: ids });
    const { body: all } = await admin("GET", "/api/v1/security/roles/?q=(page_size:100)");
    const gamma = (all.result as { id: number; name: string }[]).find((entry) => entry.name === "Gamma")?.id;
    const person = { username: "una", first_name: "U", last_name: "Na", email: "una@example.com", password: "una" };
    await admin("POST", "/api/v1/security/users/", { ...person, active: true, roles: [role.id, gamma] });
    const una = await signInAs(base, "una");
    const send = (fields: Record<string, string>) => upload({ schema, ...fields }, "k\n2\n", "u.csv", una);

    for (const already_exists of ["append", "replace"]) {
      const answer = await send({ table_name: "salaries", already_exists });
      expect([answer.status, message(answer)]).toEqual([403, expect.stringContaining("salaries")]);
    }
    expect(await rows("salaries")).toEqual([{ k: 1 }]);
    expect((await send({ table_name: "open", already_exists: "append" })).status).toBe(201);
    expect((await send({ table_name: "of_her_own" })).status).toBe(201);
    const elsewhere = await upload({ table_name: "elsewhere", schema: "elsewhere" }, "k\n2\n", "u.csv", una);
    expect(elsewhere.status).toBe(403);
  });
});
