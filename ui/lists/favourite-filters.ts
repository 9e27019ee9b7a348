import { t } from "../i18n/t.ts";
import type { ListFilter, ResourceSpec } from "./spec.ts";

/** The filters of what can be a favourite and has owners. */
export function favouriteFilters(favourites: ResourceSpec<never>["favourites"]): ListFilter[] {
  if (!favourites?.operator) return [];
  return [
    {
      key: "owner",
      column: "owners",
      label: t("Owner"),
      operator: "rel_m_m",
      from: { list: "security/users", text: "username", related: `${favourites.kind}/related/owners` },
    },
    {
      key: "favourite",
      column: "id",
      label: t("Favourite"),
      operator: favourites.operator,
      options: [
        { value: "yes", label: t("Favourites"), sent: true },
        { value: "no", label: t("Not favourites"), sent: false },
      ],
    },
  ];
}
