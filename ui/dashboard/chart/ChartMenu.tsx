import { CodeOutlined, DownloadOutlined, MoreOutlined, ReloadOutlined, TableOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { lazy, Suspense, useState } from "react";
import type { FormData, QueryData } from "../../charts/types.ts";
import { toastBusy, toastError } from "../../components/toast-store.ts";
import { ageOf } from "./age.ts";
import { downloadChart } from "./chart-data.ts";

const ChartDetails = lazy(() => import("./ChartDetails.tsx").then((module) => ({ default: module.ChartDetails })));

interface ChartMenuProps {
  title: string;
  formData: FormData;
  queries: QueryData[] | undefined;
  updatedAt: number;
  refresh(): void;
  isDrawable: boolean;
}

/** What can be done with one chart. */
export function ChartMenu({ title, formData, queries, updatedAt, refresh, isDrawable }: ChartMenuProps) {
  const [shown, setShown] = useState<"data" | "query">();
  const [isOpen, setIsOpen] = useState(false);

  const download = async (format: "csv" | "xlsx") => {
    const close = toastBusy(`Preparing ${title}`);
    try {
      await downloadChart(formData, title, format);
    } catch (error) {
      toastError(`The download failed: ${error instanceof Error ? error.message : error}`);
    } finally {
      close();
    }
  };
  const actions: Record<string, () => void> = {
    refresh,
    data: () => setShown("data"),
    query: () => setShown("query"),
    csv: () => void download("csv"),
    xlsx: () => void download("xlsx"),
  };
  const items = [
    { key: "age", type: "group" as const, label: isOpen && queries ? ageOf(queries, updatedAt) : "Not loaded yet" },
    { key: "refresh", icon: <ReloadOutlined />, label: "Refresh", disabled: !isDrawable },
    { type: "divider" as const },
    { key: "data", icon: <TableOutlined />, label: "View as table", disabled: !isDrawable },
    { key: "query", icon: <CodeOutlined />, label: "View query", disabled: !isDrawable },
    { type: "divider" as const },
    { key: "csv", icon: <DownloadOutlined />, label: "Download CSV", disabled: !isDrawable },
    { key: "xlsx", icon: <DownloadOutlined />, label: "Download Excel", disabled: !isDrawable },
  ];
  return (
    <>
      <Dropdown
        menu={{ items, onClick: ({ key }) => actions[key]?.() }}
        trigger={["click"]}
        placement="bottomRight"
        onOpenChange={setIsOpen}
      >
        <Button
          type="text"
          size="small"
          aria-label={`Actions for ${title}`}
          aria-haspopup="menu"
          icon={<MoreOutlined />}
        />
      </Dropdown>
      {shown ? (
        <Suspense fallback={null}>
          <ChartDetails title={title} formData={formData} kind={shown} close={() => setShown(undefined)} />
        </Suspense>
      ) : null}
    </>
  );
}
