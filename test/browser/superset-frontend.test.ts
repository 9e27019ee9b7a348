import type { Browser, BrowserContext, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchBrowser, openContext, watchFaults } from "../support/browser.ts";
import { type Installation, startInstallation } from "../support/installation.ts";
import { hostPage } from "./host-page.ts";

const chromium = inject("services").chromium;
/** The folder `superset/static` of Superset 6.0.0; docs/server.md says how to get it. */
const assets = process.env.TEST_SUPERSET_ASSETS;
const reason = chromium.url === null ? chromium.reason : assets ? "" : "TEST_SUPERSET_ASSETS names no folder";

/** Each page's address and a text that it shows when it is drawn. */
const pages: [path: string, shows: string | RegExp][] = [
  ["/superset/welcome/", "The planet and the weather"],
  ["/dashboard/list/", "Flying across America in 2001"],
  ["/chart/list/", "Who they were, where it is known"],
  ["/chart/add", "Create a new chart"],
  ["/explore/?slice_id=1", "us_flight_delay_stages"],
  ["/explore/?datasource_type=table&datasource_id=1", "Create chart"],
  ["/tablemodelview/list/", "us_flights"],
  ["/databaseview/list/", "examples"],
  ["/savedqueryview/list/", "Saved queries"],
  ["/sqllab/", "Untitled Query 1"],
  ["/sqllab/history/", "Query history"],
  ["/annotationlayer/list/", "No annotation layers yet"],
  ["/csstemplatemodelview/list/", "CSS templates"],
  ["/rowlevelsecurity/list/", "No Rules yet"],
  ["/alert/list/", "Alerts & reports"],
  ["/report/list/", "Alerts & reports"],
  ["/users/", "admin@"],
  ["/roles/", "sql_lab"],
  ["/list_groups/", "List Groups"],
  ["/registrations/", "User registrations"],
  ["/theme/list/", "THEME_DEFAULT"],
  ["/superset/tags/", "Tags"],
  ["/actionlog/list", "Action Logs"],
  ["/user_info/", "Your user information"],
];

// Long limits: it is a large frontend, and in CI the other tests run beside it.
const WAIT_MS = 90_000;

