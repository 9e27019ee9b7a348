import type { Locale } from "antd/es/locale";
import { type Catalogue, languages } from "./languages.ts";

/** What the page's language is, as a BCP 47 tag: the setting's codes are Babel's (`pt_BR`). */
export const locale: string = spoken();

/** Written from right to left. */
export const isRightToLeft = /^(ar|fa|he|ur)\b/.test(locale);

let texts: Catalogue = {};
let parts: Locale | undefined;

/** The texts of the page's language; none where that is English. */
export const catalogue = (): Catalogue => texts;
/** antd's texts; its own English where there are no others. */
export const antdLocale = (): Locale | undefined => parts;

/** The language that the server has chosen for this page; the pages' own tests have no page. */
function spoken(): string {
  const given = typeof document === "undefined" ? "en" : document.documentElement.lang || "en";
  try {
    return Intl.getCanonicalLocales(given.replace("_", "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}

/** Reads the texts of the page's language; before this is done, all are English. */
export async function loadLanguage(): Promise<void> {
  const language = languages[locale] ?? languages[locale.split("-")[0] ?? ""];
  if (!language) return;
  try {
    const asked = [language.texts(), language.parts(), language.dates()] as const;
    const [own, antd] = await Promise.all(asked);
    texts = own.default;
    parts = antd.default;
  } catch {
    // A page without its language is better than none.
  }
}
