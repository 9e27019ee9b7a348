import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Navigate, useLocation, useParams } from "react-router";
import { useReportOpened } from "../api/telemetry.ts";
import { chartTypes } from "../charts/registry.ts";
import type { FormData } from "../charts/types.ts";
import { ErrorPanel } from "../components/ErrorPanel.tsx";
import { toastError } from "../components/toast-store.ts";
import { t } from "../i18n/t.ts";
import { isStandalone } from "../layout/standalone.ts";
import { type ExploreData, loadExplore } from "./api.ts";
import styles from "./Explore.module.css";
import { Explore } from "./Explore.tsx";
import { opened, withInitials } from "./form-data.ts";
import { loadControlPanel } from "./load-control-panel.ts";
import type { OwnState } from "./use-address.ts";
import { controlsQuery } from "./use-controls.ts";

const firstType = "table";

/** The chart editor of an address: a chart, a dataset, kept form data or a permalink. */
export function ExplorePage() {
  const { search, count, reload } = useOwnSearch();
  const client = useQueryClient();
  const isEmpty = search === "";
  const isAlone = isStandalone(useLocation().search);
  useEffect(() => {
    // What fails here is asked for again where it is shown, and told there.
    if (!isAlone) loadControlPanel().catch(() => undefined);
  }, [isAlone]);
  const { data, error, refetch } = useQuery({
    queryKey: ["explore", search, count],
    queryFn: async ({ signal }) => complete(await loadExplore(search, signal), search, client),
    enabled: !isEmpty,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  useReportOpened("chart", data?.slice?.slice_id);
  const message = data?.message;
  useEffect(() => {
    if (message) toastError(message);
  }, [message]);
  if (isEmpty) return <Navigate to="/chart/add" replace />;
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} what={t("chart")} />;
  if (!data) return <div className={`skeleton ${styles.page}`} aria-busy="true" />;
  return <Explore key={`${search} ${count}`} loaded={data} reload={reload} />;
}

/** The address's search as the server reads it; changes that the editor makes itself do not count. */
function useOwnSearch() {
  const { search, state } = useLocation();
  const { key } = useParams();
  const [count, setCount] = useState(0);
  const kept = useRef<string>(undefined);
  const isOwn = (state as OwnState | null)?.isOwn === true;
  if (kept.current === undefined || !isOwn) kept.current = serverSearch(search, key);
  const reload = () => {
    kept.current = serverSearch(search.replace(/form_data_key=[^&]*&?/, ""), key);
    setCount(count + 1);
  };
  return { search: kept.current, count, reload };
}

/** `datasource=12__table` of Superset's older addresses, and the key of a permalink, in the words of the API. */
function serverSearch(search: string, permalink: string | undefined): string {
  const params = new URLSearchParams(search);
  if (permalink) params.set("permalink_key", permalink);
  const source = /^(\d+)__(\w+)$/.exec(params.get("datasource") ?? "");
  if (source?.[1] && source[2] && !params.has("datasource_id")) {
    params.set("datasource_id", source[1]);
    params.set("datasource_type", source[2]);
  }
  return String(params);
}

/** Form data that the page can start with: with a type, and what its controls begin with where the chart is new. */
async function complete(
  loaded: ExploreData,
  search: string,
  client: ReturnType<typeof useQueryClient>,
): Promise<ExploreData> {
  const asked = new URLSearchParams(search).get("viz_type");
  const known = loaded.form_data.viz_type;
  const viz_type = known || (asked && Object.hasOwn(chartTypes, asked) ? asked : firstType);
  const formData: FormData = { ...loaded.form_data, viz_type };
  const sections = await client.fetchQuery(controlsQuery(viz_type));
  const form_data = known
    ? opened(formData, sections, loaded.dataset)
    : withInitials(formData, sections, loaded.dataset);
  return { ...loaded, form_data };
}
