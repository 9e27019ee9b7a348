import { lazy } from "react";
import { api } from "../../api/client.ts";
import { saveFile } from "../../components/save-file.ts";
import { t } from "../../i18n/t.ts";
import type { ListTool } from "../spec.ts";

/** Saves some of a list as an archive, with all that they need. */
export async function saveBundle(resource: string, ids: number[]): Promise<void> {
  const { blob, name } = await api.file(`/api/v1/${resource}/export/`, { rison: ids });
  saveFile(blob, name ?? `${resource}_export.zip`);
}

/** Importing such an archive, for lists whose things are exported. */
export const importTool = (view: string): ListTool => ({
  key: "import",
  label: t("Import"),
  right: ["can_write", view],
  Dialog,
});

/** Exporting and importing all that there is. */
export const assetsTool: ListTool = {
  key: "everything",
  label: t("Everything"),
  right: ["can_export", "ImportExportRestApi"],
  Dialog: lazy(() => import("./AssetsDialog.tsx").then((m) => ({ default: m.AssetsDialog }))),
};

const Dialog = lazy(() => import("./ImportDialog.tsx").then((m) => ({ default: m.ImportDialog })));
