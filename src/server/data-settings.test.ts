import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { brotliDecompressSync, inflateSync } from "node:zlib";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Scene, setScene, sumByRegion } from "../../test/support/scene.ts";
import type { Settings } from "../settings/keys.ts";

let scene: Scene;
let folder: string;
const asked: unknown[][] = [];

/** What only Gamma is led to. */
function leadAway(uri: string, params: object, username: string | null): unknown {
  asked.push([params, username]);
  if (username !== "gamma") return [uri, params];
  return [`sqlite:///${join(folder, "gamma.db")}`, params];
}
function refuseForbidden(uri: string): void {
  if (uri.includes("forbidden")) throw new Error("Not that one");
}
function leadNowhere(): unknown {
  return ["postgresql://localhost/other", {}];
}
function praise({ table_name, columns }: { table_name: string; columns: string[] }): string | null {
  return table_name === "sales" ? `${columns.join(" and ")} are well` : null;
}
const allow = ({ name }: { name: string }, { username }: { username: string }) => [`${name}_${username}`];

const change = (settings: Settings): Settings => ({
  ...settings,
  DB_CONNECTION_MUTATOR: leadAway,
  DB_SQLA_URI_VALIDATOR: refuseForbidden,
  DATASET_HEALTH_CHECK: praise,
  ALLOWED_USER_CSV_SCHEMA_FUNC: allow,
  DBS_AVAILABLE_DENYLIST: { sqlite: ["pysqlite"], mysql: ["other"] },
  DASHBOARD_TEMPLATE_ID: 1,
  EXCEL_EXPORT: { sheet_name: "Sales / 2024", index: false, startrow: 1, startcol: 1, freeze_panes: [2, 1] },
  COMPRESS_ALGORITHM: "deflate, br",
  COMPRESS_MIN_SIZE: 1,
  SEND_FILE_MAX_AGE_DEFAULT: 60,
  DEBUG: true,
  TALISMAN_ENABLED: true,
  TALISMAN_DEV_CONFIG: { frame_options: "DENY" },
});

