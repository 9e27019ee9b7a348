import { expect, it } from "vitest";
import { createLogger } from "../../log.ts";
import { answerError, notFoundError } from "./errors.ts";

it("leads from an error page to the home of a site that is below a path", async () => {
  const context = { requestId: "1", log: createLogger(), accept: "text/html", home: '/bi"><b>/' };
  const page = await answerError(notFoundError(), context).text();
  expect(page).toContain('<a href="/bi&#34;&gt;&lt;b&gt;/">Go to the home page</a>');
  expect(page).not.toMatch(/href="\/"|\{\{/);
});
