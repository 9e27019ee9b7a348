import { api } from "./client.ts";
import type { ChartRow, DashboardChart, DashboardDataset, DashboardDetail, DashboardRow, ListAnswer } from "./types.ts";

export type FavouriteKind = "dashboard" | "chart" | "tag";

export interface ListQuery {
  columns?: string[];
  filters?: { col: string; opr: string; value: unknown }[];
  order_column?: string;
  order_direction?: "asc" | "desc";
  page?: number;
  page_size?: number;
}

export function listDashboards(query: ListQuery, signal?: AbortSignal): Promise<ListAnswer<DashboardRow>> {
  return api.get("/api/v1/dashboard/", { rison: query, signal });
}

export function listCharts(query: ListQuery, signal?: AbortSignal): Promise<ListAnswer<ChartRow>> {
  return api.get("/api/v1/chart/", { rison: query, signal });
}

export async function showDashboard(idOrSlug: string, signal?: AbortSignal): Promise<DashboardDetail> {
  return (await api.get<{ result: DashboardDetail }>(`/api/v1/dashboard/${encodeURIComponent(idOrSlug)}`, { signal }))
    .result;
}

export function changeDashboard(id: number, changes: Record<string, unknown>): Promise<unknown> {
  return api.put(`/api/v1/dashboard/${id}`, { json: changes });
}

export async function dashboardCharts(idOrSlug: string, signal?: AbortSignal): Promise<DashboardChart[]> {
  const path = `/api/v1/dashboard/${encodeURIComponent(idOrSlug)}/charts`;
  return (await api.get<{ result: DashboardChart[] }>(path, { signal })).result;
}

export async function dashboardDatasets(idOrSlug: string, signal?: AbortSignal): Promise<DashboardDataset[]> {
  const path = `/api/v1/dashboard/${encodeURIComponent(idOrSlug)}/datasets`;
  return (await api.get<{ result: DashboardDataset[] }>(path, { signal })).result;
}

export interface ChartDetail extends ChartRow {
  params: string | null;
  datasource_type?: string;
}

export async function showChart(id: number, signal?: AbortSignal): Promise<ChartDetail> {
  return (await api.get<{ result: ChartDetail }>(`/api/v1/chart/${id}`, { signal })).result;
}

/** The ids among those given that the user has starred. */
export async function favouriteIds(kind: FavouriteKind, ids: number[], signal?: AbortSignal): Promise<number[]> {
  const answer = await api.get<{ result: { id: number; value: boolean }[] }>(`/api/v1/${kind}/favorite_status/`, {
    rison: ids,
    signal,
  });
  return answer.result.filter((status) => status.value).map((status) => status.id);
}

export function setFavourite(kind: FavouriteKind, id: number, favourite: boolean): Promise<unknown> {
  const path = `/api/v1/${kind}/${id}/favorites/`;
  return favourite ? api.post(path) : api.delete(path);
}

export interface RecentActivity {
  action: string;
  item_type: "dashboard" | "slice" | null;
  item_title: string;
  item_url: string | null;
  time: number;
  time_delta_humanized: string;
}

export async function recentActivity(signal?: AbortSignal): Promise<RecentActivity[]> {
  const answer = await api.get<{ result: RecentActivity[] }>("/api/v1/log/recent_activity/", {
    rison: { page_size: 8 },
    signal,
  });
  return answer.result;
}

/** The dates that a time range stands for; throws with the server's reason where it cannot be read. */
export async function timeRange(range: string, signal?: AbortSignal): Promise<{ since: string; until: string }> {
  const [first] = await timeRanges([{ timeRange: range }], signal);
  return first ?? { since: "", until: "" };
}

/** The dates of several ranges, each some time earlier where a shift ("1 year ago") is given. */
export async function timeRanges(
  ranges: { timeRange: string; shift?: string }[],
  signal?: AbortSignal,
): Promise<{ since: string; until: string }[]> {
  const answer = await api.get<{ result: { since: string; until: string }[] }>("/api/v1/time_range/", {
    rison: ranges,
    signal,
  });
  return answer.result;
}
