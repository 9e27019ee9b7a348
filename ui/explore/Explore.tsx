import { theme as antdTheme, Segmented } from "antd";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useBlocker, useLocation, useNavigate } from "react-router";
import { messageOf } from "../api/errors.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { allControls } from "../charts/controls/control.ts";
import { list } from "../charts/form-data.ts";
import { chartTypes } from "../charts/registry.ts";
import { chartTheme } from "../charts/theme.ts";
import type { DatasourceInfo } from "../charts/types.ts";
import { ChartGlyph } from "../components/ChartGlyph.tsx";
import { writeClipboard } from "../components/clipboard.ts";
import { openMail } from "../components/mail.ts";
import { toastBusy, toastError } from "../components/toast-store.ts";
import { useTitle } from "../components/use-title.ts";
import { downloadChart } from "../dashboard/chart/chart-data.ts";
import { t } from "../i18n/t.ts";
import { isStandalone } from "../layout/standalone.ts";
import { downloadPicture } from "../picture/download.ts";
import { type ExploreData, makePermalink } from "./api.ts";
import { ChartPane } from "./ChartPane.tsx";
import type { BelowView } from "./data/DataPane.tsx";
import { DatasetMenu } from "./dataset/DatasetMenu.tsx";
import { DatasetPanel } from "./dataset/DatasetPanel.tsx";
import { downloadJson, downloadSvg } from "./download.ts";
import styles from "./Explore.module.css";
import { ExploreHeader, type HeaderAction } from "./ExploreHeader.tsx";
import { type Field, metricOf } from "./fields.ts";
import { missingControls } from "./form-data.ts";
import { loadControlPanel } from "./load-control-panel.ts";
import { type OwnState, useAddress } from "./use-address.ts";
import { useAnswer } from "./use-answer.ts";
import { useEditor } from "./use-editor.ts";

const ControlPanel = lazy(() => loadControlPanel().then((module) => ({ default: module.ControlPanel })));
const DataPane = lazy(() => import("./data/DataPane.tsx").then((module) => ({ default: module.DataPane })));
const SaveDialog = lazy(() => import("./dialogs/SaveDialog.tsx").then((module) => ({ default: module.SaveDialog })));
const TypeDialog = lazy(() => import("./dialogs/TypeDialog.tsx").then((module) => ({ default: module.TypeDialog })));
const LeaveDialog = lazy(() =>
  import("../components/LeaveDialog.tsx").then((module) => ({ default: module.LeaveDialog })),
);
const PropertiesDialog = lazy(() =>
  import("./dialogs/PropertiesDialog.tsx").then((module) => ({ default: module.PropertiesDialog })),
);

interface ExploreProps {
  loaded: ExploreData;
  /** loads the page anew after something about the chart was stored */
  reload(): void;
}

