// How long a newcomer is on the way: from the first page of an empty installation to the drawn chart of an uploaded file.
//
//   npx node bench/first-chart.mjs
//
// Prints the seconds after each step; whoever clicks needs the time to read besides.
import { enter, launchBrowser } from "../test/support/browser.ts";
import { startInstallation } from "../test/support/installation.ts";

const rows = Array.from(
  { length: 5_000 },
  (_, at) => `2024-${String(1 + (at % 12)).padStart(2, "0")}-01;${["Nord", "Süd"][at % 2]};${at},5`,
);
const file = {
  name: "Umsätze.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(["Tag;Gebiet;Umsatz", ...rows].join("\n"), "latin1"),
};

const installation = await startInstallation({}, ["--no-examples"]);
const browser = await launchBrowser(process.env.TEST_CHROMIUM ?? "/usr/bin/chromium");
try {
  const page = await (await enter(browser, installation)).newPage();
  const start = performance.now();
  const tell = (step) => console.log(`${((performance.now() - start) / 1000).toFixed(1)} s  ${step}`);
  await page.goto("/superset/welcome/");
  await page.getByRole("link", { name: "Upload a file" }).click();
  tell("the way is found");
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByRole("dialog").getByRole("cell", { name: "Süd" }).first().waitFor();
  tell("the first rows are seen");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("link", { name: "Make a chart of it" }).click();
  tell("the file is a table and a dataset");
  await page.locator('[data-chart-state="ready"]').first().waitFor();
  tell("the chart is drawn");
} finally {
  await browser.close();
  await installation.stop();
}
