import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { json, serve } from "../../../../test/support/http-server.ts";
import { type Scene, setScene } from "../../../../test/support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await setScene(inject("services"));
});
afterAll(() => scene?.close());

it("shows rows of a table's newest partition, how it is cut, and the text of a view", async () => {
  const answer = (names: string[], ...data: unknown[][]) => ({
    columns: names.map((name) => ({ name, type: "varchar" })),
    data,
  });
  const columnsTold = ["column_name", "data_type", "is_nullable"];
  const { port } = await serve(({ body }, response) => {
    if (body.includes("view_definition")) {
      const rows = body.includes("'seen'") ? [["SELECT 1"]] : [];
      return json(response, answer(["view_definition"], ...rows));
    }
    if (!body.includes("information_schema")) return json(response, answer(["ds", "hour"], ["2024-03-15", "12"]));
    if (body.includes("people$partitions"))
      return json(response, answer(columnsTold, ["ds", "date", "YES"], ["hour", "integer", "YES"]));
    json(response, body.includes("$partitions") ? answer(["x"]) : answer(columnsTold, ["name", "varchar", "YES"]));
  });
  const { admin, make } = scene;
  const uri = `trino://ada@127.0.0.1:${port}/hive/sales`;
  const id = await make(admin, "database", { database_name: "cut", sqlalchemy_uri: uri, expose_in_sqllab: true });
  const get = async (path: string) => (await admin("GET", `/api/v1/database/${id}/${path}`)).body;
  expect((await get("table_metadata/?name=people&schema=eu")).selectStar).toBe(
    "SELECT\n  *\nFROM eu.people\nWHERE\n  ds = DATE '2024-03-15' AND hour = 12\nLIMIT 100",
  );
  expect(await get("table_metadata/extra/?name=people&schema=eu")).toEqual({
    partitions: {
      cols: ["ds", "hour"],
      latest: { ds: "2024-03-15", hour: "12" },
      partitionQuery: 'SELECT * FROM eu."people$partitions"',
    },
  });
  expect(await get("table_metadata/extra/?name=seen&schema=eu")).toEqual({ view: "SELECT 1" });
  expect(await get("select_star/seen/eu/")).toEqual({ result: "SELECT\n  *\nFROM eu.seen\nLIMIT 100" });
});
