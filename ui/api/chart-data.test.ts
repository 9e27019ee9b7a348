import { afterEach, expect, it, vi } from "vitest";
import { postChartData } from "./chart-data.ts";

afterEach(() => vi.unstubAllGlobals());

/** A server of three answers; what was asked of it. */
function serve(answers: Record<string, () => unknown>): string[] {
  const asked: string[] = [];
  vi.stubGlobal("location", { origin: "http://server", pathname: "/", search: "" });
  vi.stubGlobal("fetch", async (url: URL) => {
    asked.push(url.pathname + url.search);
    return new Response(JSON.stringify(answers[url.pathname]?.() ?? {}));
  });
  return asked;
}

it("waits for a worker's answer, and asks on from the last event", async () => {
  let looks = 0;
  const told = { id: "7-0", job_id: "j", status: "done", result_url: "/api/v1/chart/data/qc-1" };
  const asked = serve({
    "/api/v1/chart/data": () => ({ job_id: "j", status: "pending" }),
    "/api/v1/async_event/": () => ({
      result: looks++ === 0 ? [{ id: "6-0", job_id: "of another page", status: "done" }] : [told],
    }),
    "/api/v1/chart/data/qc-1": () => ({ result: [1] }),
  });
  expect(await postChartData({})).toEqual({ result: [1] });
  expect(asked).toEqual([
    "/api/v1/chart/data",
    "/api/v1/async_event/",
    "/api/v1/async_event/?last_id=6-0",
    "/api/v1/chart/data/qc-1",
  ]);
});

it("says what went wrong at the worker", async () => {
  serve({
    "/api/v1/chart/data": () => ({ job_id: "k", status: "pending" }),
    "/api/v1/async_event/": () => ({
      result: [{ id: "8-0", job_id: "k", status: "error", errors: [{ message: "no such column" }] }],
    }),
  });
  await expect(postChartData({})).rejects.toThrow("no such column");
});
