import type { App } from "../../app.ts";
import { Theme as StoredTheme } from "../../metadata/entities/theme.ts";

type Theme = Record<string, unknown>;

export interface SiteThemes {
  default: unknown;
  dark: unknown;
  enableUiThemeAdministration: boolean;
}

/** The site's themes: those that administrators chose where they may choose, else those of the settings. */
export async function siteThemes({ settings, metadata }: App): Promise<SiteThemes> {
  const { ENABLE_UI_THEME_ADMINISTRATION, THEME_DEFAULT, THEME_DARK } = settings;
  const given = { default: configured(THEME_DEFAULT), dark: configured(THEME_DARK) };
  if (!ENABLE_UI_THEME_ADMINISTRATION) return { ...checked(given), enableUiThemeAdministration: false };
  const rows = await metadata.em().find(
    StoredTheme,
    {
      $or: [
        { is_system_default: true },
        { is_system_dark: true },
        { is_system: true, theme_name: { $in: ["THEME_DEFAULT", "THEME_DARK"] } },
      ],
    },
    { orderBy: { id: "asc" } },
  );
  const stored = (flag: "is_system_default" | "is_system_dark", name: string): unknown => {
    const chosen = rows.filter((row) => row[flag]);
    // Several at once is nobody's choice.
    const row = chosen.length === 1 ? chosen[0] : rows.find((one) => one.is_system && one.theme_name === name);
    return row && parsed(row.json_data);
  };
  return {
    ...checked({
      default: stored("is_system_default", "THEME_DEFAULT") ?? given.default,
      dark: stored("is_system_dark", "THEME_DARK") ?? given.dark,
    }),
    enableUiThemeAdministration: true,
  };
}

const configured = (theme: unknown): unknown => (typeof theme === "function" ? theme() : theme);

function parsed(json: string | null | undefined): unknown {
  try {
    return JSON.parse(json ?? "");
  } catch {
    return undefined;
  }
}

const checked = (themes: { default: unknown; dark: unknown }) => ({
  default: isTheme(themes.default) ? themes.default : {},
  dark: isTheme(themes.dark) ? themes.dark : {},
});

const isRecord = (value: unknown): value is Theme =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const ALGORITHMS: readonly unknown[] = ["default", "dark", "system", "compact"];

/** Whether the frontend can draw with it; it stops at a theme of another shape. */
function isTheme(theme: unknown): theme is Theme {
  if (!isRecord(theme)) return false;
  const { token = {}, components = {}, hashed = true, inherit = true, algorithm = "default" } = theme;
  const isAlgorithm = Array.isArray(algorithm)
    ? algorithm.every((name) => ALGORITHMS.includes(name))
    : ALGORITHMS.includes(algorithm);
  return (
    isRecord(token) &&
    isRecord(components) &&
    typeof hashed === "boolean" &&
    typeof inherit === "boolean" &&
    isAlgorithm
  );
}
