import { expect, it } from "vitest";
import { openTabStore } from "./store.ts";

it("brings back the SQL of a tab that was closed, the last one first; empty ones are gone", async () => {
  const store = await openTabStore({ userId: 1, isPersistent: false, defaultLimit: 100 });
  await store.add({ name: "a", sql: "select 1", dbId: 3, schema: "sales" });
  await store.add({ name: "b", sql: "select 2", limit: 7 });
  await store.add({ name: "c", sql: " " });
  for (const { id } of store.read().tabs) store.close(id);
  expect(store.read().tabs).toEqual([]);
  await store.reopen();
  await store.reopen();
  await store.reopen();
  expect(store.read().tabs).toMatchObject([
    { name: "b", sql: "select 2", limit: 7 },
    { name: "a", sql: "select 1", dbId: 3, schema: "sales", limit: 100 },
  ]);
});
