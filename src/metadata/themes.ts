import { Theme } from "./entities/theme.ts";
import { exclusively } from "./lock.ts";
import type { EntityManager, Metadata } from "./orm.ts";
import { pythonJson } from "./python-json.ts";

/** The settings that describe the two system themes. */
export interface ThemeSettings {
  THEME_DEFAULT: Record<string, unknown> | null;
  THEME_DARK: Record<string, unknown> | null;
}

/** Writes the themes of the settings into the database, as the reference does when it starts. */
export async function writeSystemThemes(metadata: Metadata, settings: ThemeSettings): Promise<void> {
  await exclusively(metadata, async (em) => {
    for (const name of ["THEME_DEFAULT", "THEME_DARK"] as const) {
      const theme = await themeOf(em, settings[name]);
      if (theme === null) continue;
      const json_data = pythonJson(theme);
      const stored = await em.findOne(Theme, { theme_name: name, is_system: true });
      if (stored === null) em.create(Theme, { theme_name: name, json_data, is_system: true });
      else if (stored.json_data !== json_data) stored.json_data = json_data;
      await em.flush();
    }
  });
}

/** A theme of nothing but a uuid stands for a copy of the stored theme of that uuid. */
async function themeOf(em: EntityManager, theme: Record<string, unknown> | null): Promise<object | null> {
  if (!theme || Object.keys(theme).length === 0) return null;
  const { uuid } = theme;
  if (typeof uuid !== "string" || Object.keys(theme).length > 1) return theme;
  const stored = await em.findOne(Theme, { uuid });
  if (!stored?.json_data) return null;
  try {
    return {
      ...(JSON.parse(stored.json_data) as object),
      NOTE: `Copied at startup from theme UUID ${uuid} based on config reference`,
    };
  } catch {
    return null;
  }
}
