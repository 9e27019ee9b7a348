import type { BrowserContext, Page } from "playwright-core";

interface NewChart {
  name: string;
  formData: { viz_type: string };
}

/** Stores charts of a dataset, and a dashboard of them all in rows of six; gives the chart's ids by name. */
export async function addDashboard(
  context: BrowserContext,
  dataset: number,
  title: string,
  charts: readonly NewChart[],
): Promise<{ id: number; idOf: Map<string, number> }> {
  const send = await sender(context);
  const idOf = new Map<string, number>();
  const { id } = await send("post", "/api/v1/dashboard/", { dashboard_title: title });
  for (const { name, formData } of charts) {
    const params = JSON.stringify({ ...formData, datasource: `${dataset}__table` });
    const chart = { slice_name: name, viz_type: formData.viz_type, datasource_type: "table", datasource_id: dataset };
    idOf.set(name, (await send("post", "/api/v1/chart/", { ...chart, params, dashboards: [id] })).id);
  }
  await send("put", `/api/v1/dashboard/${id}`, { position_json: JSON.stringify(inRows([...idOf.values()])) });
  return { id, idOf };
}

/** The rows of a list of the API, at most a hundred. */
export async function listOf(
  context: BrowserContext,
  resource: "chart" | "dataset",
): Promise<({ id: number } & Record<string, unknown>)[]> {
  const answer = await context.request.get(`/api/v1/${resource}/?q=(page_size:100)`);
  return ((await answer.json()) as { result: ({ id: number } & Record<string, unknown>)[] }).result;
}

export interface CrossFilter {
  /** the chart's */
  id: number;
  extraFormData: object;
  filterState: object;
  ownState: object;
}

/**
 * Sets a cross filter in Superset's frontend as a click would, by its store: charts without rows have nothing to click at, and
 * those of permalinks it leaves alone.
 */
export async function crossFilterGenuine(page: Page, { id, ...dataMask }: CrossFilter): Promise<void> {
  await page.evaluate(
    ([filterId, mask]) => {
      type Action = (action: object) => void;
      interface Fiber {
        memoizedProps?: { store?: { dispatch?: Action } };
        child: Fiber | null;
        sibling: Fiber | null;
      }
      const root = document.getElementById("app");
      const { _reactRootContainer: older } = root as unknown as {
        _reactRootContainer?: { _internalRoot: { current: Fiber } };
      };
      const [, newer] = Object.entries(root ?? {}).find(([key]) => key.startsWith("__reactContainer")) ?? [];
      const top = older?._internalRoot.current ?? (newer as Fiber | undefined);
      const waiting = [top];
      let dispatch: Action | undefined;
      while (waiting.length > 0 && !dispatch) {
        const fiber = waiting.pop();
        dispatch = fiber?.memoizedProps?.store?.dispatch;
        if (fiber?.sibling) waiting.push(fiber.sibling);
        if (fiber?.child) waiting.push(fiber.child);
      }
      if (!dispatch) throw new Error("Superset's frontend has no store");
      dispatch({ type: "UPDATE_DATA_MASK", filterId, dataMask: mask });
    },
    [id, dataMask] as const,
  );
}

interface NativeFilter {
  id: string;
  filterType: string;
  targets: { column?: { name: string } }[];
}

/** What a filter of each type says when something is chosen. */
const chosen: Record<string, (column: string) => { extraFormData: object; value: unknown }> = {
  filter_time: () => ({ extraFormData: { time_range: "2001-01-01 : 2001-06-01" }, value: "2001-01-01 : 2001-06-01" }),
  filter_select: (col) => ({ extraFormData: { filters: [{ col, op: "IN", val: ["A", "B"] }] }, value: ["A", "B"] }),
  filter_range: (col) => ({
    extraFormData: {
      filters: [
        { col, op: ">=", val: 1 },
        { col, op: "<=", val: 90 },
      ],
    },
    value: [1, 90],
  }),
  filter_timecolumn: () => ({ extraFormData: { granularity_sqla: "year" }, value: ["year"] }),
  filter_timegrain: () => ({ extraFormData: { time_grain_sqla: "P1M" }, value: ["P1M"] }),
};

