import { t } from "./t.ts";

const states: Record<string, string> = {
  success: t("finished"),
  failed: t("failed"),
  running: t("running"),
  pending: t("waiting"),
  scheduled: t("waiting"),
  fetching: t("fetching rows"),
  stopped: t("stopped"),
  timed_out: t("timed out"),
  Success: t("Sent"),
  Working: t("At work"),
  Error: t("Failed"),
  "Not triggered": t("Not triggered"),
  "On Grace": t("Quiet"),
};

/** How a run of an alert or report can stand. */
export const reportStates = ["Success", "Working", "Error", "Not triggered", "On Grace"] as const;

/** The state of a query, or of an alert or report, in the page's language. */
export const stateText = (state: string | null | undefined): string => states[state ?? ""] ?? state ?? "";
