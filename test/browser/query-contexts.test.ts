import { writeFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { recordOf } from "../../ui/charts/query/recorded.ts";
import { variations } from "../../ui/charts/query/variations.ts";
import { enter, launchBrowser } from "../support/browser.ts";
import { type Installation, liteset, startInstallation, startServer } from "../support/installation.ts";
import { type Body, differences } from "./query-contexts/differences.ts";
import { type Asked, type Listener, listen } from "./query-contexts/listen.ts";
import { addDashboard, crossFilterGenuine, filterEverything, listOf } from "./query-contexts/scene.ts";

/**
 * Liteset's own frontend beside the unmodified one of Superset 6.0.0, both served by Liteset on the same metadata database: what
 * they ask for is compared. With RECORD_QUERIES=1 what Superset's asks for each variation is written into
 * `ui/charts/query/recorded.generated.json`, which holds the own one to it where Superset's is not at hand.
 */
const chromium = inject("services").chromium;
const assets = process.env.TEST_SUPERSET_ASSETS;
const reason =
  chromium.url === null
    ? chromium.reason
    : !assets
      ? "TEST_SUPERSET_ASSETS names no folder"
      : process.env.COMPARE_FRONTENDS
        ? ""
        : "COMPARE_FRONTENDS is not set: it takes half an hour";

const WAIT_MS = 90_000;
/** Charts on one dashboard of variations. */
const BATCH = 70;
/** How often a page is opened: Superset's sometimes crashes before its first question. */
const TRIES = 3;
const recordFile = new URL("../../ui/charts/query/recorded.generated.json", import.meta.url);

const flags = {
  LITESET__FEATURE_FLAGS__DASHBOARD_VIRTUALIZATION: "false",
  LITESET__FEATURE_FLAGS__AG_GRID_TABLE_ENABLED: "true",
  LITESET__FEATURE_FLAGS__CHART_PLUGINS_EXPERIMENTAL: "true",
};

/** Where the two frontends differ on purpose. */
const onPurpose = [
  // Superset's editor forgets a Gantt chart's stored order when it is opened.
  / gantt_chart .*\.(orderby|columns):/,
  // The example's chart on a map cannot name the dataset that an installation gives it; Superset's asks the one that is named there.
  / (?:cartodiagram|big_number_total) datasource: genuine \{"id":0,/,
];

describe.skipIf(reason !== "")(`query contexts of both frontends ${reason}`, { timeout: 30 * WAIT_MS }, () => {
  let installation: Installation;
  let genuine: Awaited<ReturnType<typeof startServer>>;
  let browser: Browser;
  let context: BrowserContext;
  let examples: number[];
  const recorded: Record<string, Body["queries"]> = {};

  beforeAll(async () => {
    installation = await startInstallation(flags);
    const config = ["--config", `${installation.folder}/.liteset/liteset.config.ts`];
    const loaded = liteset(installation.folder, [...config, "load-examples", "--load-test-data"]);
    expect(loaded.stderr + loaded.stdout).toContain("Every kind of chart");
    const frontend = { LITESET__FRONTEND: "superset", LITESET__SUPERSET_ASSETS: assets ?? "" };
    genuine = await startServer(installation, { ...flags, ...frontend });
    browser = await launchBrowser(chromium.url ?? "");
    // Both servers take the session: cookies know no ports.
    context = await enter(browser, installation);
    context.setDefaultTimeout(WAIT_MS);
    examples = (await listOf(context, "chart")).map(({ id }) => id).sort((a, b) => a - b);
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await genuine?.stop();
    await installation?.stop();
    if (process.env.RECORD_QUERIES && Object.keys(recorded).length === variations.length)
      writeFileSync(recordFile, recordOf(recorded));
  });

  const batches = Array.from({ length: Math.ceil(variations.length / BATCH) }, (_, at) => at * BATCH);
  it.each(batches)("are equal for variations from the %sth on", async (from) => {
    const batch = variations.slice(from, from + BATCH);
    const dataset = (await listOf(context, "dataset")).find(({ table_name }) => table_name === "us_flights");
    const { id, idOf } = await addDashboard(context, Number(dataset?.id), `Variations ${from}`, batch);
    const [theirs, ours] = await askBoth(`/superset/dashboard/${id}/`, [...idOf.values()]);
    for (const { name } of batch)
      recorded[name] = (theirs.get(idOf.get(name) ?? 0)?.body as Body | undefined)?.queries ?? [];
    expect(compared(theirs, ours)).toEqual([]);
  });

  it("are equal for every example chart in the chart editor", async () => {
    const found: string[] = [];
    for (const chart of examples) {
      // Which chart it is says more than that one of them failed.
      await askBoth(`/explore/?slice_id=${chart}`, [chart]).then(
        ([theirs, ours]) => found.push(...compared(theirs, ours)),
        (error) => found.push(`${chart}: ${error instanceof Error ? error.message : error}`),
      );
    }
    expect(found.filter((line) => !onPurpose.some((known) => known.test(line)))).toEqual([]);
  });

  it.each(["us-flights", "world-development", "climate-and-weather", "wildlife-strikes"])(
    "are equal on the dashboard %s under all its filters and a cross filter",
    async (slug) => {
      const { charts, path, crossFilter } = await filterEverything(context, slug);
      const theirs = await ask(`${genuine.base}${path}`, charts, async (page, heard) => {
        heard.asked.length = 0;
        await crossFilterGenuine(page, crossFilter);
        await expect.poll(() => heard.asked.length, { timeout: WAIT_MS }).toBeGreaterThan(5);
        await page.waitForLoadState("networkidle");
      });
      const ours = await ask(`${installation.base}${path}`, charts);
      expect(theirs.size).toBeGreaterThan(5);
      expect(compared(theirs, ours)).toEqual([]);
    },
  );

  /** What each frontend asks for these charts at an address, the last question of each. */
  async function askBoth(path: string, charts: readonly number[]): Promise<[Questions, Questions]> {
    const theirs = await ask(`${genuine.base}${path}`, charts);
    return [theirs, await ask(`${installation.base}${path}`, charts)];
  }

  async function ask(
    address: string,
    charts: readonly number[],
    act?: (page: Page, heard: Listener) => Promise<void>,
  ): Promise<Questions> {
    for (let tried = 1; ; tried++) {
      const page = await context.newPage();
      try {
        // So tall that all charts are in sight: those that are not are not asked for.
        await page.setViewportSize({ width: 1440, height: 12_000 });
        const heard = await listen(page);
        await unlessBroken(page, async () => {
          await page.goto(address, { waitUntil: "domcontentloaded" });
          await openTabs(page, heard, charts);
          await act?.(page, heard);
        });
        return lastOf(heard);
      } catch (error) {
        const shown = (
          await page
            .getByRole("alert")
            .allInnerTexts()
            .catch(() => [])
        )
          .join(" ")
          .trim();
        const reason = `${error instanceof Error ? error.message : error}${shown && `; the page says: ${shown}`}`;
        if (tried === TRIES) throw new Error(reason);
        console.warn(`${address} once more, as ${reason}`);
      } finally {
        await page.close();
      }
    }
  }
});

type Questions = Map<number, Asked>;

/** Does something with a page, as long as it lives: what it waits for does not come from one that has crashed. */
function unlessBroken(page: Page, act: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    page.on("crash", () => reject(new Error("the page has crashed")));
    act().then(resolve, reject);
  });
}

