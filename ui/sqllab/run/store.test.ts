import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fromStored, type Tab } from "../tabs/tab.ts";
import type { QueryInfo } from "../types.ts";
import { createRunStore, type Run } from "./store.ts";

const query = { id: "abc", sql: "select 1", resultsKey: "key", state: "success", startDttm: 5 } as QueryInfo;

function tabWith(latest_query: QueryInfo): Tab {
  const stored = { id: 7, label: "a", active: true, database_id: 1, catalog: null, schema: null, sql: "select 1" };
  const rest = { table_schemas: [], query_limit: null, template_params: null, saved_query: null };
  return fromStored({ ...stored, ...rest, latest_query }, 1000);
}

it("is kept with its tab as soon as it goes on in the background", async () => {
  vi.stubGlobal("location", { origin: "http://server", pathname: "/", search: "" });
  const pending = { ...query, state: "pending" };
  vi.stubGlobal("fetch", async (url: URL) => {
    const isToken = url.pathname.endsWith("/csrf_token/");
    return isToken ? Response.json({ result: "token" }) : Response.json({ query: pending }, { status: 202 });
  });
  const keep = vi.fn();
  const runs = createRunStore(keep);
  const place = { dbId: 1, catalog: null, schema: null };
  runs.start({ place, sql: "s", tabId: "7", tabName: "a", limit: 1, templateParams: null, isAsync: true }, 0);
  await vi.waitFor(() => expect(keep).toHaveBeenCalledWith("7", pending));
  runs.forget("7");
  vi.unstubAllGlobals();
});

describe("the query that ran last in a tab that is opened", () => {
  let answer: () => Response;
  beforeEach(() => {
    vi.stubGlobal("location", { origin: "http://server", pathname: "/", search: "" });
    vi.stubGlobal("fetch", async () => answer());
  });
  afterEach(() => vi.unstubAllGlobals());

  const resumed = (latest: QueryInfo): Promise<Run | undefined> => {
    const runs = createRunStore(() => undefined);
    runs.resume(tabWith(latest));
    return vi.waitFor(() => {
      const run = runs.read().get("7");
      expect(run?.state).not.toBe("running");
      return run;
    });
  };

  it("shows its rows where they were kept", async () => {
    answer = () => Response.json({ data: [{ a: 1 }], columns: [], query_id: 1, status: "success", query });
    expect(await resumed(query)).toMatchObject({ state: "done", result: { data: [{ a: 1 }] } });
  });

  it("says that its rows are no longer kept", async () => {
    answer = () => Response.json({ errors: [{ message: "gone" }] }, { status: 410 });
    expect(await resumed(query)).toMatchObject({ state: "done", kept: "gone", failure: undefined, sql: "select 1" });
  });

  it("says that it failed while nobody looked", async () => {
    const failed = { ...query, state: "failed", errorMessage: "its worker is gone", extra: {} } as QueryInfo;
    expect(await resumed(failed)).toMatchObject({ state: "failed", failure: { message: "its worker is gone" } });
  });

  it("leaves alone what somebody stopped", async () => {
    expect(await resumed({ ...query, state: "stopped" })).toBeUndefined();
  });
});
