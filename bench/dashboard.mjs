// What a person feels on a dashboard: how long until its twelve charts are drawn, with all caches warm, and how long the page
// stands still while sixty charts are scrolled through by the wheel; a genuine Superset 6.0.0 and Liteset in turns, in one run.
//
//   SUPERSET_URL=http://127.0.0.1:8090 npx node bench/dashboard.mjs [--rounds 9] [--base http://127.0.0.1:8088 --password …]
//
// Without SUPERSET_URL it measures Liteset alone; without --base it makes an installation of its own. The genuine server's admin
// is admin/admin (/work/shared/oracle/start). Both read one table of PostgreSQL, TEST_PG. Beside the milliseconds stand those of
// the page's thread, which a busy machine changes less.
import { parseArgs } from "node:util";
import { launchBrowser } from "../test/support/browser.ts";
import { signInAs } from "../test/support/client.ts";
import { startInstallation } from "../test/support/installation.ts";
import { dashboardBundle, dropTable, makeTable } from "./dashboard-bundle.mjs";

const { values: options } = parseArgs({
  options: {
    base: { type: "string" },
    user: { type: "string", default: "admin" },
    password: { type: "string" },
    rounds: { type: "string", default: "9" },
  },
});
const rounds = Number(options.rounds);
/** All twelve charts are in sight. */
const viewport = { width: 1600, height: 1500 };
const most = 60_000;

/** The genuine server of the oracle has a data cache; without these keys neither server has one. */
const cached = {
  LITESET__DATA_CACHE_CONFIG__CACHE_TYPE: "SimpleCache",
  LITESET__CACHE_CONFIG__CACHE_TYPE: "SimpleCache",
};

await makeTable();
const installation = options.base ? undefined : await startInstallation(cached, ["--no-examples"]);
const browser = await launchBrowser(process.env.TEST_CHROMIUM ?? "/usr/bin/chromium");
try {
  const bundles = new Map([12, 60].map((count) => [count, dashboardBundle(count, `bench-of-${count}`)]));
  const sites = [];
  const own = installation?.base ?? options.base;
  sites.push(await openSite("Liteset", own, options.user, installation?.password ?? options.password ?? "", bundles));
  if (process.env.SUPERSET_URL)
    sites.push(await openSite("Superset 6.0.0", process.env.SUPERSET_URL, "admin", "admin", bundles));
  await measureDrawing(sites);
  await measureScrolling(sites);
} finally {
  await browser.close();
  await installation?.stop();
  await dropTable();
}

/** Imports the dashboards, and signs a browser in. */
async function openSite(name, base, user, password, bundles) {
  const admin = await signInAs(base, user, password);
  const dashboards = new Map();
  for (const [count, bytes] of bundles) {
    const form = new FormData();
    form.set("formData", new Blob([bytes]), "bundle.zip");
    form.set("overwrite", "true");
    const { status, body } = await admin("POST", "/api/v1/dashboard/import/", form);
    if (status !== 200) throw new Error(`${name} imports nothing: ${status} ${JSON.stringify(body).slice(0, 400)}`);
    const found = await admin("GET", `/api/v1/dashboard/bench-of-${count}`);
    if (found.status !== 200) throw new Error(`${name} has no dashboard after the import: ${found.status}`);
    dashboards.set(count, found.body.result.id);
  }
  const context = await browser.newContext({ viewport, baseURL: base });
  const cookies = admin.cookie.split("; ").map((cookie) => {
    const [key, ...value] = cookie.split("=");
    return { name: key, value: value.join("="), url: base };
  });
  await context.addCookies(cookies);
  await context.addInitScript(watch);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return { name, page, session, address: (count) => `/superset/dashboard/${dashboards.get(count)}/` };
}

