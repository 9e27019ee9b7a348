import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { enter, launchBrowser } from "../support/browser.ts";
import { buildFrontend } from "../support/installation.ts";
import { type Scene, setScene } from "../support/scene.ts";

const chromium = inject("services").chromium;

/** Each way in which a text can become code, should somebody show it as markup. */
const HOSTILE = [
  "<script>window.hacked = 1</script>",
  '<img src="data:," onerror="window.hacked = 2">',
  "<svg onload='window.hacked = 3'></svg>",
  '<a href="javascript:window.hacked = 4">press me</a>',
  "<iframe srcdoc='<script>parent.hacked = 5</script>'></iframe>",
  "<details open ontoggle='window.hacked = 6'>more</details>",
  '"><img src="data:," onerror="window.hacked = 7">',
  "</script></style></title><img src='data:,' onerror='window.hacked = 8'>",
  "[press me](javascript:window.hacked=9)",
].join("\n");
const BRACES = "{{constructor.constructor('window.hacked = 10')()}}";

/** The server of these tests sends no content security policy: what people store must be harmless by itself. */
describe.skipIf(chromium.url === null)(`scripts that somebody stored ${chromium.reason}`, () => {
  let scene: Scene;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    buildFrontend();
    scene = await setScene(inject("services"));
    browser = await launchBrowser(chromium.url ?? "");
    context = await enter(browser, { base: scene.base, username: "admin", password: "admin" });
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await scene?.close();
  });

  it("run on no page: names, markdown, styles, tabs, templates and cells", { timeout: 240_000 }, async () => {
    const { admin, make, database } = scene;
    const cell = HOSTILE.replaceAll("'", "''");
    const dataset = await make(admin, "dataset", {
      ...{ database, table_name: "hostile", sql: `select '${cell}' as note, 1 as amount` },
    });
    const chartOf = (viz_type: string, form: object) =>
      make(admin, "chart", {
        ...{ slice_name: `${viz_type} ${BRACES} ${HOSTILE.slice(0, 150)}`, viz_type, description: HOSTILE },
        ...{ datasource_id: dataset, datasource_type: "table" },
        params: JSON.stringify({ viz_type, datasource: `${dataset}__table`, ...form }),
      });
    const raw = { query_mode: "raw", all_columns: ["note", "amount"], row_limit: 10, adhoc_filters: [] };
    const charts = [
      await chartOf("table", { ...raw, allow_render_html: true }),
      await chartOf("handlebars", {
        ...raw,
        handlebarsTemplate: `${HOSTILE}{{#each data}}{{{this.note}}}{{/each}}<b id="end">drawn</b>`,
        styleTemplate: HOSTILE,
      }),
      await chartOf("pie", { groupby: ["note"], metric: "count", adhoc_filters: [], row_limit: 10 }),
    ];
    const board = await make(admin, "dashboard", { dashboard_title: HOSTILE.slice(0, 400), published: true });
    const nodes: Record<string, object> = {
      ROOT_ID: { type: "ROOT", id: "ROOT_ID", children: ["TABS-1"] },
      "TABS-1": { type: "TABS", id: "TABS-1", children: ["TAB-1"], parents: ["ROOT_ID"] },
      "TAB-1": {
        type: "TAB",
        id: "TAB-1",
        children: ["ROW-1", "ROW-2"],
        meta: { text: HOSTILE },
        parents: ["ROOT_ID", "TABS-1"],
      },
      "ROW-1": { type: "ROW", id: "ROW-1", children: charts.map((id) => `CHART-${id}`), meta: {} },
      "ROW-2": { type: "ROW", id: "ROW-2", children: ["MARKDOWN-1", "HEADER-1"], meta: {} },
      "MARKDOWN-1": {
        type: "MARKDOWN",
        id: "MARKDOWN-1",
        children: [],
        meta: { code: `${HOSTILE}\n${BRACES}\n\n**at the end**`, width: 6, height: 60 },
      },
      "HEADER-1": { type: "HEADER", id: "HEADER-1", children: [], meta: { text: HOSTILE } },
    };
    for (const chartId of charts)
      nodes[`CHART-${chartId}`] = {
        type: "CHART",
        id: `CHART-${chartId}`,
        children: [],
        meta: { chartId, width: 4, height: 50, sliceNameOverride: HOSTILE },
      };
    const changed = await admin("PUT", `/api/v1/dashboard/${board}`, {
      css: HOSTILE,
      json_metadata: JSON.stringify({ positions: nodes }),
    });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);

    const page = await context.newPage();
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const look = async (path: string) => {
      const found = await page.evaluate<{ hacked: unknown; links: number }>(`({
        hacked: window.hacked ?? null,
        links: [...document.querySelectorAll("a")].filter((link) => link.protocol === "javascript:").length,
      })`);
      expect({ path, ...found }).toEqual({ path, hacked: null, links: 0 });
    };
    await page.goto(`/superset/dashboard/${board}/`);
    await page.getByText("at the end").waitFor();
    await expect.poll(() => page.locator('[data-chart="drawn"]').count()).toBe(charts.length);
    await page.getByText("drawn", { exact: true }).waitFor();
    await look("dashboard");
    for (const [path, seen] of [
      [`/explore/?slice_id=${charts[0]}`, /press me/],
      ["/chart/list/", /window\.hacked/],
      ["/dashboard/list/", /window\.hacked/],
      ["/superset/welcome/", /window\.hacked/],
    ] as const) {
      await page.goto(path);
      await page.getByText(seen).first().waitFor({ state: "attached" });
      await look(path);
    }
    expect(dialogs).toEqual([]);
    await page.close();
  });
});