describe.skipIf(reason !== "")(`the unmodified frontend of Superset 6.0.0 ${reason}`, { timeout: 4 * WAIT_MS }, () => {
  let installation: Installation;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    installation = await startInstallation({
      LITESET__FRONTEND: "superset",
      LITESET__SUPERSET_ASSETS: assets ?? "",
      LITESET__FEATURE_FLAGS__ALERT_REPORTS: "true",
      LITESET__FEATURE_FLAGS__TAGGING_SYSTEM: "true",
      LITESET__FEATURE_FLAGS__EMBEDDED_SUPERSET: "true",
      LITESET__GUEST_TOKEN_JWT_SECRET: "a secret of this test, of many letters",
      LITESET__GUEST_ROLE_NAME: "Gamma",
    });
    browser = await launchBrowser(chromium.url ?? "");
    context = await openContext(browser, installation.base);
    context.setDefaultTimeout(WAIT_MS);
    // It counts installations at a third party.
    await context.route("https://apachesuperset.gateway.scarf.sh/**", (route) => route.fulfill({ status: 204 }));
    await logIn(context, installation);
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await installation?.stop();
  });

  it.each(pages)("draws %s without a fault", async (path, shows) => {
    const page = await context.newPage();
    const faults = watchFaults(page);
    await page.goto(path);
    await page.getByText(shows).first().waitFor();
    await page.waitForLoadState("networkidle");
    expect(faults).toEqual([]);
    await page.close();
  });

  it("draws the charts of a dashboard", async () => {
    const page = await context.newPage();
    await page.goto("/superset/dashboard/us-flights/");
    await page.getByText("74,999").waitFor();
    await expect.poll(() => page.locator("canvas").count(), { timeout: WAIT_MS }).toBeGreaterThanOrEqual(3);
    await page.close();
  });

  it("saves a dashboard that is edited, and a copy with charts of its own", async () => {
    const page = await context.newPage();
    const faults = watchFaults(page);
    /** Clicks, and gives the status of what the page asks for because of it. */
    const statusOf = async (button: Locator, method: string, path: RegExp): Promise<number> => {
      const answer = page.waitForResponse(
        (response) => response.request().method() === method && path.test(response.url()),
      );
      const [response] = await Promise.all([answer, button.click()]);
      return response.status();
    };
    await page.goto("/superset/dashboard/us-flights/");
    await page.getByText("74,999").waitFor();
    await page.getByRole("button", { name: "Edit dashboard" }).click();
    const title = page.getByRole("textbox", { name: "Dashboard title" });
    await title.click();
    await title.fill("Flights, edited");
    await title.press("Enter");
    const save = page.getByRole("button", { name: "Save" });
    expect(await statusOf(save, "PUT", /\/api\/v1\/dashboard\/\d+$/)).toBe(200);
    await page.reload();
    await page.getByText("Flights, edited").first().waitFor();
    await page.getByText("74,999").waitFor();

    await page.getByRole("button", { name: "Menu actions trigger" }).click();
    await page.getByRole("menuitem", { name: "Save as" }).click();
    const form = page.getByRole("dialog");
    await form.getByRole("textbox").fill("Flights, copied");
    await form.getByRole("checkbox").check();
    const saveCopy = form.getByRole("button", { name: "Save" });
    expect(await statusOf(saveCopy, "POST", /\/api\/v1\/dashboard\/\d+\/copy\/$/)).toBe(200);
    await page.getByText("Flights, copied").first().waitFor();
    await page.getByText("74,999").waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it("saves a chart under another name, and leads to it by a permalink", async () => {
    const page = await context.newPage();
    const faults = watchFaults(page);
    await page.goto("/explore/?slice_id=1");
    await page
      .locator("button", { hasText: /^Save$/ })
      .first()
      .click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Save as...").check();
    await form.locator('input[name="new_slice_name"]').fill("A bad day, again");
    await form.locator("button", { hasText: /^Save$/ }).click();
    await page.waitForURL("**/explore/**save_action=saveas**");
    await page.getByText("A bad day, again").first().waitFor();
    const { key, url } = await permalink({ formData: { datasource: "1__table", viz_type: "table" } });
    expect(url).toBe(`${installation.base}/superset/explore/p/${key}/`);
    await page.goto(url);
    await page.getByText("climate_years").first().waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it("draws charts whose data the server prepares", async () => {
    const q = "(filters:!((col:table_name,opr:eq,value:us_flights)))";
    const found = (await (await context.request.get(`/api/v1/dataset/?q=${q}`)).json()) as { result: { id: number }[] };
    const id = found.result[0]?.id;
    const metric = { expressionType: "SQL", sqlExpression: "COUNT(*)", label: "flights" };
    const forms = [
      { viz_type: "partition", metrics: [metric], groupby: ["weekday", "origin_state"], rich_tooltip: true },
      {
        viz_type: "rose",
        metrics: [metric],
        groupby: ["weekday"],
        granularity_sqla: "departed_at",
        time_grain_sqla: "P1M",
      },
    ];
    for (const form of forms) {
      const params = JSON.stringify({ ...form, datasource: `${id}__table`, time_range: "No filter", row_limit: 1000 });
      const chart = { slice_name: form.viz_type, viz_type: form.viz_type, datasource_type: "table", datasource_id: id };
      const { id: made } = await send("/api/v1/chart/", { ...chart, params }, "id");
      const page = await context.newPage();
      const faults = watchFaults(page);
      const answered = page.waitForResponse((response) => response.url().includes("/superset/explore_json/"));
      await page.goto(`/explore/?slice_id=${made}`);
      expect((await answered).status()).toBe(200);
      await page.locator(`.superset-legacy-chart-${form.viz_type} svg`).first().waitFor();
      expect(faults).toEqual([]);
      await page.close();
    }
  });

  it("runs a query in SQL Lab", async () => {
    const page = await context.newPage();
    const faults = watchFaults(page);
    await page.goto("/sqllab/?dbid=1&sql=select%206%20*%207%20as%20answer&title=Asked");
    await page.getByRole("button", { name: "Run" }).first().click();
    await page.getByText("42", { exact: true }).first().waitFor();
    // Its grid complains of itself: Superset's own policy, too, forbids it to evaluate texts.
    expect(faults.filter((fault) => !fault.startsWith("console: AG Grid: error"))).toEqual([]);
    await page.close();
  });

  it("saves a style that is typed into its form", async () => {
    const page = await context.newPage();
    await page.goto("/csstemplatemodelview/list/");
    await page.getByRole("button", { name: "CSS template" }).first().click();
    const form = page.getByRole("dialog");
    await form.locator('input[name="template_name"]').fill("Red letters");
    await form.locator(".ace_text-input").focus();
    await page.keyboard.type("p { color: red }");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("row", { name: /Red letters/ }).waitFor();
    await page.close();
  });

  it("shows a dashboard inside another page to the holder of a guest token", async () => {
    const uuid = await post("/api/v1/dashboard/us-flights/embedded", { allowed_domains: [] }, "uuid");
    const rights = { user: { username: "visitor" }, resources: [{ type: "dashboard", id: uuid }], rls: [] };
    const token = await post("/api/v1/security/guest_token/", rights, "token");
    const visitor = await openContext(browser, installation.base);
    await visitor.route("**/host.html", (route) =>
      route.fulfill({ contentType: "text/html", body: hostPage(`${installation.base}/embedded/${uuid}`, token) }),
    );
    const page = await visitor.newPage();
    await page.goto("/host.html");
    await page.frameLocator("iframe").getByText("74,999").waitFor();
    await visitor.close();
  });

  /** Posts as the signed-in user. */
  async function send(path: string, data: object, own?: "id"): Promise<Record<string, unknown>> {
    const csrf = (await (await context.request.get("/api/v1/security/csrf_token/")).json()) as { result: string };
    const answer = await context.request.post(path, { data, headers: { "x-csrftoken": csrf.result } });
    expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
    const body = (await answer.json()) as Record<string, unknown> & { result?: Record<string, unknown> };
    return own ? body : (body.result ?? body);
  }

  const post = async (path: string, data: object, field: string): Promise<string> =>
    String((await send(path, data))[field]);

  async function permalink(state: object): Promise<{ key: string; url: string }> {
    const { key, url } = await send("/api/v1/explore/permalink", state);
    return { key: String(key), url: String(url) };
  }
});

/** Through the frontend's own form. */
async function logIn(context: BrowserContext, { username, password }: Installation): Promise<void> {
  const page = await context.newPage();
  await page.goto("/superset/welcome/");
  await page.locator("#username").fill(username);
  await page.locator("#password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/superset/welcome/");
  await page.close();
}