/** The chart editor: what there is, what is asked of it, and what comes out. */
export function Explore({ loaded, reload }: ExploreProps) {
  const { slice } = loaded;
  const chartId = slice?.slice_id;
  const { user } = useBootstrap();
  const navigate = useNavigate();
  const isAlone = isStandalone(useLocation().search);
  const { token } = antdTheme.useToken();
  const editor = useEditor(loaded.form_data, loaded.dataset);
  const { formData, dataset, sections } = editor;
  const missing = useMemo(() => (sections ? missingControls(formData, sections) : []), [formData, sections]);
  const answer = useAnswer(formData);
  const [name, setName] = useState(slice?.slice_name ?? "");
  const [dialog, setDialog] = useState<"save" | "properties" | "type">();
  const [view, setView] = useState<BelowView>();
  const box = useRef<HTMLDivElement>(null);
  const isLeaving = useRef(false);
  const isChanged = editor.isChanged || (slice !== null && name !== slice.slice_name);
  useTitle(name || t("New chart"));
  useAddress(answer.asked, chartId);
  const blocker = useLeaveGuard(isChanged, isLeaving);

  // A chart that was begun before is drawn without being asked for; so is one that has just become another type.
  const [isKnown] = useState(() => isStarted(loaded.form_data));
  const isReady = sections !== undefined && sections.length > 0 && missing.length === 0;
  const { show, asked } = answer;
  const isDue = isReady && (asked ? asked.viz_type !== formData.viz_type : isKnown);
  useEffect(() => {
    if (isDue) show(formData);
  }, [isDue, formData, show]);

  const datasource: DatasourceInfo = useMemo(
    () => ({
      verboseMap: dataset.verbose_map,
      columnFormats: dataset.column_formats,
      currencyFormats: dataset.currency_formats,
    }),
    [dataset],
  );
  const add = (field: Field) => {
    const control = allControls(sections ?? []).find(
      (one) =>
        one.when?.(formData) !== false &&
        (one.kind === `${field.kind}s` || (one.kind === field.kind && list(formData, one.key).length === 0)),
    );
    const value = field.kind === "metric" ? metricOf(field, dataset) : field.name;
    if (!control || value === undefined)
      return toastError(
        t("This chart has no free place for the {kind} {name}.", { kind: field.kind, name: field.name }),
      );
    editor.change({ [control.key]: control.kind === field.kind ? value : [...list(formData, control.key), value] });
  };
  const act = async (action: HeaderAction) => {
    if (action === "properties") return setDialog("properties");
    if (action === "query") return setView("query");
    const { answer: shown } = answer;
    const title = name || "chart";
    const close = toastBusy(
      isShared(action)
        ? t("Copying the permalink")
        : t("Preparing {action}", { action: action.replace("-pivoted", "").toUpperCase() }),
    );
    try {
      if (isShared(action)) await shareChart(action, await makePermalink(formData), title);
      if (!shown) return;
      if (action === "csv" || action === "xlsx") await downloadChart(shown.formData, title, action);
      if (action === "csv-pivoted") await downloadChart(shown.formData, title, "csv", true);
      if (action === "xlsx-pivoted") await downloadChart(shown.formData, title, "xlsx", true);
      if (action === "json") downloadJson(shown, title);
      const figure = box.current?.querySelector("figure");
      if (action === "png" && figure) await downloadPicture(figure, title, "png");
      if (action === "svg" && box.current && figure) {
        const { clientWidth: width, clientHeight: height } = box.current;
        await downloadSvg({ answer: shown, figure, width, height, theme: chartTheme(token), datasource, name: title });
      }
    } catch (error) {
      toastError(messageOf(error));
    } finally {
      close();
    }
  };
  const saved = (id: number, dashboardId?: number) => {
    isLeaving.current = true;
    setDialog(undefined);
    if (dashboardId !== undefined) navigate(`/superset/dashboard/${dashboardId}/`);
    else if (id === chartId) reload();
    else navigate(`/explore/?slice_id=${id}`, { replace: true });
  };
  const isOwner = user.roles.Admin !== undefined || (slice?.owners ?? []).includes(user.userId ?? -1);
  const chart = (
    <ChartPane
      {...answer}
      name={name}
      datasource={datasource}
      retry={answer.run}
      box={box}
      empty={emptyText(
        formData.viz_type,
        missing.map((control) => control.label),
      )}
    />
  );

  if (isAlone)
    return (
      <div className={styles.alone} data-page="chart" aria-busy={sections === undefined || isDue}>
        {chart}
      </div>
    );
  return (
    <div className={styles.page} data-page="chart">
      <ExploreHeader
        name={name}
        rename={setName}
        chartId={chartId}
        isChanged={isChanged}
        dashboards={loaded.metadata?.dashboards ?? []}
        drawn={answer.answer && { title: name || t("Chart"), formData: answer.answer.formData, datasource }}
        undo={editor.undo}
        redo={editor.redo}
        save={() => setDialog("save")}
        act={(action) => void act(action)}
      />
      <div className={styles.columns}>
        <aside className={styles.side} aria-label={t("Dataset")}>
          <DatasetPanel dataset={dataset} add={add} menu={<DatasetMenu editor={editor} />} />
        </aside>
        <aside className={styles.side} aria-label={t("Controls")}>
          <button type="button" className={styles.type} aria-haspopup="dialog" onClick={() => setDialog("type")}>
            <ChartGlyph vizType={formData.viz_type} withName />
            <span>{t("Change")}</span>
          </button>
          <Suspense fallback={<div className={`skeleton ${styles.fill}`} aria-busy="true" />}>
            <ControlPanel
              editor={editor}
              dataset={dataset}
              missing={missing}
              isFetching={answer.isFetching}
              isCurrent={answer.isCurrent}
              isFirst={answer.asked === undefined}
              run={answer.run}
              cancel={answer.cancel}
            />
          </Suspense>
        </aside>
        <section className={styles.main} aria-label={t("Chart")}>
          {chart}
          <div className={styles.data} data-open={view !== undefined}>
            <div className={styles.dataHead}>
              <Segmented<BelowView | "none">
                size="small"
                aria-label={t("Below the chart")}
                value={view ?? "none"}
                onChange={(next) => setView(next === "none" ? undefined : next)}
                options={[
                  { value: "none", label: t("Chart only") },
                  { value: "results", label: t("Results") },
                  { value: "samples", label: t("Samples") },
                  { value: "query", label: t("Query") },
                ]}
              />
            </div>
            {view ? (
              <div className={styles.dataBody}>
                <Suspense fallback={<div className="skeleton" style={{ height: 120 }} />}>
                  <DataPane view={view} formData={answer.answer?.formData ?? answer.asked} dataset={dataset} />
                </Suspense>
              </div>
            ) : null}
          </div>
        </section>
      </div>
      <Suspense fallback={null}>
        {dialog === "save" ? (
          <SaveDialog
            formData={formData}
            stored={slice}
            name={name}
            canOverwrite={slice !== null && isOwner && !slice.is_managed_externally}
            dashboards={loaded.metadata?.dashboards ?? []}
            close={() => setDialog(undefined)}
            saved={saved}
          />
        ) : null}
        {dialog === "properties" && chartId !== undefined ? (
          <PropertiesDialog chartId={chartId} close={() => setDialog(undefined)} saved={() => saved(chartId)} />
        ) : null}
        {dialog === "type" ? (
          <TypeDialog
            vizType={formData.viz_type}
            choose={(vizType) => {
              setDialog(undefined);
              void editor.changeType(vizType);
            }}
            close={() => setDialog(undefined)}
          />
        ) : null}
        {blocker.state === "blocked" ? (
          <LeaveDialog
            text={t("What you changed in this chart is not saved.")}
            stay={blocker.reset}
            leave={blocker.proceed}
          />
        ) : null}
      </Suspense>
    </div>
  );
}

