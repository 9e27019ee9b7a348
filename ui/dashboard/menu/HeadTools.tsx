import { ClockCircleOutlined, DownloadOutlined, FileImageOutlined, FilePdfOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useBootstrap } from "../../bootstrap-context.ts";
import { toastWhile } from "../../components/toast-store.ts";
import { t } from "../../i18n/t.ts";
import styles from "../DashboardHeader.module.css";
import type { AutoRefreshState } from "../refresh.ts";
import { type RefreshInterval, refreshIntervals } from "../refresh-intervals.ts";

/** How often fresh data are asked for. */
export function AutoRefresh({ seconds, setSeconds }: AutoRefreshState) {
  const { common } = useBootstrap();
  const { intervals, warning } = refreshIntervals(common.conf, seconds);
  const current = intervals.find((one) => one.seconds === seconds)?.label ?? "";
  const entry = ({ seconds: length, label }: RefreshInterval) => ({ key: String(length), label });
  const short = intervals.filter((one) => one.isBelowLimit);
  const menu = {
    items: [
      ...intervals.filter((one) => !one.isBelowLimit).map(entry),
      ...(short.length > 0
        ? [{ key: "short", type: "group" as const, label: warning, children: short.map(entry) }]
        : []),
    ],
    selectable: true,
    selectedKeys: [String(seconds)],
    onClick: ({ key }: { key: string }) => setSeconds(Number(key)),
  };
  return (
    <Dropdown autoFocus menu={menu} trigger={["click"]} placement="bottomRight">
      <Button
        icon={<ClockCircleOutlined />}
        aria-label={t("Automatic refresh: {value}", { value: seconds > 0 ? current : t("off") })}
        aria-haspopup="menu"
      >
        {seconds > 0 ? <span className={styles.wide}>{current}</span> : null}
      </Button>
    </Dropdown>
  );
}

/** Saves the whole dashboard as it looks, with its open tabs. */
export function DownloadButton({ download }: { download(as: "pdf" | "png"): Promise<void> }) {
  const menu = {
    items: [
      { key: "pdf", icon: <FilePdfOutlined />, label: t("Export to PDF") },
      { key: "png", icon: <FileImageOutlined />, label: t("Download as image") },
    ],
    onClick: ({ key }: { key: string }) =>
      void toastWhile(t("Preparing the picture"), t("The download failed"), () =>
        download(key === "pdf" ? "pdf" : "png"),
      ),
  };
  return (
    <Dropdown autoFocus menu={menu} trigger={["click"]} placement="bottomRight">
      <Button icon={<DownloadOutlined />} aria-label={t("Download")} aria-haspopup="menu" />
    </Dropdown>
  );
}
