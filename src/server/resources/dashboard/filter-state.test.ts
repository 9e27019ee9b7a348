import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Scene, setScene } from "../../../../test/support/scene.ts";
import { writeDateTime } from "../../../metadata/values.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await setScene(inject("services"), (settings) => ({
    ...settings,
    FILTER_STATE_CACHE_CONFIG: {
      CACHE_TYPE: "SupersetMetastoreCache",
      CACHE_DEFAULT_TIMEOUT: 1_000,
      REFRESH_TIMEOUT_ON_RETRIEVAL: true,
    },
  }));
});
afterAll(() => scene?.close());

it("keeps a state that is looked at for its whole time again", async () => {
  const db = scene.running.app.metadata.kysely();
  const soon = writeDateTime(new Date(Date.now() + 60_000));
  const ends = async () =>
    (await db.selectFrom("key_value").select("expires_on").execute()).map((row) => row.expires_on);
  const id = await scene.make(scene.admin, "dashboard", { dashboard_title: "looked at" });
  const { body } = await scene.admin("POST", `/api/v1/dashboard/${id}/filter_state`, { value: "{}" });
  await db.updateTable("key_value").set({ expires_on: soon }).execute();
  expect(await ends()).toEqual([soon]);
  expect((await scene.admin("GET", `/api/v1/dashboard/${id}/filter_state/${body.key}`)).status).toBe(200);
  const [end] = await ends();
  expect(String(end) > String(soon)).toBe(true);
});
