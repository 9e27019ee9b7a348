import { Theme } from "../../metadata/entities/theme.ts";
import { fileName } from "../file-name.ts";
import { type BundleFile, type ExportContext, fileText, pick, requireVisible, unfold } from "./context.ts";

/** Themes, their tokens as a mapping. */
export async function* exportThemes(context: ExportContext, ids: readonly number[]): AsyncGenerator<BundleFile> {
  await requireVisible(context, "theme", ids);
  for (const theme of await context.em.find(Theme, { id: { $in: [...ids] } }, { orderBy: { id: "asc" } })) {
    const tree = pick(theme, ["theme_name", "json_data", "uuid"]);
    unfold(tree, "json_data");
    yield [`themes/${fileName(theme.theme_name, theme.id, { withId: false })}.yaml`, fileText(tree)];
  }
}
