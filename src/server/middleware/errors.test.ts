import { expect, it } from "vitest";
import { LitesetError } from "../../errors.ts";
import { createLogger } from "../../log.ts";
import { httpError } from "./body.ts";
import { answerError, notFoundError } from "./errors.ts";

it("leads from an error page to the home of a site that is below a path", async () => {
  const context = { requestId: "1", log: createLogger(), accept: "text/html", home: '/bi"><b>/' };
  const page = await answerError(notFoundError(), context).text();
  expect(page).toContain('<a href="/bi&#34;&gt;&lt;b&gt;/">Go to the home page</a>');
  expect(page).not.toMatch(/href="\/"|\{\{/);
});

it.each([
  [httpError(429, "429 Too Many Requests: 5 per 1 second"), 429, "Too many attempts"],
  [new LitesetError("Forbidden", undefined, { status: 403 }), 403, "No access"],
  [Object.assign(new Error("gone"), { code: "ECONNREFUSED" }), 503, "Not available at the moment"],
])("tells people by a page what programs are told by JSON: %s", async (error, status, title) => {
  const context = { requestId: "1", log: createLogger({ level: "silent" }), home: "/" };
  const page = answerError(error, { ...context, accept: "text/html,*/*;q=0.8" });
  expect([page.status, await page.text()]).toEqual([status, expect.stringContaining(title)]);
  const body = answerError(error, { ...context, accept: "*/*" });
  expect([body.status, body.headers.get("content-type")]).toEqual([status, expect.stringContaining("json")]);
});
