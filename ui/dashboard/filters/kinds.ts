import { t } from "../../i18n/t.ts";
import type { NativeFilter } from "./config.ts";

/** The kinds of native filters in words. */
export const kindNames: Record<NativeFilter["kind"], string> = {
  filter_select: t("Value"),
  filter_range: t("Numerical range"),
  filter_time: t("Time range"),
  filter_timecolumn: t("Time column"),
  filter_timegrain: t("Time grain"),
};
