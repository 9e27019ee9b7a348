import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LanguageTable } from "../../settings/keys/types.ts";
import type { Settings } from "../../settings/keys.ts";
import { json, redirect } from "../answers.ts";
import { httpError } from "../middleware/body.ts";
import { type Call, page, type Route } from "../route.ts";
import { safeTarget } from "../targets.ts";

const ENGLISH: LanguageTable = { en: { flag: "us", name: "English" } };

/** The address behind the language picker, and the texts of Superset's frontend in other languages. */
export const languageRoutes: Route[] = [
  { method: "GET", path: "/lang/<string:locale>", right: "public", action: chooseLanguage },
  {
    method: "GET",
    path: "/superset/language_pack/<lang>/",
    right: page("can_language_pack", "Superset"),
    audit: { action: "language_pack", ref: "Superset.language_pack" },
    action: showPack,
  },
];

/** The languages to choose from; English where the settings name none. */
export const languagesOf = ({ LANGUAGES }: Settings): LanguageTable =>
  Object.keys(LANGUAGES).length > 0 ? LANGUAGES : ENGLISH;

/** The language of a request: asked for in the address, chosen before, else the site's. */
export function localeOf({ query, session, app: { settings } }: Call): string {
  const languages = languagesOf(settings);
  const asked = query.get("_l_");
  if (asked !== null) return Object.hasOwn(languages, asked) ? asked : settings.BABEL_DEFAULT_LOCALE;
  const chosen = session.get("locale");
  return typeof chosen === "string" && Object.hasOwn(languages, chosen) ? chosen : settings.BABEL_DEFAULT_LOCALE;
}

function chooseLanguage(call: Call): Response {
  const locale = call.params.locale ?? "";
  if (!Object.hasOwn(languagesOf(call.app.settings), locale))
    throw httpError(404, `404 Not Found: This site is not available in the language "${locale}".`);
  call.session.set("locale", locale);
  return redirect(safeTarget(call, call.request.headers.get("referer")));
}

/** The texts that an installed Superset has in a language; English is what the frontend speaks by itself. */
async function showPack({ app: { settings }, params: { lang = "" } }: Call): Promise<Response> {
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(lang)) throw httpError(400, "400 Bad Request: Invalid language code");
  const { SUPERSET_ASSETS: assets } = settings;
  const file = assets && join(assets, "..", "translations", lang, "LC_MESSAGES", "messages.json");
  const text = file && (await readFile(file, "utf8").catch(() => undefined));
  if (text) return json(JSON.parse(text));
  if (TRANSLATED.has(lang)) return json(untranslated(lang));
  return json({ error: "Language pack doesn't exist on the server" }, { status: 404 });
}

/** The languages that Superset 6.0.0 has texts in. */
const TRANSLATED = new Set([
  "ar",
  "ca",
  "de",
  "en",
  "es",
  "fa",
  "fr",
  "it",
  "ja",
  "ko",
  "nl",
  "pl",
  "pt",
  "pt_BR",
  "ru",
  "sk",
  "sl",
  "tr",
  "uk",
  "zh",
  "zh_TW",
]);

/** Translates nothing: what Superset's frontend shows where no installed Superset lends its translations. */
const untranslated = (lang: string) => ({
  domain: "superset",
  locale_data: { superset: { "": { domain: "superset", lang, plural_forms: "nplurals=2; plural=(n != 1)" } } },
});
