import { PlusOutlined, SafetyCertificateFilled } from "@ant-design/icons";
import { Button } from "antd";
import { Link } from "react-router";
import { can } from "../access.ts";
import { serverPath } from "../api/client.ts";
import { listDashboards } from "../api/resources.ts";
import type { DashboardRow } from "../api/types.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import styles from "./columns.module.css";
import { changedColumn, ownersColumn, starColumn } from "./columns.tsx";
import { FilterSelect } from "./FilterSelect.tsx";
import { ListPage } from "./ListPage.tsx";
import { useListState } from "./use-list-state.ts";

const columns = [
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
];

/** All dashboards that the user may see. */
export function DashboardList() {
  const { user } = useBootstrap();
  const { state, change } = useListState("", "desc");
  return (
    <ListPage<DashboardRow>
      kind="dashboard"
      title="Dashboards"
      searchFilter={{ col: "dashboard_title", opr: "title_or_slug" }}
      favourites={{ kind: "dashboard", operator: "dashboard_is_favorite" }}
      columns={columns}
      fetch={listDashboards}
      toFilters={({ filters }) =>
        filters.status ? [{ col: "published", opr: "eq", value: filters.status === "published" }] : []
      }
      filters={
        <FilterSelect
          label="Status"
          value={state.filters.status}
          onChange={(status) => change({ status })}
          options={[
            { value: "published", label: "Published" },
            { value: "draft", label: "Draft" },
          ]}
        />
      }
      tableColumns={(ids) => [
        starColumn("dashboard", ids, (row) => row.dashboard_title),
        {
          key: "dashboard_title",
          title: "Name",
          sorter: true,
          render: (_, row) => (
            <>
              <Link className={styles.name} to={row.url}>
                {row.dashboard_title || "Untitled dashboard"}
              </Link>{" "}
              {row.certified_by ? <SafetyCertificateFilled title={`Certified by ${row.certified_by}`} /> : null}
            </>
          ),
        },
        {
          key: "published",
          title: "Status",
          width: 130,
          sorter: true,
          render: (_, row) => (
            <span className={row.published ? styles.published : styles.draft}>
              {row.published ? "Published" : "Draft"}
            </span>
          ),
        },
        ownersColumn(),
        changedColumn(),
      ]}
      action={
        can(user, "can_write", "Dashboard") ? (
          <Button type="primary" icon={<PlusOutlined />} href={serverPath("/dashboard/new/")}>
            Add dashboard
          </Button>
        ) : null
      }
      empty={
        <>
          <h2>No dashboards yet</h2>
          <p>
            Load the examples with <code>liteset load-examples</code>, or import dashboards exported from Superset.
          </p>
        </>
      }
    />
  );
}
