import { z } from "zod";
import { looseObject, object, text } from "../../rest/schema.ts";

const MODES = ["default", "dark", "system", "compact"];
const mode = z.enum(MODES);
const tokens = z.record(z.string(), z.unknown());

/** What antd reads of a theme; other members are kept as they are. */
const configuration = z.looseObject({
  token: tokens.optional(),
  components: tokens.optional(),
  hashed: z.boolean().optional(),
  inherit: z.boolean().optional(),
  algorithm: z.union([mode, z.array(mode)]).optional(),
});

const fields = {
  theme_name: text({ max: 250 }).refine((name) => name.trim() !== "", { error: "Theme name cannot be empty." }),
  json_data: text().superRefine((value, context) => {
    const message = problemOf(value);
    if (message) context.addIssue({ code: "custom", message });
  }),
};

function problemOf(value: string): string | undefined {
  try {
    return configuration.safeParse(JSON.parse(value)).success ? undefined : "Invalid theme configuration structure";
  } catch {
    return "Invalid JSON configuration";
  }
}

export const newTheme = object(fields);
/** A change names both; what else it names is dropped, as in the reference. */
export const themeChanges = looseObject(fields);
