import { Theme } from "../../metadata/entities/theme.ts";
import { commandError } from "../errors.ts";
import type { ThemeConfig } from "../schemas.ts";
import { audit, type ImportContext, shouldWrite } from "./importer.ts";

/** Creates a theme or brings the one of its uuid up to date; written with the next flush. The system's are nobody's to replace. */
export function importTheme(
  context: ImportContext,
  config: ThemeConfig,
  { existing, overwrite }: { existing: Theme | undefined; overwrite: boolean },
): Theme {
  const { em } = context;
  if (!shouldWrite(context, "theme", existing ? {} : null, overwrite)) return existing as Theme;
  if (existing?.is_system) throw commandError(`The theme "${existing.theme_name}" belongs to the system`, 403);
  const { theme_name, json_data, uuid } = config;
  const fields = { theme_name, json_data, uuid };
  const theme = existing ?? em.create(Theme, { ...fields, ...audit(context, true) } as never);
  if (existing) Object.assign(theme, { ...fields, ...audit(context, false) });
  return theme;
}
