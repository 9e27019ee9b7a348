import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLitesetFrontend } from "./liteset-frontend.ts";

const manifest = {
  "ui/main.tsx": {
    file: "main.js",
    name: "main",
    isEntry: true,
    imports: ["shared"],
    dynamicImports: ["app", "other"],
  },
  shared: { file: "shared.js" },
  app: { file: "app.js", name: "app", imports: ["shared"], css: ["app.css"], dynamicImports: ["page"] },
  other: { file: "other.js", name: "other" },
  page: { file: "page.js", name: "DashboardPage", imports: ["shared", "own"], css: ["page.css"] },
  own: { file: "own.js" },
};

describe("the page that starts Liteset's frontend", () => {
  let folder: string;
  const pageAt = (path: string, root = "") =>
    openLitesetFrontend(folder).page({
      ...{ title: "", bootstrap: "", csrfToken: "", language: "en", links: [], prefix: "", nonce: "n", root, path },
      ...{ entry: "spa", isStandalone: false },
    });
  const linksOf = (page: string, kind: string) =>
    [...page.matchAll(new RegExp(`<link rel="${kind}"[^>]* href="([^"]+)"`, "g"))].map(([, href]) => href);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "liteset-frontend-"));
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("names the program and what it needs, once", () => {
    const page = pageAt("/chart/list/");
    expect(page).toContain('<script type="module" nonce="n" src="/static/assets/main.js"></script>');
    expect(linksOf(page, "modulepreload")).toEqual(["/static/assets/app.js", "/static/assets/shared.js"]);
    expect(linksOf(page, "stylesheet")).toEqual(["/static/assets/app.css"]);
    expect(linksOf(page, "preload")).toEqual([]);
  });

  it("lets a dashboard's program and its first answers come beside the application", () => {
    const page = pageAt("/superset/dashboard/us-flights/", "/bi");
    expect(linksOf(page, "modulepreload").slice(2)).toEqual(["/static/assets/page.js", "/static/assets/own.js"]);
    expect(linksOf(page, "stylesheet")).toEqual(["/static/assets/app.css", "/static/assets/page.css"]);
    const address = "/bi/api/v1/dashboard/us-flights";
    expect(linksOf(page, "preload")).toEqual([address, `${address}/charts`, `${address}/datasets`]);
  });

  it.each(["/superset/dashboard/p/key/", "/superset/dashboard/a%22b/", "/superset/dashboard/x"])(
    "asks nothing ahead for %s",
    (path) => expect(linksOf(pageAt(path), "preload")).toEqual([]),
  );
});
