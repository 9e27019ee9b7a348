import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe-core calls serious or critical: the rule and where.
 * @param rules only these, for a page that was looked at wholly before
 */
export async function seriousFaults(page: Page, rules: string[] = []): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (only) => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    // Only what is wrong comes out of the page: all that is right is long.
    const { violations } = await inPage.run({
      resultTypes: ["violations"],
      ...(only.length > 0 && { runOnly: { type: "rule", values: only } }),
    });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
  }, rules);
}
