import { expect, it, vi } from "vitest";
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

it("gives tabs that are opened at once names of their own", async () => {
  vi.stubGlobal("location", { origin: "http://server", pathname: "/", search: "" });
  let id = 0;
  vi.stubGlobal("fetch", async (url: URL) => {
    if (url.pathname.endsWith("/csrf_token/")) return Response.json({ result: "token" });
    if (url.pathname === "/api/v1/sqllab/") return Response.json({ result: { tab_state_ids: [], active_tab: null } });
    return Response.json({ id: ++id });
  });
  const store = await openTabStore({ userId: 1, isPersistent: true, defaultLimit: 100 });
  await Promise.all([store.add({ dbId: 1 }), store.add({ dbId: 1 })]);
  vi.unstubAllGlobals();
  expect(store.read().tabs.map(({ name }) => name)).toEqual(["Untitled query 1", "Untitled query 2"]);
});
