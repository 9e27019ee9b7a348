import type { Settings } from "../../settings/keys.ts";
import { openLitesetFrontend } from "./liteset-frontend.ts";
import { openSupersetFrontend } from "./superset-frontend.ts";

/** What a page is made of; texts are escaped already. */
export interface PageParts {
  title: string;
  /** JSON for the frontend. */
  bootstrap: string;
  csrfToken: string;
  language: string;
  /** `link` elements of icons and fonts. */
  links: string[];
  /** Allows the page's own scripts. */
  nonce: string;
  /** Put before `/static/assets/`. */
  prefix: string;
  /** The path below which the site is, without a slash at its end. */
  root: string;
  /** Of the page below it, as it was asked for. */
  path: string;
  /** Which of the frontend's programs starts: the whole site, or a dashboard inside another site. */
  entry: "spa" | "embedded";
  /** Without the menu around it. */
  isStandalone: boolean;
}

/** The program in the browser: files below /static/assets/ and the page that starts them. */
export interface Frontend {
  /** The folder of its files. */
  readonly folder: string;
  /** Whether it has this file; some icons of the settings' defaults come with one frontend only. */
  has(file: string): boolean;
  /** A whole page. */
  page(parts: PageParts): string;
}

const opened = new WeakMap<Settings, Frontend>();

/**
 * The frontend that the settings choose.
 * @throws UserError where its files are not in the folder that SUPERSET_ASSETS names
 */
export function frontendOf(settings: Settings): Frontend {
  let frontend = opened.get(settings);
  if (!frontend) {
    frontend =
      settings.FRONTEND === "superset" ? openSupersetFrontend(settings.SUPERSET_ASSETS) : openLitesetFrontend();
    opened.set(settings, frontend);
  }
  return frontend;
}
