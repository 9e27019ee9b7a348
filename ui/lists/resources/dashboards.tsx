import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { api } from "../../api/client.ts";
import type { DashboardRow } from "../../api/types.ts";
import { Marks } from "../../components/Marks.tsx";
import { t } from "../../i18n/t.ts";
import styles from "../columns.module.css";
import { changedColumn, ownersColumn } from "../columns.tsx";
import type { ResourceSpec } from "../spec.ts";
import { certifiedFilter, changedByFilter, TagLinks, tagFilter } from "./columns.tsx";

const DashboardCard = lazy(() =>
  import("../../pages/welcome/DashboardCard.tsx").then((module) => ({ default: module.DashboardCard })),
);

/** All dashboards that the user may see. */
export const dashboards: ResourceSpec<DashboardRow> = {
  api: "dashboard",
  view: "Dashboard",
  title: t("Dashboards"),
  one: t("dashboard"),
  nameOf: (row) => row.dashboard_title || t("Untitled dashboard"),
  search: { col: "dashboard_title", opr: "title_or_slug" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  favourites: { kind: "dashboard", operator: "dashboard_is_favorite" },
  listed: [
    "id",
    "dashboard_title",
    "url",
    "slug",
    "published",
    "status",
    "certified_by",
    "changed_by_name",
    "changed_on_delta_humanized",
    "owners.id",
    "owners.first_name",
    "owners.last_name",
    "tags.id",
    "tags.name",
    "tags.type",
  ],
  filters: [
    {
      key: "status",
      column: "published",
      label: t("Status"),
      operator: "eq",
      options: [
        { value: "published", label: t("Published"), sent: true },
        { value: "draft", label: t("Draft"), sent: false },
      ],
    },
    tagFilter("dashboard_tag_id"),
    certifiedFilter("dashboard_is_certified"),
    changedByFilter("dashboard", true),
  ],
  columns: [
    {
      key: "dashboard_title",
      title: t("Name"),
      sorter: true,
      render: (_, row) => (
        <>
          <Link className={styles.name} to={row.url}>
            {row.dashboard_title || t("Untitled dashboard")}
          </Link>
          <Marks certifiedBy={row.certified_by} />
          <TagLinks tags={row.tags} />
        </>
      ),
    },
    {
      key: "published",
      title: t("Status"),
      width: 130,
      sorter: true,
      render: (_, row) => (
        <span className={row.published ? styles.published : styles.draft}>
          {row.published ? t("Published") : t("Draft")}
        </span>
      ),
    },
    ownersColumn(),
    changedColumn(),
  ],
  card: (row) => (
    <Suspense fallback={null}>
      <DashboardCard row={row} />
    </Suspense>
  ),
  addPage: async () => {
    const { id } = await api.post<{ id: number }>("/api/v1/dashboard/", {
      json: { dashboard_title: "[ untitled dashboard ]" },
    });
    return `/superset/dashboard/${id}/?edit=true`;
  },
  fields: [
    { name: "dashboard_title", label: t("Name"), kind: "text", isRequired: true },
    { name: "slug", label: t("Name in the address"), kind: "text" },
    { name: "published", label: t("Published"), kind: "switch" },
    {
      name: "owners",
      label: t("Owners"),
      kind: "choices",
      from: {
        list: "user",
        text: "username",
        labelOf: (row) => `${row.first_name} ${row.last_name}`,
        related: "dashboard/related/owners",
      },
    },
    { name: "certified_by", label: t("Certified by"), kind: "text" },
    { name: "certification_details", label: t("Details of the certification"), kind: "text" },
  ],
  toForm: (detail) => ({ ...detail, slug: detail.slug ?? "", certified_by: detail.certified_by ?? "" }),
  toBody: ({ slug, ...values }) => ({ ...values, slug: slug || null }),
  actions: [{ key: "design", label: t("Edit the layout"), to: (row) => `${row.url}?edit=true` }],
  ownersOf: (row) => row.owners,
  taggedAs: "dashboard",
  isBundled: true,
  deletes: "together",
  about: (
    <>
      {t(
        "Charts beside each other, with filters for all of them. Make one, import some that were exported from Superset, or load the examples with",
      )}{" "}
      <code>liteset load-examples</code>.
    </>
  ),
};
