// What a person feels in SQL Lab: frames a second while 100,000 × 20 rows scroll, and how long a key takes in a long query.
//
//   npx node bench/sqllab.mjs [--base http://127.0.0.1:8088 --user admin --password …]
//
// Without --base it makes an installation of its own. Figures of the page stand beside those of an empty page in the same
// browser: on a busy machine their ratio holds when the milliseconds do not.
import { parseArgs } from "node:util";
import { launchBrowser, logIn } from "../test/support/browser.ts";
import { startInstallation } from "../test/support/installation.ts";

const { values: options } = parseArgs({
  options: { base: { type: "string" }, user: { type: "string", default: "admin" }, password: { type: "string" } },
});
const rows = 100_000;
const columns = 20;
const lines = 2_000;
const keys = 60;

const installation = options.base ? undefined : await startInstallation({ LITESET__DISPLAY_MAX_ROW: String(rows) });
const browser = await launchBrowser(process.env.TEST_CHROMIUM ?? "/usr/bin/chromium");
try {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    baseURL: installation?.base ?? options.base,
  });
  const page = await context.newPage();
  await page.goto("about:blank");
  const empty = await framesOf(page, undefined);
  report("empty page", `${empty.rate.toFixed(0)} frames/s`, "the baseline");

  await page.goto("/login/");
  await logIn(page, options.user, installation?.password ?? options.password ?? "");
  await page.waitForURL("**/superset/welcome/");
  await measureGrid(page, empty);
  await measureTyping(page);
} finally {
  await browser.close();
  await installation?.stop();
}

async function measureGrid(page, empty) {
  const names = Array.from({ length: columns - 1 }, (_, at) => `i * ${at + 3} % 9973 || ' text ' as column_${at + 1}`);
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})`;
  const sql = `${numbers} select i, ${names.join(", ")} from n`;
  await page.goto(`/sqllab/?dbname=examples&schema=main&name=grid&sql=${encodeURIComponent(sql)}`);
  await page.getByRole("tab", { name: "grid", selected: true }).waitFor();
  await page.getByRole("combobox", { name: "Most rows" }).click();
  await page.locator(".ant-select-item-option", { hasText: "100,000" }).first().click();
  await page.getByRole("button", { name: "Run" }).click();
  const grid = page.getByRole("grid", { name: "Rows of the query" });
  await grid.waitFor({ timeout: 180_000 });
  const shown = Number(await grid.getAttribute("aria-rowcount")) - 1;
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  report("rows in the grid", `${shown.toLocaleString()} × ${columns}`, "100,000 × 20");
  for (const [name, step] of [
    ["scrolling by the wheel", 100],
    ["dragging the scroll bar", 14_000],
  ]) {
    const before = await busyOf(session);
    const { rate, slowest, count } = await framesOf(page, { selector: '[role="grid"]', step });
    const cost = ((await busyOf(session)) - before) / count;
    const ratio = `${(rate / empty.rate).toFixed(2)} × empty page, slowest frame ${slowest.toFixed(0)} ms`;
    report(name, `${rate.toFixed(0)} frames/s = ${ratio}`, "50 or more");
    report(`${name}, processor`, `${cost.toFixed(1)} ms of the page's thread a frame`, "below 20 ms");
  }
}

/** How long the page's thread has worked, in ms: without the time that it waited for the processor. */
async function busyOf(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
}

/** Frames of two seconds, during which an element scrolls by `step` pixels a frame. */
function framesOf(page, scrolled) {
  return page.evaluate(async (asked) => {
    const element = asked && document.querySelector(asked.selector);
    const times = [];
    const end = performance.now() + 2000;
    for (;;) {
      const now = await new Promise((resolve) => requestAnimationFrame(resolve));
      times.push(now);
      if (element) element.scrollTop += asked.step;
      if (now > end) break;
    }
    const gaps = times.slice(1).map((time, at) => time - times[at]);
    const seconds = (times.at(-1) - times[0]) / 1000;
    return { rate: gaps.length / seconds, slowest: Math.max(...gaps), count: gaps.length };
  }, scrolled);
}

async function measureTyping(page) {
  const line = (at) => `  SUM(CASE WHEN hour = ${at % 24} THEN delay ELSE 0 END) AS delay_${at},`;
  const sql = `SELECT\n${Array.from({ length: lines }, (_, at) => line(at)).join("\n")}\n  1\nFROM us_flights`;
  await page.goto("/sqllab/?new=1&name=typing");
  await page.getByRole("button", { name: "Run" }).waitFor();
  const editor = page.getByRole("textbox", { name: "SQL" });
  await editor.click();
  await page.keyboard.insertText(sql);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  for (const [name, key] of [
    ["typing at its end", "Control+End"],
    ["typing at its beginning", "Control+Home"],
  ]) {
    await page.keyboard.press(key);
    await page.evaluate(() => {
      const taken = [];
      globalThis.taken = taken;
      const listen = (event) => {
        const begin = event.timeStamp;
        // The frame that shows the letter is painted when the task after it begins.
        requestAnimationFrame(() => setTimeout(() => taken.push(performance.now() - begin)));
      };
      globalThis.unlisten?.();
      addEventListener("keydown", listen, true);
      globalThis.unlisten = () => removeEventListener("keydown", listen, true);
    });
    const before = await busyOf(session);
    await page.keyboard.type(" and total_".padEnd(keys, "x"), { delay: 60 });
    const cost = ((await busyOf(session)) - before) / keys;
    const taken = (await page.evaluate(() => globalThis.taken)).sort((a, b) => a - b);
    const at = (share) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))].toFixed(0);
    report(`${name}, key to frame`, `median ${at(0.5)} ms, 95 % ${at(0.95)} ms, slowest ${at(1)} ms`, "below 50 ms");
    report(`${name}, processor`, `${cost.toFixed(1)} ms of the page's thread a key`, "below 20 ms");
  }
}

function report(what, figure, target) {
  console.log(`${what.padEnd(38)} ${figure.padEnd(72)} ${target}`);
}
