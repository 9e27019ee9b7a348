// Pictures of every example chart alone, 900 × 520 pixels or as large as told, light and dark, to be looked at.
//
//   npx node bench/chart-screens.mjs FOLDER [--base http://127.0.0.1:8088 --user admin --password …] [--only deck_] [--size 300x220]
//
// Without --base it makes an installation of its own, with every kind of chart. Ends with 1 where a chart is not drawn or a page
// has a fault.
import { join } from "node:path";
import { watchFaults } from "../test/support/browser.ts";
import { liteset } from "../test/support/installation.ts";
import { readOptions, takePictures } from "./pictures.mjs";

const options = readOptions("chart-screens", { size: { type: "string", default: "900x520" } });
const { folder, only } = options;
const [width, height] = options.size.split("x").map(Number);
if (!(width > 0 && height > 0)) throw new Error(`--size is ${options.size}; it is written as 300x220, in pixels`);
const flags = {
  LITESET__FEATURE_FLAGS__AG_GRID_TABLE_ENABLED: "true",
  LITESET__FEATURE_FLAGS__CHART_PLUGINS_EXPERIMENTAL: "true",
};
/** A map on a busy machine. */
const waitMs = 90_000;
/** What a graphics driver without a card says of itself. */
const driver = /GL Driver Message/;

/** The example of every kind of chart. */
function loadCharts(installation) {
  const config = ["--config", join(installation.folder, ".liteset/liteset.config.ts")];
  liteset(installation.folder, [...config, "load-examples", "--load-test-data", "--only-metadata"]);
}

await takePictures(
  options,
  flags,
  async ({ browser, base, storageState }) => {
    let wrong = 0;
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        baseURL: base,
        reducedMotion: "reduce",
        storageState,
      });
      context.setDefaultTimeout(waitMs);
      for (const { id, viz_type } of (await chartsOf(context)).filter((one) => one.viz_type.includes(only))) {
        const page = await context.newPage();
        const faults = watchFaults(page);
        await page.goto(`/explore/?slice_id=${id}&standalone=1`);
        await page
          .locator('[data-chart-state="ready"] figure')
          // A map of charts has one in each of its places.
          .first()
          .waitFor()
          .catch((error) => faults.push(error.message));
        await page.waitForLoadState("networkidle");
        await page
          .waitForFunction(() => !document.querySelector('[data-chart="drawing"]'))
          .catch((error) => faults.push(error.message));
        await page.screenshot({ path: join(folder, `${viz_type}-${id}-${colorScheme}.png`), timeout: waitMs });
        const found = faults.filter((fault) => !driver.test(fault));
        for (const fault of found) console.log(`${viz_type} ${id} ${colorScheme}: ${fault}`);
        wrong += found.length;
        await page.close();
      }
      await context.close();
    }
    return wrong;
  },
  loadCharts,
);

/** All charts, each once. */
async function chartsOf(context) {
  const found = new Map();
  for (let page = 0; ; page++) {
    const query = `(columns:!(id,viz_type),order_column:slice_name,order_direction:asc,page:${page},page_size:100)`;
    const { result } = await (await context.request.get(`/api/v1/chart/?q=${query}`)).json();
    for (const chart of result) found.set(chart.id, chart);
    if (result.length < 100) return [...found.values()];
  }
}