const isShared = (action: HeaderAction) => ["permalink", "embed", "email"].includes(action);

/** The HTML that shows a chart on another page. */
function embedCode(permalink: string, title: string): string {
  const address = new URL(permalink, location.href);
  address.searchParams.set("standalone", "1");
  const frame = document.createElement("iframe");
  for (const [name, value] of Object.entries({ src: address.href, title, width: "800", height: "450" }))
    frame.setAttribute(name, value);
  return frame.outerHTML;
}

async function shareChart(action: HeaderAction, permalink: string, title: string): Promise<void> {
  if (action === "email") return openMail(title, t("Have a look at this chart: {permalink}", { permalink }));
  const text = action === "embed" ? embedCode(permalink, title) : permalink;
  if (!(await writeClipboard(text))) throw new Error(t("The browser refused to copy."));
}

/** Whether a chart was begun before: stored charts and kept form data are drawn at once, new ones when asked for. */
function isStarted(formData: ExploreData["form_data"]): boolean {
  // What a stored chart is made of is its type's own affair.
  if (Number(formData.slice_id) > 0) return true;
  return ["metrics", "metric", "groupby", "all_columns", "column", "x", "columns"].some(
    (key) => list(formData, key).length > 0,
  );
}

function emptyText(vizType: string, missing: readonly string[]): string {
  if (!Object.hasOwn(chartTypes, vizType))
    return t("Charts of the type “{vizType}” are not drawn by this frontend yet. Change the type.", { vizType });
  return missing.length > 0
    ? t("Choose {missing} to draw the chart.", { missing: missing.join(", ") })
    : t("Everything is chosen: create the chart.");
}

/** Asks before leaving a chart with changes that are not saved. */
function useLeaveGuard(isChanged: boolean, isLeaving: React.RefObject<boolean>) {
  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent) => {
      if (!isLeaving.current) event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isChanged, isLeaving]);
  return useBlocker(({ nextLocation }) => {
    const isOwn = (nextLocation.state as OwnState | null)?.isOwn === true;
    return isChanged && !isOwn && !isLeaving.current;
  });
}
