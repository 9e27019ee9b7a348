import {
  EditOutlined,
  ExpandOutlined,
  LinkOutlined,
  MoreOutlined,
  ReloadOutlined,
  SafetyCertificateFilled,
} from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Popover, Tag, Tooltip } from "antd";
import { lazy, memo, Suspense, useMemo, useState } from "react";
import { messageOf } from "../api/errors.ts";
import { changeDashboard } from "../api/resources.ts";
import type { DashboardDetail } from "../api/types.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { writeClipboard } from "../components/clipboard.ts";
import { Star, useFavourites } from "../components/Star.tsx";
import { toastError } from "../components/toast-store.ts";
import { t } from "../i18n/t.ts";
import { agoText } from "../i18n/times.ts";
import { customTags } from "./custom-tags.ts";
import styles from "./DashboardHeader.module.css";
import type { EditDialog } from "./edit/editing.ts";
import type { AutoRefreshState } from "./refresh.ts";

const DashboardMenu = lazy(() =>
  import("./menu/DashboardMenu.tsx").then((module) => ({ default: module.DashboardMenu })),
);

const AutoRefresh = lazy(() => import("./menu/HeadTools.tsx").then((module) => ({ default: module.AutoRefresh })));
const DownloadButton = lazy(() =>
  import("./menu/HeadTools.tsx").then((module) => ({ default: module.DownloadButton })),
);

/** A dashboard's name and state, and what can be done with the whole of it. */
export const DashboardHeader = memo(function DashboardHeader({
  detail,
  refresh,
  isLoading,
  edit,
  share,
  download,
  autoRefresh,
}: {
  detail: DashboardDetail;
  refresh(): void;
  isLoading: boolean;
  edit: ((dialog?: EditDialog) => void) | undefined;
  /** gives the address of a permalink */
  share(): Promise<string>;
  download(as: "pdf" | "png"): Promise<void>;
  autoRefresh: AutoRefreshState;
}) {
  const { common } = useBootstrap();
  const title = detail.dashboard_title || t("Untitled dashboard");
  const ids = useMemo(() => [detail.id], [detail.id]);
  const favourites = useFavourites("dashboard", ids);
  return (
    <header className={styles.header}>
      <div className={styles.names}>
        <h1 className={styles.title}>{title}</h1>
        <div className={styles.marks}>
          <Star kind="dashboard" id={detail.id} name={title} isOn={favourites?.has(detail.id)} />
          {detail.certified_by ? (
            <Tooltip
              title={t("Certified by {certified_by}. {certification_details}", {
                certified_by: detail.certified_by,
                certification_details: detail.certification_details ?? "",
              })}
            >
              <SafetyCertificateFilled
                className={styles.certified}
                aria-label={t("Certified by {certified_by}", { certified_by: detail.certified_by })}
              />
            </Tooltip>
          ) : null}
          {common.feature_flags.TAGGING_SYSTEM
            ? customTags(detail.tags).map((tag) => <Tag key={tag.id}>{tag.name}</Tag>)
            : null}
          <PublishedMark detail={detail} mayEdit={edit !== undefined} />
          <span className={styles.changed}>
            {detail.changed_on_delta_humanized
              ? t("Changed {changed_on_delta_humanized}", {
                  changed_on_delta_humanized: agoText(detail.changed_on_delta_humanized),
                })
              : ""}
            {detail.changed_by_name ? ` ${t("by {changed_by_name}", { changed_by_name: detail.changed_by_name })}` : ""}
          </span>
        </div>
      </div>
      <div className={styles.actions} data-picture="none">
        <Suspense fallback={<Coming label={t("Automatic refresh: {value}", { value: "…" })} />}>
          <AutoRefresh {...autoRefresh} />
        </Suspense>
        <Button icon={<ReloadOutlined spin={isLoading} />} onClick={refresh} aria-label={t("Refresh dashboard")}>
          <span className={styles.wide}>{t("Refresh")}</span>
        </Button>
        {edit ? (
          <Button icon={<EditOutlined />} onClick={() => edit()} aria-label={t("Edit dashboard")}>
            <span className={styles.wide}>{t("Edit")}</span>
          </Button>
        ) : null}
        <ShareButton share={share} />
        <Suspense fallback={<Coming label={t("Download")} />}>
          <DownloadButton download={download} />
        </Suspense>
        <Tooltip title={t("Full screen")}>
          <Button icon={<ExpandOutlined />} onClick={() => void toggleFullScreen()} aria-label={t("Full screen")} />
        </Tooltip>
        <Suspense fallback={<Button icon={<MoreOutlined />} aria-label={t("More actions")} disabled />}>
          <DashboardMenu detail={detail} edit={edit} share={share} />
        </Suspense>
      </div>
    </header>
  );
});

/** Keeps the place of a button that is loaded after the page. */
function Coming({ label }: { label: string }) {
  return <Button icon={<span />} aria-label={label} disabled />;
}

/** Whether a dashboard is a draft; those who may change that with a click. */
function PublishedMark({ detail, mayEdit }: { detail: DashboardDetail; mayEdit: boolean }) {
  const client = useQueryClient();
  const [isSaving, setIsSaving] = useState(false);
  const isDraft = detail.published === false;
  if (!mayEdit) return isDraft ? <Tag variant="filled">{t("Draft")}</Tag> : null;
  const toggle = async () => {
    setIsSaving(true);
    try {
      await changeDashboard(detail.id, { published: isDraft });
      await Promise.all(["dashboard", "list"].map((key) => client.invalidateQueries({ queryKey: [key] })));
    } catch (error) {
      toastError(t("The dashboard was not saved: {message}", { message: messageOf(error) }));
    } finally {
      setIsSaving(false);
    }
  };
  return (
    <Tooltip title={isDraft ? t("Listed for its owners only. Press to publish it.") : t("Press to make it a draft.")}>
      <Button
        size="small"
        loading={isSaving}
        onClick={() => void toggle()}
        aria-label={isDraft ? t("Draft: publish") : t("Published: make it a draft")}
      >
        {isDraft ? t("Draft") : t("Published")}
      </Button>
    </Tooltip>
  );
}

/** Makes a link to what is shown, with its filters and tabs, and copies it. */
function ShareButton({ share }: { share(): Promise<string> }) {
  const [url, setUrl] = useState<string>();
  const make = async () => {
    try {
      const made = await share();
      setUrl(made);
      await writeClipboard(made);
    } catch (error) {
      toastError(t("No link could be made: {message}", { message: messageOf(error) }));
    }
  };
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t("Link to what is shown")}
      content={
        <input
          readOnly
          className={styles.link}
          aria-label={t("Permalink")}
          value={url ?? "…"}
          onFocus={(event) => event.target.select()}
        />
      }
      onOpenChange={(isOpen) => isOpen && void make()}
    >
      <Button icon={<LinkOutlined />} aria-label={t("Share")} />
    </Popover>
  );
}

async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}
