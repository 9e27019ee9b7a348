import type { LanguageTable } from "../../settings/keys/types.ts";
import type { Settings } from "../../settings/keys.ts";
import { redirect } from "../answers.ts";
import { httpError } from "../middleware/body.ts";
import type { Call, Route } from "../route.ts";
import { safeTarget } from "../targets.ts";

const ENGLISH: LanguageTable = { en: { flag: "us", name: "English" } };

/** The address behind the language picker. */
export const languageRoutes: Route[] = [
  { method: "GET", path: "/lang/<string:locale>", right: "public", action: chooseLanguage },
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
