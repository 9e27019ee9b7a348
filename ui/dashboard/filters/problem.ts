import { ApiError } from "../../api/errors.ts";
import { t } from "../../i18n/t.ts";

/**
 * Why a filter has nothing to offer, for who reads the dashboard.
 * @param text what is said of everything but missing rights
 */
export function problemText(error: Error, text: string): string {
  if (!(error instanceof ApiError) || error.status !== 403) return text;
  return `${t("You may not see these data")}. ${t("Ask an owner of the dataset for access.")}`;
}
