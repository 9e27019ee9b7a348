import { chartIdOf, type LayoutNode } from "./tree.ts";

/**
 * The names by which style sheets of dashboards written for Superset find their parts. What is Liteset's own about looks has names of
 * its own, made by CSS modules.
 */
export const cssNames = {
  header: "dashboard-header header-with-actions",
  filters: "filter-bar",
  content: "dashboard-content",
  grid: "grid-container grid-content",
  tile: "chart-slice",
  tileHead: "chart-header",
  tileTitle: "header-title",
  tileBody: "slice_container",
  tabList: "ant-tabs-nav",
  tab: "ant-tabs-tab",
  openTab: "ant-tabs-tab ant-tabs-tab-active",
};

/** The names of an element of the layout. */
export function cssNamesOf(node: LayoutNode): string {
  const background = node.meta.background === "BACKGROUND_WHITE" ? "background--white" : "background--transparent";
  switch (node.type) {
    case "ROW":
      return `grid-row ${background}`;
    case "COLUMN":
      return `grid-column ${background}`;
    case "CHART":
      return `dashboard-component dashboard-component-chart-holder dashboard-chart-id-${chartIdOf(node) ?? ""}`;
    case "MARKDOWN":
      return "dashboard-component dashboard-component-chart-holder dashboard-markdown";
    case "HEADER":
      return `dashboard-component dashboard-component-header header-style-option ${background}`;
    case "TABS":
      return "dashboard-component dashboard-component-tabs";
    case "DIVIDER":
      return "dashboard-component dashboard-component-divider";
    default:
      return "";
  }
}
