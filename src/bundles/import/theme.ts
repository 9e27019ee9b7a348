import { Theme } from "../../metadata/entities/theme.ts";
import { commandError } from "../errors.ts";
import type { ThemeConfig } from "../schemas.ts";
import { audit, type ImportContext, shouldWrite } from "./importer.ts";

/** Creates a theme or brings it up to date; identity is the uuid. A theme of the system is nobody's to replace. */
export async function importTheme(context: ImportContext, config: ThemeConfig, overwrite: boolean): Promise<Theme> {
  const { em } = context;
  const existing = await em.findOne(Theme, { uuid: config.uuid });
  if (!shouldWrite(context, "theme", existing && {}, overwrite)) return existing!;
  if (existing?.is_system) throw commandError(`The theme "${existing.theme_name}" belongs to the system`, 403);
  const { theme_name, json_data, uuid } = config;
  const fields = { theme_name, json_data, uuid };
  const theme = existing ?? em.create(Theme, { ...fields, ...audit(context, true) } as never);
  if (existing) Object.assign(theme, { ...fields, ...audit(context, false) });
  await em.flush();
  return theme;
}
