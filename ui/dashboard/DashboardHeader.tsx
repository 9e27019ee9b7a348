import {
  ClockCircleOutlined,
  DownloadOutlined,
  EditOutlined,
  ExpandOutlined,
  FileImageOutlined,
  FilePdfOutlined,
  LinkOutlined,
  ReloadOutlined,
  SafetyCertificateFilled,
} from "@ant-design/icons";
import { Button, Dropdown, Popover, Tag, Tooltip } from "antd";
import { useEffect, useMemo, useState } from "react";
import type { DashboardDetail } from "../api/types.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { Star, useFavourites } from "../components/Star.tsx";
import { toastError, toastWhile } from "../components/toast-store.ts";
import styles from "./DashboardHeader.module.css";
import { parseRecord } from "./layout/tree.ts";

const usualIntervals: [number, string][] = [
  [0, "Don't refresh"],
  [60, "1 minute"],
  [300, "5 minutes"],
  [3600, "1 hour"],
];

/** A dashboard's name and state, and what can be done with the whole of it. */
export function DashboardHeader({
  detail,
  refresh,
  isLoading,
  edit,
  share,
  download,
}: {
  detail: DashboardDetail;
  refresh(): void;
  isLoading: boolean;
  edit: (() => void) | undefined;
  /** gives the address of a permalink */
  share(): Promise<string>;
  download(as: "pdf" | "png"): Promise<void>;
}) {
  const title = detail.dashboard_title || "Untitled dashboard";
  const ids = useMemo(() => [detail.id], [detail.id]);
  const favourites = useFavourites("dashboard", ids);
  return (
    <header className={styles.header}>
      <div className={styles.names}>
        <h1 className={styles.title}>{title}</h1>
        <div className={styles.marks}>
          <Star kind="dashboard" id={detail.id} name={title} isOn={favourites?.has(detail.id)} />
          {detail.certified_by ? (
            <Tooltip title={`Certified by ${detail.certified_by}. ${detail.certification_details ?? ""}`}>
              <SafetyCertificateFilled
                className={styles.certified}
                aria-label={`Certified by ${detail.certified_by}`}
              />
            </Tooltip>
          ) : null}
          {detail.published === false ? <Tag variant="filled">Draft</Tag> : null}
          <span className={styles.changed}>
            {detail.changed_on_delta_humanized ? `Changed ${detail.changed_on_delta_humanized}` : ""}
            {detail.changed_by_name ? ` by ${detail.changed_by_name}` : ""}
          </span>
        </div>
      </div>
      <div className={styles.actions} data-picture="none">
        <AutoRefresh detail={detail} refresh={refresh} />
        <Button icon={<ReloadOutlined spin={isLoading} />} onClick={refresh} aria-label="Refresh dashboard">
          <span className={styles.wide}>Refresh</span>
        </Button>
        {edit ? (
          <Button icon={<EditOutlined />} onClick={edit} aria-label="Edit dashboard">
            <span className={styles.wide}>Edit</span>
          </Button>
        ) : null}
        <ShareButton share={share} />
        <DownloadButton download={download} />
        <Tooltip title="Full screen">
          <Button icon={<ExpandOutlined />} onClick={() => void toggleFullScreen()} aria-label="Full screen" />
        </Tooltip>
      </div>
    </header>
  );
}

/** Asks for fresh data every so often, while the page is looked at. */
function AutoRefresh({ detail, refresh }: { detail: DashboardDetail; refresh(): void }) {
  const { common } = useBootstrap();
  const configured = common.conf.DASHBOARD_AUTO_REFRESH_INTERVALS;
  const intervals = Array.isArray(configured) ? (configured as [number, string][]) : usualIntervals;
  const [seconds, setSeconds] = useState(() => Number(parseRecord(detail.json_metadata).refresh_frequency) || 0);
  useEffect(() => {
    if (seconds <= 0) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") refresh();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds, refresh]);
  const current = intervals.find(([length]) => length === seconds)?.[1] ?? `${seconds} seconds`;
  const menu = {
    items: intervals.map(([length, label]) => ({ key: String(length), label })),
    selectable: true,
    selectedKeys: [String(seconds)],
    onClick: ({ key }: { key: string }) => setSeconds(Number(key)),
  };
  return (
    <Dropdown menu={menu} trigger={["click"]} placement="bottomRight">
      <Button
        icon={<ClockCircleOutlined />}
        aria-label={`Automatic refresh: ${seconds > 0 ? current : "off"}`}
        aria-haspopup="menu"
      >
        {seconds > 0 ? <span className={styles.wide}>{current}</span> : null}
      </Button>
    </Dropdown>
  );
}

/** Saves the whole dashboard as it looks, with its open tabs. */
function DownloadButton({ download }: { download(as: "pdf" | "png"): Promise<void> }) {
  const menu = {
    items: [
      { key: "pdf", icon: <FilePdfOutlined />, label: "Export to PDF" },
      { key: "png", icon: <FileImageOutlined />, label: "Download as image" },
    ],
    onClick: ({ key }: { key: string }) =>
      void toastWhile("Preparing the picture", "The download failed", () => download(key === "pdf" ? "pdf" : "png")),
  };
  return (
    <Dropdown menu={menu} trigger={["click"]} placement="bottomRight">
      <Button icon={<DownloadOutlined />} aria-label="Download" aria-haspopup="menu" />
    </Dropdown>
  );
}

/** Makes a link to what is shown, with its filters and tabs, and copies it. */
function ShareButton({ share }: { share(): Promise<string> }) {
  const [url, setUrl] = useState<string>();
  const make = async () => {
    try {
      const made = await share();
      setUrl(made);
      // Without a secure connection there is no clipboard: the link stands there to be copied by hand.
      await navigator.clipboard?.writeText(made).catch(() => undefined);
    } catch (error) {
      toastError(`No link could be made: ${error instanceof Error ? error.message : error}`);
    }
  };
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title="Link to what is shown"
      content={
        <input
          readOnly
          className={styles.link}
          aria-label="Permalink"
          value={url ?? "…"}
          onFocus={(event) => event.target.select()}
        />
      }
      onOpenChange={(isOpen) => isOpen && void make()}
    >
      <Button icon={<LinkOutlined />} aria-label="Share" />
    </Popover>
  );
}

async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}
