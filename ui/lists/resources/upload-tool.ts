import { lazy } from "react";
import type { ListTool } from "../spec.ts";

/** Uploading a file, from the lists of databases and datasets. */
export const uploadTool: ListTool = {
  key: "upload",
  label: "Upload file",
  right: ["can_upload", "Database"],
  Dialog: lazy(() => import("../../uploads/UploadDialog.tsx").then((m) => ({ default: m.UploadDialog }))),
};
