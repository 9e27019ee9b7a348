import {
  CodeOutlined,
  DownloadOutlined,
  EditOutlined,
  ExpandOutlined,
  FileImageOutlined,
  LinkOutlined,
  MailOutlined,
  MoreOutlined,
  NodeIndexOutlined,
  ReloadOutlined,
  ShareAltOutlined,
  TableOutlined,
} from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { lazy, Suspense, use, useState } from "react";
import { useNavigate } from "react-router";
import { useBootstrap } from "../../bootstrap-context.ts";
import type { QueryData } from "../../charts/types.ts";
import { openMail } from "../../components/mail.ts";
import { toastWhile } from "../../components/toast-store.ts";
import { drillRights } from "../../drill/rights.ts";
import { type DrillSource, useDrill } from "../../drill/use-drill.tsx";
import { t } from "../../i18n/t.ts";
import { ActionsContext } from "../context.ts";
import { ageOf } from "./age.ts";
import { downloadChart, isPivot } from "./chart-data.ts";

const ChartDetails = lazy(() => import("./ChartDetails.tsx").then((module) => ({ default: module.ChartDetails })));

const LinkDialog = lazy(() => import("./LinkDialog.tsx").then((module) => ({ default: module.LinkDialog })));
const CrossFilterDialog = lazy(() =>
  import("../menu/CrossFilterDialog.tsx").then((module) => ({ default: module.CrossFilterDialog })),
);

export interface ChartMenuProps {
  source: DrillSource;
  /** the layout's element, which links to the chart name */
  anchor: string;
  queries: QueryData[] | undefined;
  updatedAt: number;
  refresh(): void;
  /** shows the chart over the whole window */
  enlarge(): void;
  /** saves the chart as it looks */
  picture(): Promise<void>;
  isDrawable: boolean;
}

/** What can be done with one chart; made when it is first asked for, and so open. */
export function ChartMenu(props: ChartMenuProps) {
  const { source, anchor, queries, updatedAt, refresh, enlarge, picture, isDrawable } = props;
  const { title, formData } = source;
  const [shown, setShown] = useState<"data" | "query" | "link" | "cross">();
  const close = () => setShown(undefined);
  const dashboard = use(ActionsContext);
  const [isOpen, setIsOpen] = useState(true);
  const navigate = useNavigate();
  const bootstrap = useBootstrap();
  const rights = drillRights(bootstrap);
  const drill = useDrill(source, noFilters, isOpen);

  const download = (task: () => Promise<void>) =>
    void toastWhile(t("Preparing {title}", { title }), t("The download failed"), task);
  const unlimited = { ...formData, row_limit: bootstrap.common.conf.SQL_MAX_ROW };
  const actions: Record<string, () => void> = {
    refresh,
    full: enlarge,
    cross: () => setShown("cross"),
    link: () => setShown("link"),
    mail: () =>
      void toastWhile(t("Making a link"), t("No link could be made"), async () => {
        if (dashboard) openMail(title, await dashboard.share(anchor));
      }),
    edit: () => void navigate(`/explore/?slice_id=${formData.slice_id}`),
    data: () => setShown("data"),
    query: () => setShown("query"),
    csv: () => download(() => downloadChart(formData, title, "csv")),
    xlsx: () => download(() => downloadChart(formData, title, "xlsx")),
    "csv-pivoted": () => download(() => downloadChart(formData, title, "csv", true)),
    "xlsx-pivoted": () => download(() => downloadChart(formData, title, "xlsx", true)),
    "csv-all": () => download(() => downloadChart(unlimited, title, "csv")),
    "xlsx-all": () => download(() => downloadChart(unlimited, title, "xlsx")),
    picture: () => download(picture),
  };
  const { ALLOW_FULL_CSV_EXPORT } = bootstrap.common.feature_flags;
  const hasMore = ALLOW_FULL_CSV_EXPORT === true && formData.viz_type === "table";
  const downloads = [
    { key: "csv", label: t("Download CSV") },
    { key: "xlsx", label: t("Download Excel") },
    ...(isPivot(formData)
      ? [
          { key: "csv-pivoted", label: t("Download pivoted CSV") },
          { key: "xlsx-pivoted", label: t("Download pivoted Excel") },
        ]
      : []),
    ...(hasMore
      ? [
          { key: "csv-all", label: t("Download all rows as CSV") },
          { key: "xlsx-all", label: t("Download all rows as Excel") },
        ]
      : []),
  ];
  const items = [
    { key: "age", type: "group" as const, label: isOpen && queries ? ageOf(queries, updatedAt) : t("Not loaded yet") },
    { key: "refresh", icon: <ReloadOutlined />, label: t("Refresh"), disabled: !isDrawable },
    { key: "full", icon: <ExpandOutlined />, label: t("Enlarge"), disabled: !queries },
    ...(rights.explore ? [{ key: "edit", icon: <EditOutlined />, label: t("Edit chart") }] : []),
    { type: "divider" as const },
    ...(rights.rows
      ? [{ key: "data", icon: <TableOutlined />, label: t("View as table"), disabled: !isDrawable }]
      : []),
    ...(rights.query ? [{ key: "query", icon: <CodeOutlined />, label: t("View query"), disabled: !isDrawable }] : []),
    ...(isDrawable ? drill.entries : []),
    ...(dashboard?.mayEdit
      ? [{ key: "cross", icon: <NodeIndexOutlined />, label: t("Scope of cross-filters …") }]
      : []),
    { type: "divider" as const },
    ...(dashboard && rights.share ? [shareEntry()] : []),
    ...(rights.download ? downloads.map((one) => ({ ...one, icon: <DownloadOutlined />, disabled: !isDrawable })) : []),
    { key: "picture", icon: <FileImageOutlined />, label: t("Download as image"), disabled: !queries },
  ];
  return (
    <>
      <Dropdown
        autoFocus
        menu={{ items, onClick: ({ key }) => actions[key]?.() }}
        trigger={["click"]}
        placement="bottomRight"
        destroyOnHidden
        open={isOpen}
        onOpenChange={setIsOpen}
      >
        <Button
          type="text"
          size="small"
          data-picture="none"
          aria-label={t("Actions for {title}", { title })}
          aria-haspopup="menu"
          icon={<MoreOutlined />}
          // It takes the place of the button that was just pressed
          autoFocus
        />
      </Dropdown>
      {drill.dialog}
      <Suspense fallback={null}>
        {shown === "data" || shown === "query" ? (
          <ChartDetails title={title} formData={formData} kind={shown} close={close} />
        ) : null}
        {shown === "link" && dashboard ? (
          <LinkDialog title={title} make={() => dashboard.share(anchor)} close={close} />
        ) : null}
        {shown === "cross" ? (
          <CrossFilterDialog
            dashboardId={Number(formData.dashboardId)}
            chartId={Number(formData.slice_id)}
            close={close}
          />
        ) : null}
      </Suspense>
    </>
  );
}

function shareEntry() {
  return {
    key: "share",
    icon: <ShareAltOutlined />,
    label: t("Share"),
    children: [
      { key: "link", icon: <LinkOutlined />, label: t("Copy link") },
      { key: "mail", icon: <MailOutlined />, label: t("Share by e-mail") },
    ],
  };
}

const noFilters: never[] = [];
