export interface Person {
  id: number;
  first_name: string;
  last_name: string;
}

/** A tag of something; `type` tells those that people gave from those that say who owns it. */
export interface TagOf {
  id: number;
  name: string;
  type: number;
}

export interface ListAnswer<T> {
  count: number;
  result: T[];
}

export interface DashboardRow {
  id: number;
  uuid?: string;
  dashboard_title: string | null;
  slug?: string | null;
  url: string;
  published?: boolean;
  status?: string;
  certified_by?: string | null;
  tags?: TagOf[];
  owners?: Person[];
  changed_by?: Person | null;
  changed_by_name?: string;
  changed_on_delta_humanized?: string;
  changed_on_utc?: string;
}

export interface ChartRow {
  id: number;
  slice_name: string | null;
  viz_type: string | null;
  url?: string;
  slice_url?: string;
  description?: string | null;
  certified_by?: string | null;
  datasource_name_text?: string | null;
  datasource_id?: number | null;
  dashboards?: { id: number; dashboard_title: string | null }[];
  tags?: TagOf[];
  owners?: Person[];
  changed_by?: Person | null;
  changed_by_name?: string;
  changed_on_delta_humanized?: string;
  changed_on_utc?: string;
}

export interface DashboardDetail extends DashboardRow {
  changed_on?: string;
  css: string | null;
  json_metadata: string | null;
  position_json: string | null;
  certification_details?: string | null;
  roles?: { id: number; name: string }[];
  theme?: { id: number; theme_name: string; json_data: string } | null;
}

export interface DashboardChart {
  id: number;
  slice_name: string;
  description: string | null;
  description_markeddown?: string;
  certified_by?: string | null;
  changed_on?: string;
  form_data: { viz_type: string; datasource?: string; [key: string]: unknown };
}

export interface DashboardDataset {
  id: number;
  uid: string;
  name: string;
  table_name?: string;
  main_dttm_col?: string | null;
  columns: { column_name: string; verbose_name: string | null; type_generic: number | null; is_dttm?: boolean }[];
  metrics: { metric_name: string; verbose_name: string | null; d3format?: string | null; currency?: unknown }[];
  verbose_map?: Record<string, string>;
  column_formats?: Record<string, string>;
  currency_formats?: Record<string, unknown>;
  granularity_sqla?: [string, string][];
  time_grain_sqla?: [string, string][];
}
