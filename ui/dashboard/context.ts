import { createContext, use } from "react";
import type { DashboardChart, DashboardDataset } from "../api/types.ts";
import type { LabelColors } from "../charts/color/label-colors.ts";
import type { DataMask, DatasourceInfo } from "../charts/types.ts";
import type { ExtraFormData } from "./filters/extra-form-data.ts";
import type { DataMaskState } from "./filters/masks.ts";
import type { DashboardLayout } from "./layout/tree.ts";
import type { OpenTabs } from "./layout/visible-tabs.ts";
import type { RefreshCount } from "./refresh.ts";

/** A filter that acts on a chart, in words. */
export interface AppliedFilter {
  id: string;
  name: string;
  label: string;
}

/** What the parts of a dashboard ask about the whole. */
export interface DashboardState {
  id: number;
  /** what the address said when the dashboard was opened; templates read it (`url_param`) */
  urlParams: Readonly<Record<string, string>>;
  /** what `json_metadata` says */
  metadata: Readonly<Record<string, unknown>>;
  layout: DashboardLayout;
  charts: Map<number, DashboardChart>;
  datasets: Map<string, DashboardDataset>;
  datasourceInfo(uid: string | undefined): DatasourceInfo | undefined;
  colors: LabelColors;
  extraFormDataOf(chartId: number): ExtraFormData;
  appliedTo(chartId: number): AppliedFilter[];
  /** false while a filter that decides on a chart has no value yet */
  isReady(chartId: number): boolean;
  crossFilter?: (chartId: number, mask: DataMask) => void;
  crossFilters: Readonly<Record<number, DataMaskState>>;
  openTabs: OpenTabs;
  openTab(tabsId: string, tabId: string): void;
  /** grows when a chart is to be asked anew */
  refreshOf(chartId: number): RefreshCount;
  reportLoading(chartId: number, isLoading: boolean): void;
  /** while a picture of the whole is taken: charts that nobody has scrolled to are drawn, too */
  isWhole: boolean;
}

export const DashboardContext = createContext<DashboardState | undefined>(undefined);

export function useDashboard(): DashboardState {
  const state = use(DashboardContext);
  if (!state) throw new Error("useDashboard is used outside a dashboard");
  return state;
}

/** What filters ask about their dashboard. */
type FilteredDashboard = Pick<DashboardState, "id" | "datasets">;

/** The dashboard of filters that stand where the dashboard does not: in the editor of a report. */
export const FilteredDashboardContext = createContext<FilteredDashboard | undefined>(undefined);

export function useFilteredDashboard(): FilteredDashboard {
  const filtered = use(FilteredDashboardContext);
  const state = use(DashboardContext);
  const found = filtered ?? state;
  if (!found) throw new Error("useFilteredDashboard is used outside a dashboard");
  return found;
}

/** false inside a tab that is not open: nothing is fetched there. */
export const ShownContext = createContext(true);

/** What is done with the dashboard as a whole, for those of its parts that offer it, too. */
export interface DashboardActions {
  mayEdit: boolean;
  /** Keeps what is shown. @returns the address of a permalink, to one of the layout's elements where it is named */
  share(anchor?: string): Promise<string>;
}

export const ActionsContext = createContext<DashboardActions | undefined>(undefined);
