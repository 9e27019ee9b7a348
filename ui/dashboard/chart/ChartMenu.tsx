import {
  CodeOutlined,
  DownloadOutlined,
  EditOutlined,
  FileImageOutlined,
  MoreOutlined,
  ReloadOutlined,
  TableOutlined,
} from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { lazy, Suspense, useState } from "react";
import { useNavigate } from "react-router";
import { useBootstrap } from "../../bootstrap-context.ts";
import type { QueryData } from "../../charts/types.ts";
import { toastWhile } from "../../components/toast-store.ts";
import { drillRights } from "../../drill/rights.ts";
import { type DrillSource, useDrill } from "../../drill/use-drill.tsx";
import { t } from "../../i18n/t.ts";
import { ageOf } from "./age.ts";
import { downloadChart } from "./chart-data.ts";

const ChartDetails = lazy(() => import("./ChartDetails.tsx").then((module) => ({ default: module.ChartDetails })));

interface ChartMenuProps {
  source: DrillSource;
  queries: QueryData[] | undefined;
  updatedAt: number;
  refresh(): void;
  /** saves the chart as it looks */
  picture(): Promise<void>;
  isDrawable: boolean;
}

/** What can be done with one chart. */
export function ChartMenu({ source, queries, updatedAt, refresh, picture, isDrawable }: ChartMenuProps) {
  const { title, formData } = source;
  const [shown, setShown] = useState<"data" | "query">();
  const [isOpen, setIsOpen] = useState(false);
  const navigate = useNavigate();
  const rights = drillRights(useBootstrap());
  const drill = useDrill(source, noFilters, isOpen);

  const download = (task: () => Promise<void>) =>
    void toastWhile(t("Preparing {title}", { title }), t("The download failed"), task);
  const actions: Record<string, () => void> = {
    refresh,
    edit: () => void navigate(`/explore/?slice_id=${formData.slice_id}`),
    data: () => setShown("data"),
    query: () => setShown("query"),
    csv: () => download(() => downloadChart(formData, title, "csv")),
    xlsx: () => download(() => downloadChart(formData, title, "xlsx")),
    picture: () => download(picture),
  };
  const items = [
    { key: "age", type: "group" as const, label: isOpen && queries ? ageOf(queries, updatedAt) : t("Not loaded yet") },
    { key: "refresh", icon: <ReloadOutlined />, label: t("Refresh"), disabled: !isDrawable },
    ...(rights.explore ? [{ key: "edit", icon: <EditOutlined />, label: t("Edit chart") }] : []),
    { type: "divider" as const },
    { key: "data", icon: <TableOutlined />, label: t("View as table"), disabled: !isDrawable },
    { key: "query", icon: <CodeOutlined />, label: t("View query"), disabled: !isDrawable },
    ...(isDrawable ? drill.entries : []),
    { type: "divider" as const },
    { key: "csv", icon: <DownloadOutlined />, label: t("Download CSV"), disabled: !isDrawable },
    { key: "xlsx", icon: <DownloadOutlined />, label: t("Download Excel"), disabled: !isDrawable },
    { key: "picture", icon: <FileImageOutlined />, label: t("Download as image"), disabled: !queries },
  ];
  return (
    <>
      <Dropdown
        menu={{ items, onClick: ({ key }) => actions[key]?.() }}
        trigger={["click"]}
        placement="bottomRight"
        destroyOnHidden
        onOpenChange={setIsOpen}
      >
        <Button
          type="text"
          size="small"
          data-picture="none"
          aria-label={t("Actions for {title}", { title })}
          aria-haspopup="menu"
          icon={<MoreOutlined />}
        />
      </Dropdown>
      {drill.dialog}
      {shown ? (
        <Suspense fallback={null}>
          <ChartDetails title={title} formData={formData} kind={shown} close={() => setShown(undefined)} />
        </Suspense>
      ) : null}
    </>
  );
}

const noFilters: never[] = [];
