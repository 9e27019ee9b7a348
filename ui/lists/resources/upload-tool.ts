import { lazy } from "react";
import { t } from "../../i18n/t.ts";
import type { ListTool } from "../spec.ts";

/** Uploading a file, from the lists of databases and datasets. */
export const uploadTool: ListTool = {
  key: "upload",
  label: t("Upload file"),
  right: ["can_upload", "Database"],
  Dialog: lazy(() => import("../../uploads/UploadDialog.tsx").then((m) => ({ default: m.UploadDialog }))),
};
