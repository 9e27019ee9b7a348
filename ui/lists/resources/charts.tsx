import { lazy } from "react";
import { Link } from "react-router";
import type { ChartRow } from "../../api/types.ts";
import { ChartGlyph } from "../../components/ChartGlyph.tsx";
import { Marks } from "../../components/Marks.tsx";
import { locale } from "../../i18n/catalogue.ts";
import { t } from "../../i18n/t.ts";
import styles from "../columns.module.css";
import { changedColumn, ownersColumn } from "../columns.tsx";
import type { ResourceSpec } from "../spec.ts";
import { ChartCard } from "./ChartCard.tsx";
import { certifiedFilter, changedByFilter, TagLinks, tagFilter } from "./columns.tsx";

/** Every type that is drawn, by name. */
async function typeOptions() {
  const { chartTypes } = await import("../../charts/registry.ts");
  return Object.entries(chartTypes)
    .map(([value, type]) => ({ value, label: t(type.name) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}

/** All charts that the user may see. */
export const charts: ResourceSpec<ChartRow> = {
  api: "chart",
  view: "Chart",
  title: t("Charts"),
  one: t("chart"),
  nameOf: (row) => row.slice_name || t("Untitled chart"),
  search: { col: "slice_name", opr: "chart_all_text" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  favourites: { kind: "chart", operator: "chart_is_favorite" },
  listed: [
    "id",
    "slice_name",
    "viz_type",
    "description",
    "certified_by",
    "datasource_name_text",
    "datasource_id",
    "changed_by_name",
    "changed_on_delta_humanized",
    "dashboards.id",
    "dashboards.dashboard_title",
    "owners.id",
    "owners.first_name",
    "owners.last_name",
    "tags.id",
    "tags.name",
    "tags.type",
  ],
  filters: [
    { key: "type", column: "viz_type", label: t("Type"), operator: "eq", loadOptions: typeOptions },
    {
      key: "dashboard",
      column: "dashboards",
      label: t("Dashboard"),
      operator: "rel_m_m",
      from: { list: "dashboard", text: "dashboard_title" },
    },
    {
      key: "dataset",
      column: "datasource_id",
      label: t("Dataset"),
      operator: "eq",
      from: { list: "dataset", text: "table_name" },
    },
    tagFilter("chart_tag_id"),
    certifiedFilter("chart_is_certified"),
    changedByFilter("chart", true),
  ],
  columns: [
    {
      key: "slice_name",
      title: t("Name"),
      sorter: true,
      render: (_, row) => (
        <>
          <Link className={styles.name} to={`/explore/?slice_id=${row.id}`}>
            {row.slice_name || t("Untitled chart")}
          </Link>
          <Marks certifiedBy={row.certified_by} />
          <TagLinks tags={row.tags} />
        </>
      ),
    },
    {
      key: "viz_type",
      title: t("Type"),
      width: 190,
      sorter: true,
      render: (_, row) => <ChartGlyph vizType={row.viz_type ?? ""} withName />,
    },
    {
      key: "dashboards",
      title: t("On dashboards"),
      width: 200,
      render: (_, row) =>
        (row.dashboards ?? []).slice(0, 2).map((dashboard) => (
          <Link key={dashboard.id} className={styles.note} to={`/superset/dashboard/${dashboard.id}/`}>
            {dashboard.dashboard_title}
          </Link>
        )),
    },
    {
      key: "datasource_name",
      title: t("Dataset"),
      sorter: true,
      width: 170,
      render: (_, row) => <span className={styles.changed}>{row.datasource_name_text}</span>,
    },
    ownersColumn(),
    changedColumn(),
  ],
  card: (row) => <ChartCard row={row} />,
  addPage: "/chart/add",
  Dialog: lazy(async () => {
    const { PropertiesDialog } = await import("../../explore/dialogs/PropertiesDialog.tsx");
    return {
      default: ({ id = 0, close, saved }) => (
        <PropertiesDialog
          chartId={id}
          close={close}
          saved={() => {
            saved();
            close();
          }}
        />
      ),
    };
  }),
  ownersOf: (row) => row.owners,
  taggedAs: "chart",
  isBundled: true,
  deletes: "together",
  about: (
    <>
      {t("A picture of a dataset. Make one, import some that were exported from Superset, or load the examples with")}{" "}
      <code>liteset load-examples</code>.
    </>
  ),
};
