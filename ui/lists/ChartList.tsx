import { PlusOutlined } from "@ant-design/icons";
import { Link } from "react-router";
import { listCharts } from "../api/resources.ts";
import type { ChartRow } from "../api/types.ts";
import { chartTypes } from "../charts/registry.ts";
import { ChartGlyph } from "../components/ChartGlyph.tsx";
import styles from "./columns.module.css";
import { changedColumn, ownersColumn, starColumn } from "./columns.tsx";
import { FilterSelect } from "./FilterSelect.tsx";
import { ListPage } from "./ListPage.tsx";
import { useListState } from "./use-list-state.ts";

const columns = [
  "id",
  "slice_name",
  "viz_type",
  "description",
  "datasource_name_text",
  "datasource_id",
  "changed_by_name",
  "changed_on_delta_humanized",
  "dashboards.id",
  "dashboards.dashboard_title",
  "owners.id",
  "owners.first_name",
  "owners.last_name",
];

const typeOptions = Object.entries(chartTypes)
  .map(([value, type]) => ({ value, label: type.name }))
  .sort((a, b) => a.label.localeCompare(b.label));

/** All charts that the user may see. */
export function ChartList() {
  const { state, change } = useListState("", "desc");
  return (
    <ListPage<ChartRow>
      kind="chart"
      title="Charts"
      searchFilter={{ col: "slice_name", opr: "chart_all_text" }}
      favourites={{ kind: "chart", operator: "chart_is_favorite" }}
      columns={columns}
      fetch={listCharts}
      toFilters={({ filters }) => (filters.type ? [{ col: "viz_type", opr: "eq", value: filters.type }] : [])}
      action={
        <Link to="/chart/add" className={styles.add}>
          <PlusOutlined aria-hidden="true" /> Chart
        </Link>
      }
      filters={
        <FilterSelect
          label="Type"
          value={state.filters.type}
          onChange={(type) => change({ type })}
          options={typeOptions}
        />
      }
      tableColumns={(ids) => [
        starColumn("chart", ids, (row) => row.slice_name),
        {
          key: "slice_name",
          title: "Name",
          sorter: true,
          render: (_, row) => (
            <Link className={styles.name} to={`/explore/?slice_id=${row.id}`}>
              {row.slice_name || "Untitled chart"}
            </Link>
          ),
        },
        {
          key: "viz_type",
          title: "Type",
          width: 210,
          sorter: true,
          render: (_, row) => <ChartGlyph vizType={row.viz_type ?? ""} withName />,
        },
        {
          key: "dashboards",
          title: "On dashboards",
          width: 220,
          render: (_, row) =>
            (row.dashboards ?? []).slice(0, 2).map((dashboard) => (
              <Link key={dashboard.id} className={styles.note} to={`/superset/dashboard/${dashboard.id}/`}>
                {dashboard.dashboard_title}
              </Link>
            )),
        },
        {
          key: "datasource_name",
          title: "Dataset",
          width: 190,
          render: (_, row) => <span className={styles.changed}>{row.datasource_name_text}</span>,
        },
        ownersColumn(),
        changedColumn(),
      ]}
      empty={
        <>
          <h2>No charts yet</h2>
          <p>
            Load the examples with <code>liteset load-examples</code>, or import charts exported from Superset.
          </p>
        </>
      }
    />
  );
}