describe("settings about data", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "liteset-gamma-"));
    const file = new DatabaseSync(join(folder, "gamma.db"));
    file.exec("create table sales (region text, amount integer); insert into sales values ('west', 8)");
    file.close();
    scene = await setScene(inject("services"), change);
    await scene.make(scene.admin, "dashboard", { dashboard_title: "Welcome", published: true });
  }, 120_000);
  afterAll(async () => {
    await scene?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const rowsOf = async (who: Scene["admin"]) => {
    const { status, body } = await who("POST", "/api/v1/chart/data", sumByRegion(scene.sales));
    return status === 200 ? (body.result as { data: unknown }[])[0]?.data : body;
  };

  it("leads each person where DB_CONNECTION_MUTATOR says", async () => {
    const all = [
      { region: "north", total: 3 },
      { region: "south", total: 4 },
    ];
    expect(await rowsOf(scene.admin)).toEqual(all);
    expect(await rowsOf(scene.gamma)).toEqual([{ region: "west", total: 8 }]);
    expect(await rowsOf(scene.admin)).toEqual(all);
    expect(asked).toContainEqual([{}, "gamma"]);
  });

  it("connects nobody where it leads to another kind of database", async () => {
    const { settings } = scene.running.app;
    settings.DB_CONNECTION_MUTATOR = leadNowhere;
    try {
      const forced = { ...sumByRegion(scene.sales), force: true };
      expect(JSON.stringify(await scene.admin("POST", "/api/v1/chart/data", forced))).toContain(
        "DB_CONNECTION_MUTATOR must not lead to another kind of database",
      );
    } finally {
      settings.DB_CONNECTION_MUTATOR = leadAway;
    }
  });

  it("connects nothing that DB_SQLA_URI_VALIDATOR refuses", async () => {
    const sqlalchemy_uri = `sqlite:///${join(folder, "forbidden.db")}`;
    const made = await scene.admin("POST", "/api/v1/database/", { database_name: "forbidden", sqlalchemy_uri });
    expect([made.status, JSON.stringify(made.body)]).toEqual([
      expect.any(Number),
      expect.stringContaining("Not that one"),
    ]);
    const { body } = await scene.admin("GET", "/api/v1/database/");
    expect(body.count).toBe(1);
  });

  it("shows what DATASET_HEALTH_CHECK says", async () => {
    const messageOf = async (id: number) => {
      const { body } = await scene.admin("GET", `/api/v1/explore/?datasource_id=${id}&datasource_type=table`);
      return (body.result as { dataset: Record<string, unknown> }).dataset.health_check_message;
    };
    expect(await messageOf(scene.sales)).toBe("region and amount are well");
    expect(await messageOf(scene.payroll)).toBeNull();
  });

  it("opens the schemas of ALLOWED_USER_CSV_SCHEMA_FUNC to uploads", async () => {
    const path = `/api/v1/database/${scene.database}/schemas_access_for_file_upload/`;
    expect((await scene.admin("GET", path)).body).toEqual({ schemas: ["shop_admin"] });
  });

  it("does not offer what DBS_AVAILABLE_DENYLIST names", async () => {
    const { body } = await scene.admin("GET", "/api/v1/database/available/");
    const offered = (body.databases as { engine: string }[]).map(({ engine }) => engine);
    expect([offered.includes("sqlite"), offered.includes("mysql")]).toEqual([false, true]);
  });

  it("writes workbooks as EXCEL_EXPORT says", async () => {
    const response = await fetch(`${scene.base}/api/v1/chart/data`, {
      method: "POST",
      headers: { cookie: scene.admin.cookie, "content-type": "application/json" },
      body: JSON.stringify({ ...sumByRegion(scene.sales), result_format: "xlsx" }),
    });
    const parts = unzipSync(new Uint8Array(await response.arrayBuffer()));
    expect(strFromU8(parts["xl/workbook.xml"]!)).toContain('<sheet name="Sales _ 2024"');
    const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"]!);
    expect(sheet).toContain('<pane xSplit="1" ySplit="2" topLeftCell="B3" activePane="bottomRight" state="frozen"/>');
    const texts = [...sheet.matchAll(/<c r="([A-Z]+\d+)"[^>]*>(?:<is><t[^>]*>([^<]*)|<v>([^<]*))/g)];
    expect(texts.map(([, place, text, number]) => [place, text ?? Number(number)])).toEqual([
      ["B2", "region"],
      ["C2", "total"],
      ["B3", "north"],
      ["C3", 3],
      ["B4", "south"],
      ["C4", 4],
    ]);
  });

  it("welcomes new people with a copy of DASHBOARD_TEMPLATE_ID", async () => {
    const person = { username: "ann", first_name: "A", last_name: "B", email: "ann@example.com", password: "ann" };
    const user = await scene.make(scene.admin, "security/users", { ...person, roles: [1] });
    const { body } = await scene.admin("GET", "/api/v1/dashboard/2");
    expect(body.result).toMatchObject({ dashboard_title: "Welcome", owners: [{ id: user }] });
    const row = await scene.running.app.metadata
      .kysely()
      .selectFrom("user_attribute")
      .where("user_id", "=", user)
      .select("welcome_dashboard_id")
      .executeTakeFirst();
    expect(row?.welcome_dashboard_id).toBe(2);
  });

  it("compresses in the ways that COMPRESS_ALGORITHM offers, in its order", async () => {
    const ask = async (accept: string) => {
      const headers = { "accept-encoding": accept, cookie: scene.admin.cookie };
      const { request } = await import("node:http");
      return new Promise<[string | undefined, Buffer]>((resolve, reject) => {
        const sent = request(`${scene.base}/api/v1/me/`, { headers }, async (answer) => {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk as Buffer);
          resolve([answer.headers["content-encoding"], Buffer.concat(chunks)]);
        });
        sent.on("error", reject).end();
      });
    };
    const [first, packed] = await ask("gzip, deflate, br, zstd");
    expect([first, inflateSync(packed).toString()]).toEqual(["deflate", expect.stringContaining('"username":"admin"')]);
    const [second, other] = await ask("gzip, br");
    expect([second, brotliDecompressSync(other).toString()]).toEqual(["br", expect.stringContaining("admin")]);
    expect((await ask("gzip, zstd"))[0]).toBeUndefined();
  });

  it("sends the headers of TALISMAN_DEV_CONFIG in development mode", async () => {
    const { headers } = await fetch(`${scene.base}/health`);
    expect(headers.get("x-frame-options")).toBe("DENY");
  });
});
