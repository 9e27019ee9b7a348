// Pictures of every page, wide and narrow, light and dark, to be looked at; and what axe-core finds serious on each.
//
//   npx node bench/screens.mjs FOLDER [--base http://127.0.0.1:8088 --user admin --password …] [--only sqllab]
//
// Without --base it makes an installation of its own. Ends with 1 where a page has a serious finding, a fault on its
// console, or scrolls sideways.
import { join } from "node:path";
import { seriousFaults } from "../test/browser/axe.ts";
import { watchFaults } from "../test/support/browser.ts";
import { readOptions, takePictures } from "./pictures.mjs";

const options = readOptions("screens");
const { folder, only } = options;

/** Each page, and what is pressed there before the picture is taken. */
const pages = [
  ["login", "/login/"],
  ["home", "/superset/welcome/"],
  ["dashboards", "/dashboard/list/"],
  ["dashboard-cards", "/dashboard/list/?view=cards"],
  ["dashboard", "/superset/dashboard/1/"],
  ["dashboard-edit", "/superset/dashboard/1/?edit=true"],
  ["charts", "/chart/list/"],
  ["chart-add", "/chart/add"],
  ["explore", "/explore/?slice_id=1"],
  ["datasets", "/tablemodelview/list/"],
  ["dataset-add", "/dataset/add/"],
  ["dataset-edit", "/tablemodelview/list/", { row: "Edit" }],
  ["databases", "/databaseview/list/"],
  ["database-new", "/databaseview/list/#new"],
  ["upload", "/tablemodelview/list/#upload"],
  ["sqllab", "/sqllab/?new=1"],
  ["saved-queries", "/savedqueryview/list/"],
  ["query-history", "/sqllab/history/"],
  ["alerts", "/alert/list/"],
  ["reports", "/report/list/"],
  ["report-new", "/report/list/#new"],
  ["annotation-layers", "/annotationlayer/list/"],
  ["css-templates", "/csstemplatemodelview/list/"],
  ["themes", "/theme/list/"],
  ["tags", "/superset/tags/"],
  ["row-level-security", "/rowlevelsecurity/list/"],
  ["row-level-security-new", "/rowlevelsecurity/list/#new"],
  ["users", "/users/"],
  ["user-new", "/users/#new"],
  ["roles", "/roles/"],
  ["groups", "/list_groups/"],
  ["registrations", "/registrations/"],
  ["action-log", "/actionlog/list"],
  ["profile", "/user_info/"],
  ["not-found", "/no/such/page"],
].filter(([name]) => name.includes(only));
const flags = {
  ALERT_REPORTS: true,
  ALERT_REPORT_TABS: true,
  CSS_TEMPLATES: true,
  DATASET_FOLDERS: true,
  TAGGING_SYSTEM: true,
};

/** A page on a busy machine. */
const waitMs = 60_000;

const settings = { LITESET__FEATURE_FLAGS: JSON.stringify(flags), LITESET__AUTH_USER_REGISTRATION: "true" };
await takePictures(options, settings, async ({ browser, base, storageState }) => {
  let wrong = 0;
  for (const [shape, viewport] of [
    ["1440", { width: 1440, height: 900 }],
    ["390", { width: 390, height: 844 }],
  ])
    for (const colorScheme of ["light", "dark"]) {
      const shared = { viewport, colorScheme, baseURL: base, reducedMotion: "reduce" };
      const context = await browser.newContext({ ...shared, storageState });
      const stranger = await browser.newContext(shared);
      for (const each of [context, stranger]) each.setDefaultTimeout(waitMs);
      for (const [name, path, { row } = {}] of pages) {
        const page = await (name === "login" ? stranger : context).newPage();
        const faults = watchFaults(page);
        await page.goto(path);
        await settled(page);
        if (path.includes("#")) {
          await page.getByRole("dialog").waitFor();
          await settled(page);
        }
        if (row) {
          await page
            .getByRole("button", { name: /^Actions for/ })
            .first()
            .click();
          await page.getByRole("menuitem", { name: row }).click();
          await page.getByRole("dialog").getByRole("tab").first().waitFor();
          await settled(page);
        }
        const file = join(folder, `${name}-${shape}-${colorScheme}.png`);
        await page.screenshot({ path: file });
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        const found = [
          ...(await seriousFaults(page)),
          ...faults.filter((fault) => name !== "not-found" || !fault.includes("404")),
          ...(sideways > 0 ? [`scrolls sideways by ${sideways} pixels`] : []),
        ];
        for (const one of found) console.log(`${file}: ${one}`);
        wrong += found.length;
        await page.close();
      }
      await context.close();
      await stranger.close();
    }
  return wrong;
});

/** Until something is there, nothing is asked any more and nothing in sight says that it is at work; what is further down waits to be scrolled to. */
async function settled(page) {
  await page.waitForLoadState("networkidle");
  await page.locator("h1").first().waitFor({ state: "attached" });
  const isQuiet = () =>
    [...document.querySelectorAll('[aria-busy="true"], .skeleton')].every((one) => {
      const { width, height, top, bottom } = one.getBoundingClientRect();
      return width * height === 0 || bottom < 0 || top > innerHeight;
    });
  await page.waitForFunction(isQuiet).catch(() => undefined);
  await page.evaluate(() => document.fonts.ready);
}