/** Runs in the page: tells which charts have something drawn in them, whatever frontend draws, and which tasks are long. */
function watch() {
  const inked = new Set();
  const brush = new OffscreenCanvas(48, 48).getContext("2d", { willReadFrequently: true });
  const isInked = (tile) => {
    for (const canvas of tile.querySelectorAll("canvas")) {
      if (canvas.width === 0 || canvas.height === 0) continue;
      brush.clearRect(0, 0, 48, 48);
      brush.drawImage(canvas, 0, 0, 48, 48);
      if (brush.getImageData(0, 0, 48, 48).data.some((byte) => byte > 0)) return true;
    }
    const isForEyes = (element) => element.closest('[style*="clip-path"]') === null;
    if ([...tile.querySelectorAll("td")].some((cell) => isForEyes(cell) && /\d/.test(cell.textContent))) return true;
    const walker = document.createTreeWalker(tile, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode())
      if (/\d/.test(text.data) && Number.parseFloat(getComputedStyle(text.parentElement).fontSize) >= 22)
        return isForEyes(text.parentElement);
    return false;
  };
  globalThis.benchInked = () => {
    for (const tile of document.querySelectorAll("[data-chart-id], .dashboard-component-chart-holder"))
      if (!inked.has(tile) && isInked(tile)) inked.add(tile);
    return inked.size;
  };
  globalThis.benchDrawn = (count) =>
    new Promise((resolve) => {
      const look = () => (globalThis.benchInked() >= count ? resolve(performance.now()) : setTimeout(look, 20));
      look();
    });
  globalThis.benchTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) globalThis.benchTasks.push({ startTime, duration });
  }).observe({ type: "longtask", buffered: true });
}

/** From navigation to the frame in which the last chart has something drawn. */
async function measureDrawing(sites) {
  const taken = new Map(sites.map((site) => [site.name, []]));
  // The first round fills the caches of browser and server.
  for (let round = 0; round <= rounds; round++)
    for (const { name, page, session, address } of sites) {
      const busyBefore = await busyOf(session);
      await page.goto(address(12), { waitUntil: "commit" });
      const ms = await withLimit(
        page.evaluate(() => globalThis.benchDrawn(12)),
        `${name} draws twelve charts`,
      );
      const busy = (await busyOf(session)) - busyBefore;
      if (round > 0) taken.get(name).push({ ms, busy });
      // What a page and its server still do afterwards is not to be in the way of the next one.
      await page.waitForLoadState("networkidle", { timeout: most });
      await page.goto("about:blank");
    }
  const medians = sites.map(({ name }) => {
    const ms = median(taken.get(name).map((one) => one.ms));
    const busy = median(taken.get(name).map((one) => one.busy));
    const span = taken.get(name).map((one) => one.ms);
    const range = `${Math.min(...span).toFixed(0)} to ${Math.max(...span).toFixed(0)}`;
    report(
      `${name}: 12 charts drawn`,
      `median ${ms.toFixed(0)} ms (${range}), thread ${busy.toFixed(0)} ms`,
      "below 1500 ms",
    );
    return { ms, busy };
  });
  const [ours, theirs] = medians;
  if (theirs) {
    const thread = `thread ${(theirs.busy / ours.busy).toFixed(2)} ×`;
    report("Liteset is faster by", `${(theirs.ms / ours.ms).toFixed(2)} ×, ${thread}`, "2 × or more");
  }
}

/** Sixty charts from top to bottom, a notch of the wheel at a time. */
async function measureScrolling(sites) {
  for (const { name, page, address } of sites) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(address(60));
    await withLimit(
      page.evaluate(() => globalThis.benchDrawn(8)),
      `${name} draws the first rows`,
    );
    await page.evaluate(() => {
      globalThis.benchTasks.length = 0;
    });
    await page.mouse.move(720, 600);
    for (let last = -1, top = 0; top > last; ) {
      last = top;
      for (let notch = 0; notch < 10; notch++) {
        await page.mouse.wheel(0, 100);
        await page.waitForTimeout(30);
      }
      top = await page.evaluate(() =>
        Math.max(scrollY, ...[...document.querySelectorAll("*")].map((e) => e.scrollTop)),
      );
    }
    await withLimit(
      page.waitForFunction(() => globalThis.benchInked() >= 60, undefined, { polling: 200, timeout: most }),
      `${name} draws sixty charts`,
    ).catch((error) => report(name, error.message, ""));
    const { tasks, drawn } = await page.evaluate(() => ({
      tasks: globalThis.benchTasks.map(({ duration }) => duration),
      drawn: globalThis.benchInked(),
    }));
    const long = tasks.filter((ms) => ms > 200).length;
    const longest = Math.max(0, ...tasks).toFixed(0);
    const figure = `${drawn} drawn, ${tasks.length} tasks above 50 ms, ${long} above 200 ms, longest ${longest} ms`;
    report(`${name}: 60 charts scrolled`, figure, "none above 200 ms");
  }
}

/** How long the page's thread has worked, in ms: without the time that it waited for the processor. */
async function busyOf(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
}

function withLimit(promise, what) {
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`${what}: not in a minute`)), most).unref(),
  );
  return Promise.race([promise, late]);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function report(what, figure, target) {
  console.log(`${what.padEnd(36)} ${figure.padEnd(76)} ${target}`);
}
