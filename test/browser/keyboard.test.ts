import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { entered } from "../support/entered.ts";

const chromium = inject("services").chromium;

/** Where somebody without a mouse stands after a press of Tab. */
interface Stop {
  name: string;
  /** the element's beginning, for whoever reads a failure */
  html: string;
  isAgain: boolean;
  problems: string[];
}

/** More presses of Tab than any page has stops. */
const mostStops = 250;

describe.skipIf(chromium.url === null)(`without a mouse ${chromium.reason}`, () => {
  const here = entered();
  let page: Page;

  beforeAll(async () => {
    page = await here.context.newPage();
  });

  it.each([
    ["/superset/welcome/", "Hello"],
    ["/superset/dashboard/us-flights/", "Flying across America in 2001"],
    ["/explore/?slice_id=1", undefined],
    ["/sqllab/?new=1", undefined],
    ["/dataset/add/", "New dataset"],
    ["/users/", "Users"],
    ["/user_info/", "Profile"],
  ])(
    "everything on %s is reached, named, in sight and seen to have the focus",
    { timeout: 120_000 },
    async (path, heading) => {
      await page.goto(path);
      if (heading) await page.getByRole("heading", { level: 1, name: heading }).waitFor();
      await page.waitForLoadState("networkidle");
      const stops = await walk(page);
      expect(stops[0]?.name).toBe("Skip to content");
      expect(stops.flatMap(({ html, problems }) => problems.map((problem) => `${problem}: ${html}`))).toEqual([]);
      expect(await page.evaluate(missed)).toEqual([]);
    },
  );

  it("menus and dialogs take the focus, keep it, and give it back", { timeout: 120_000 }, async () => {
    await page.goto("/superset/dashboard/us-flights/");
    await page.locator("section[data-chart-state=ready]").first().waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await focused(page.locator("main"));

    const more = page.getByRole("button", { name: "More actions" });
    await more.focus();
    await page.keyboard.press("Enter");
    await focused(page.getByRole("menuitem", { name: "Save as" }));
    await page.keyboard.press("Escape");
    await focused(more);
    await page.keyboard.press("Enter");
    await focused(page.getByRole("menuitem", { name: "Save as" }));
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Save dashboard as" });
    await dialog.waitFor();
    for (let press = 0; press < 8; press += 1) {
      await page.keyboard.press("Tab");
      // After its last element comes the browser's own bar, where there is one.
      expect(
        await dialog.evaluate(
          (box) => document.activeElement === document.body || box.contains(document.activeElement),
        ),
      ).toBe(true);
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await focused(more);

    const time = page.getByRole("button", { name: /^Departure:/ });
    await time.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Last week" }).focus();
    await page.keyboard.press("Enter");
    await focused(time);
    await page.getByRole("button", { name: /^Departure: Last week/ }).waitFor();
  });

  it("a chart has a table in its place, and is moved to another tab of the dashboard", {
    timeout: 120_000,
  }, async () => {
    await page.goto("/superset/dashboard/us-flights/");
    const title = "Delays pile up towards the evening";
    const actions = page.getByRole("button", { name: `Actions for ${title}` });
    await actions.focus();
    await page.keyboard.press("Enter");
    await choose(page, "View as table");
    const dialog = page.getByRole("dialog", { name: `${title}: data` });
    await dialog.getByRole("columnheader").first().waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await focused(actions);

    await page.getByRole("button", { name: "Edit dashboard" }).press("Enter");
    await page.getByRole("button", { name: `Change chart ${title}` }).press("Enter");
    await choose(page, "Move into");
    await page.keyboard.press("ArrowRight");
    // A submenu takes the focus some frames after it is there.
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest("[id$=-popup]") !== null)).toBe(true);
    await choose(page, "Where");
    await page.getByRole("tab", { name: "Where" }).press("Enter");
    await page.locator(`section[aria-label="${title}"]`).waitFor();
    await page.keyboard.press("Control+z");
    await page.locator(`section[aria-label="${title}"]`).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Discard" }).press("Enter");
    await page.getByRole("button", { name: "Edit dashboard" }).waitFor();
  });
});

/** Goes through a page by Tab, until it leaves it or comes round. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let press = 0; press < mostStops; press += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(readStop);
    if (!stop || stop.isAgain) break;
    stops.push(stop);
    // Tab indents in an editor of SQL, which says how to leave it.
    if (stop.html.includes("cm-content")) await page.keyboard.press("Escape");
  }
  return stops;
}

async function focused(target: Locator): Promise<void> {
  await expect.poll(() => target.first().evaluate((element) => element === document.activeElement)).toBe(true);
}

/** Goes down a menu that is open to an entry, and chooses it; one with a menu of its own is left to be opened. */
async function choose(page: Page, name: string): Promise<void> {
  const entry = page.getByRole("menuitem", { name });
  await entry.first().waitFor();
  for (let press = 0; press < 20; press += 1) {
    if (await entry.evaluateAll((found) => found.some((one) => one === document.activeElement))) break;
    const before = await page.evaluateHandle(() => document.activeElement);
    await page.keyboard.press("ArrowDown");
    // A menu moves the focus a frame later: the next press must not come before that.
    await expect.poll(() => before.evaluate((element) => element !== document.activeElement)).toBe(true);
  }
  await focused(entry);
  if ((await entry.first().getAttribute("aria-haspopup")) === null) await page.keyboard.press("Enter");
}

/** Runs in the page: what has the focus, and what is wrong with it. */
async function readStop(): Promise<Stop | null> {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const isAgain = "seen" in element.dataset;
  element.dataset.seen = "";
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
  const parents: Element[] = [];
  for (let one = element.parentElement; one && parents.length < 5; one = one.parentElement) parents.push(one);
  const around = [element, ...(parents[0]?.children ?? []), ...parents];
  const looks = () =>
    around
      .flatMap((one) => [getComputedStyle(one), getComputedStyle(one, "::after")])
      .map(({ outline, boxShadow, borderColor, backgroundColor, transform }) =>
        [outline, boxShadow, borderColor, backgroundColor, transform].join(),
      )
      .join();
  await frame();
  const withFocus = looks();
  const box = element.getBoundingClientRect();
  element.blur();
  await frame();
  const without = looks();
  element.focus({ preventScroll: true });
  await frame();
  const ids = (element.getAttribute("aria-labelledby") ?? "").split(" ");
  const labels = "labels" in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
  const named = [...ids.map((id) => document.getElementById(id)), ...labels, element].filter((one) => one !== null);
  const inner = named.flatMap((one) => [one, ...one.querySelectorAll("[aria-label], [title]")]);
  const words = inner.map((one) => one.getAttribute("aria-label") ?? one.getAttribute("title") ?? "");
  const name = [...words, ...named.map((one) => one.textContent ?? "")].join(" ").trim();
  const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    name: name.split("\n")[0] ?? "",
    html: element.outerHTML.slice(0, 160),
    isAgain,
    problems: [
      ...(name === "" ? ["no name"] : []),
      ...(isInSight ? [] : ["out of sight"]),
      ...(withFocus === without ? ["focus is not seen"] : []),
    ],
  };
}

/** Runs in the page: what can be pressed or filled in and was not reached. Of radio buttons Tab reaches the chosen one. */
function missed(): string[] {
  const all = document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, [tabindex='0']");
  return [...all]
    .filter((one) => one.tabIndex >= 0 && !("seen" in one.dataset) && !one.matches(":disabled, [type=radio]"))
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.closest("[inert]") === null)
    .map((one) => one.outerHTML.slice(0, 160));
}
