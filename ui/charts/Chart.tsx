import { theme as antdTheme, Empty, Skeleton } from "antd";
import { Component, type ComponentType, memo, type ReactNode, useMemo } from "react";
import { type Late, late } from "../components/late.tsx";
import { t } from "../i18n/t.ts";
import { createLabelColors, type LabelColors } from "./color/label-colors.ts";
import { DataSummary } from "./DataSummary.tsx";
import { hasValues } from "./has-values.ts";
import type { OfferedProps } from "./Offered.tsx";
import { chartTypes } from "./registry.ts";
import { chartTheme } from "./theme.ts";
import { useTurn } from "./turns.ts";
import type {
  AskForData,
  ChartPlugin,
  ChartViewProps,
  DataMask,
  DatasourceInfo,
  FormData,
  OpenChartMenu,
  QueryData,
  QueryFilter,
} from "./types.ts";
import { filtersBehind } from "./values-behind.ts";

export interface ChartProps {
  vizType: string;
  formData: FormData;
  /** `result` of `POST /api/v1/chart/data`, asked with `chartTypes[vizType].buildQuery(formData)` */
  queriesData: QueryData[];
  width: number;
  height: number;
  /** The chart's name, for people who do not see it. */
  title?: string;
  datasource?: DatasourceInfo;
  /** One for all charts of a dashboard; without it each chart has its own colours. */
  colors?: LabelColors;
  onCrossFilter?: (mask: DataMask) => void;
  /** The filters that a click in it has set on its dashboard. */
  picked?: readonly QueryFilter[] | undefined;
  /** What a click with the right button opens; with the shift key, too, the browser's own menu comes. */
  openMenu?: OpenChartMenu;
  /** How a chart gets more than it was given. */
  ask?: AskForData;
}

const noDatasource: DatasourceInfo = {};

/** Draws a chart of any type into a box of the given size; the drawing code is loaded when first needed. */
export const Chart = memo(function Chart({
  vizType,
  formData,
  queriesData,
  width,
  height,
  title,
  datasource,
  colors,
  onCrossFilter,
  picked,
  openMenu,
  ask,
}: ChartProps) {
  const { token } = antdTheme.useToken();
  const theme = useMemo(() => chartTheme(token), [token]);
  const ownColors = useMemo(() => createLabelColors(), []);
  const Drawing = drawingOf(vizType);
  const box = { width, height, position: "relative", overflow: "hidden" } as const;
  if (!Drawing) {
    return (
      <div style={{ ...box, display: "grid", placeItems: "center", color: theme.textSecondary }} role="alert">
        {t("Charts of the type “{vizType}” are not drawn by this frontend yet.", { vizType })}
      </div>
    );
  }
  if (queriesData.every((query) => query.data.length === 0)) return <NoResults width={width} height={height} />;
  const name = title ?? chartTypes[vizType]?.name ?? vizType;
  return (
    <figure
      style={{ ...box, margin: 0 }}
      aria-label={name}
      onContextMenu={(event) => {
        if (!openMenu || event.shiftKey) return;
        event.preventDefault();
        openMenu(filtersBehind(event.target), { x: event.clientX, y: event.clientY });
      }}
    >
      <DrawingBoundary resetKey={queriesData} height={height}>
        <Drawing
          name={name}
          formData={formData}
          queriesData={queriesData}
          width={width}
          height={height}
          theme={theme}
          datasource={datasource ?? noDatasource}
          colors={colors ?? ownColors}
          onCrossFilter={onCrossFilter}
          picked={picked}
          ask={ask}
        />
      </DrawingBoundary>
      <DataSummary name={name} queriesData={queriesData} labels={datasource?.verboseMap} />
    </figure>
  );
});

function NoResults({ width, height }: { width: number; height: number }) {
  const isSmall = height < 120 || (height < 190 && width < 320);
  return (
    <div style={{ width, height, position: "relative", display: "grid", placeItems: "center" }} role="status">
      {isSmall ? (
        <span>{t("No results")}</span>
      ) : (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t("No results. Another time range or fewer filters may show some.")}
        />
      )}
    </div>
  );
}

const drawings = new Map<string, Late<ChartViewProps>>();

function drawingOf(vizType: string): Late<ChartViewProps> | undefined {
  const type = Object.hasOwn(chartTypes, vizType) ? chartTypes[vizType] : undefined;
  if (!type) return undefined;
  let drawing = drawings.get(vizType);
  if (!drawing) {
    drawing = late(
      async () => componentOf(await type.load()),
      ({ width, height }) => <Skeleton.Node active style={{ width, height }} />,
    );
    drawings.set(vizType, drawing);
  }
  return drawing;
}

const Offered = late<OfferedProps>(() => import("./Offered.tsx").then((module) => module.Offered));

/** Loads the code that draws such charts, so that it is there when their data come. */
export const preloadDrawing = (vizType: string): void => drawingOf(vizType)?.preload();

async function componentOf(plugin: ChartPlugin): Promise<ComponentType<ChartViewProps>> {
  if ("View" in plugin) {
    const { View } = plugin;
    return (props) => (
      <WithValues isAsked={plugin.needsValues} {...props}>
        <InTurn {...props}>
          <View {...props} />
        </InTurn>
      </WithValues>
    );
  }
  const { EChart } = await import("./echarts/EChart.tsx");
  const draw = (props: ChartViewProps) => (
    <WithValues isAsked={!plugin.drawsWithoutValues} {...props}>
      <EChart plugin={plugin} {...props} />
    </WithValues>
  );
  return (props) => {
    const offer = plugin.offers?.(props.formData);
    return offer ? <Offered {...{ offer, draw, props }} /> : draw(props);
  };
}

type Sized = Pick<ChartViewProps, "width" | "height"> & { children: ReactNode };

function InTurn({ width, height, children }: Sized) {
  return useTurn() ? children : <div data-chart="drawing" style={{ width, height }} />;
}

/** A drawing of numbers; where all are null, that there is nothing to draw. */
function WithValues({
  isAsked,
  queriesData,
  width,
  height,
  children,
}: Sized & { isAsked: boolean | undefined; queriesData: QueryData[] }) {
  return isAsked && !hasValues(queriesData) ? <NoResults width={width} height={height} /> : children;
}

/** A drawing that fails says so in its own box; the rest of the page stays. New data tries again. */
class DrawingBoundary extends Component<
  { resetKey: unknown; height: number; children: ReactNode },
  { failed?: { error: Error; key: unknown } }
> {
  override state: { failed?: { error: Error; key: unknown } } = {};

  static getDerivedStateFromError(error: Error) {
    return { failed: { error, key: undefined } };
  }

  override componentDidUpdate() {
    const { failed } = this.state;
    if (!failed) return;
    if (failed.key === undefined) this.setState({ failed: { ...failed, key: this.props.resetKey } });
    else if (failed.key !== this.props.resetKey) this.setState({ failed: undefined });
  }

  override render() {
    const { failed } = this.state;
    if (!failed) return this.props.children;
    return (
      <div role="alert" style={{ height: this.props.height, display: "grid", placeItems: "center", padding: 16 }}>
        {t("This chart could not be drawn:")} {failed.error.message}
      </div>
    );
  }
}
