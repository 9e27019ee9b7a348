import { MoreOutlined, RedoOutlined, SaveOutlined, UndoOutlined } from "@ant-design/icons";
import { Button, Dropdown, Input, Tooltip } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { Star, useFavourites } from "../components/Star.tsx";
import { isPivot } from "../dashboard/chart/chart-data.ts";
import { type DrillSource, useDrill } from "../drill/use-drill.tsx";
import { t } from "../i18n/t.ts";
import styles from "./Explore.module.css";

export type HeaderAction =
  | "properties"
  | "permalink"
  | "embed"
  | "email"
  | "csv"
  | "xlsx"
  | "csv-pivoted"
  | "xlsx-pivoted"
  | "json"
  | "png"
  | "svg"
  | "query";

interface ExploreHeaderProps {
  name: string;
  rename(name: string): void;
  chartId: number | undefined;
  isChanged: boolean;
  /** where the stored chart stands */
  dashboards: readonly { id: number; dashboard_title: string }[];
  /** the chart on the screen, once there is one */
  drawn: DrillSource | undefined;
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
  save(): void;
  act(action: HeaderAction): void;
}

/** The chart's name and what can be done with the whole of it. */
export function ExploreHeader(props: ExploreHeaderProps) {
  const { name, rename, chartId, isChanged, dashboards, drawn, undo, redo, save, act } = props;
  const hasAnswer = drawn !== undefined;
  const [isOpen, setIsOpen] = useState(false);
  const drill = useDrill(drawn ?? nothing, noFilters, isOpen);
  const favourites = useFavourites("chart", chartId === undefined ? [] : [chartId]);
  const items = [
    { key: "properties", label: t("Edit properties"), disabled: chartId === undefined },
    ...(chartId === undefined ? [] : [onDashboards(dashboards)]),
    { type: "divider" as const },
    { key: "permalink", label: t("Copy permalink") },
    { key: "embed", label: t("Copy HTML to embed") },
    { key: "email", label: t("Share by e-mail") },
    { key: "query", label: t("View query"), disabled: !hasAnswer },
    ...(drawn ? drill.entries : []),
    { type: "divider" as const },
    ...Object.entries({ ...downloads, ...(drawn && isPivot(drawn.formData) && pivotedDownloads) }).map(
      ([key, label]) => ({
        key,
        label,
        disabled: !hasAnswer,
      }),
    ),
  ];
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>
        <span className={styles.hidden}>{name || t("New chart")}</span>
        <Input
          aria-label={t("Chart name")}
          variant="borderless"
          placeholder={t("Name the chart")}
          value={name}
          maxLength={250}
          onChange={(event) => rename(event.target.value)}
        />
      </h1>
      {chartId === undefined ? null : <Star kind="chart" id={chartId} name={name} isOn={favourites?.has(chartId)} />}
      {isChanged ? (
        <span className={styles.changed} role="status">
          {t("Not saved")}
        </span>
      ) : null}
      <span className={styles.space} />
      <Tooltip title={t("Undo (Ctrl+Z)")}>
        <Button type="text" aria-label={t("Undo")} icon={<UndoOutlined />} disabled={!undo} onClick={undo} />
      </Tooltip>
      <Tooltip title={t("Redo (Ctrl+Shift+Z)")}>
        <Button type="text" aria-label={t("Redo")} icon={<RedoOutlined />} disabled={!redo} onClick={redo} />
      </Tooltip>
      <Button icon={<SaveOutlined aria-hidden="true" />} onClick={save}>
        {t("Save")}
      </Button>
      <Dropdown
        autoFocus
        menu={{ items, onClick: ({ key }) => !key.startsWith(onDashboard) && act(key as HeaderAction) }}
        trigger={["click"]}
        placement="bottomRight"
        destroyOnHidden
        onOpenChange={setIsOpen}
      >
        <Button type="text" aria-label={t("More actions")} aria-haspopup="menu" icon={<MoreOutlined />} />
      </Dropdown>
      {drill.dialog}
    </header>
  );
}

/** Begins the keys of entries that are links, which lead by themselves. */
const onDashboard = "dashboard ";

/** The way to the dashboards that the chart is on. */
function onDashboards(dashboards: ExploreHeaderProps["dashboards"]) {
  const children = dashboards.map(({ id, dashboard_title }) => ({
    key: `${onDashboard}${id}`,
    label: <Link to={`/superset/dashboard/${id}/`}>{dashboard_title || id}</Link>,
  }));
  const none = { key: "no dashboard", label: t("On none"), disabled: true };
  return { key: "dashboards", label: t("On dashboards"), children: children.length > 0 ? children : [none] };
}

const downloads = {
  csv: t("Download CSV"),
  xlsx: t("Download Excel"),
  json: t("Download JSON"),
  png: t("Download as image"),
  svg: t("Download SVG"),
} satisfies Partial<Record<HeaderAction, string>>;
const pivotedDownloads = {
  "csv-pivoted": t("Download pivoted CSV"),
  "xlsx-pivoted": t("Download pivoted Excel"),
} satisfies Partial<Record<HeaderAction, string>>;
const nothing: DrillSource = { title: "", formData: { viz_type: "" }, datasource: undefined };
const noFilters: never[] = [];