/** Waits until all charts were asked for, in one tab after the other. */
async function openTabs(page: Page, heard: Listener, charts: readonly number[]): Promise<void> {
  const missing = () => charts.filter((id) => !lastOf(heard).has(id));
  await expect.poll(() => heard.asked.length, { timeout: WAIT_MS, message: "asked nothing" }).toBeGreaterThan(0);
  await page.waitForLoadState("networkidle");
  const tabs = page.getByRole("tab");
  for (let at = 1; missing().length > 0 && at < (await tabs.count()); at++) {
    await tabs.nth(at).click();
    await page.waitForLoadState("networkidle");
  }
  await expect.poll(missing, { timeout: WAIT_MS, message: "charts that were not asked for" }).toEqual([]);
}

const lastOf = ({ asked }: Listener): Questions =>
  new Map(asked.flatMap((question) => (question.chart ? [[question.chart, question] as const] : [])));

/** The differences, each with the chart's id and type. Queries that Superset's server makes itself are compared elsewhere. */
function compared(theirs: Questions, ours: Questions): string[] {
  return [...theirs].flatMap(([id, { path, body }]) => {
    if (path !== "/api/v1/chart/data") return [];
    const own = ours.get(id)?.body as Body | undefined;
    const type = (body.form_data as { viz_type?: string }).viz_type;
    return own
      ? differences(body as Body, own).map((line) => `${id} ${type} ${line}`)
      : [`${id} ${type} is not asked for`];
  });
}