/** A permalink of a dashboard on which each native filter holds something, and one chart filters the others. */
export async function filterEverything(
  context: BrowserContext,
  slug: string,
): Promise<{ path: string; charts: number[]; crossFilter: CrossFilter }> {
  const get = async (path: string) =>
    ((await (await context.request.get(`/api/v1/dashboard/${slug}${path}`)).json()) as { result: unknown }).result;
  const dashboard = (await get("")) as { id: number; json_metadata: string };
  const charts = ((await get("/charts")) as { id: number; form_data: { viz_type: string } }[]).sort(
    (a, b) => a.id - b.id,
  );
  const { native_filter_configuration: filters } = JSON.parse(dashboard.json_metadata) as {
    native_filter_configuration: NativeFilter[];
  };
  const masks = filters.map(({ id, filterType, targets }) => {
    const { extraFormData, value } = chosen[filterType]?.(targets[0]?.column?.name ?? "") ?? {
      extraFormData: {},
      value: null,
    };
    return [id, { id, extraFormData, filterState: { value }, ownState: {} }];
  });
  const from = charts.find(({ form_data }) => ["pie", "table"].includes(form_data.viz_type))?.id ?? 0;
  const crossFilter = {
    id: from,
    extraFormData: { filters: [{ col: "weather", op: "IN", val: ["sun"] }] },
    filterState: { value: ["sun"], selectedValues: ["sun"] },
    ownState: {},
  };
  const dataMask = { ...Object.fromEntries(masks), [from]: crossFilter };
  const send = await sender(context);
  const { key } = await send("post", `/api/v1/dashboard/${dashboard.id}/permalink`, { dataMask });
  return { path: `/superset/dashboard/p/${key}/`, charts: charts.map(({ id }) => id), crossFilter };
}

/** Calls of the API with the token that writing wants. */
async function sender(context: BrowserContext) {
  const answer = await context.request.get("/api/v1/security/csrf_token/");
  const { result: token } = (await answer.json()) as { result: string };
  return async (method: "post" | "put", path: string, data: object): Promise<{ id: number; key?: string }> => {
    const sent = await context.request[method](path, { data, headers: { "x-csrftoken": token } });
    if (!sent.ok()) throw new Error(`${path}: ${sent.status()} ${await sent.text()}`);
    return (await sent.json()) as { id: number; key?: string };
  };
}

const COLUMNS = 6;

function inRows(ids: readonly number[]): Record<string, unknown> {
  const layout: Record<string, unknown> = { DASHBOARD_VERSION_KEY: "v2" };
  const rows: string[] = [];
  for (let at = 0; at < ids.length; at += COLUMNS) {
    const row = `ROW-${at}`;
    rows.push(row);
    const children = ids.slice(at, at + COLUMNS).map((id) => `CHART-${id}`);
    const meta = { background: "BACKGROUND_TRANSPARENT" };
    layout[row] = { type: "ROW", id: row, children, parents: ["ROOT_ID", "GRID_ID"], meta };
    for (const id of ids.slice(at, at + COLUMNS)) {
      const parents = ["ROOT_ID", "GRID_ID", row];
      const place = { chartId: id, width: 2, height: 20, sliceName: "" };
      layout[`CHART-${id}`] = { type: "CHART", id: `CHART-${id}`, children: [], parents, meta: place };
    }
  }
  layout.ROOT_ID = { type: "ROOT", id: "ROOT_ID", children: ["GRID_ID"] };
  layout.GRID_ID = { type: "GRID", id: "GRID_ID", children: rows, parents: ["ROOT_ID"] };
  return layout;
}
