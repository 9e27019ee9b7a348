import {
  CodeOutlined,
  CopyOutlined,
  ExportOutlined,
  FilterOutlined,
  MailOutlined,
  MoreOutlined,
  NodeIndexOutlined,
  SettingOutlined,
} from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { lazy, Suspense, useState } from "react";
import { can } from "../../access.ts";
import type { DashboardDetail } from "../../api/types.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { openMail } from "../../components/mail.ts";
import { toastWhile } from "../../components/toast-store.ts";
import { t } from "../../i18n/t.ts";
import type { EditDialog } from "../edit/editing.ts";

const CopyDialog = lazy(() => import("./CopyDialog.tsx").then((module) => ({ default: module.CopyDialog })));
const EmbedDialog = lazy(() => import("./EmbedDialog.tsx").then((module) => ({ default: module.EmbedDialog })));
const CrossFilterDialog = lazy(() =>
  import("./CrossFilterDialog.tsx").then((module) => ({ default: module.CrossFilterDialog })),
);

interface DashboardMenuProps {
  detail: DashboardDetail;
  /** begins to edit with a dialog; for those who may */
  edit: ((dialog: EditDialog) => void) | undefined;
  share(): Promise<string>;
}

/** What is done with a dashboard now and then. */
export function DashboardMenu({ detail, edit, share }: DashboardMenuProps) {
  const { user, common } = useBootstrap();
  const [shown, setShown] = useState<"copy" | "embed" | "cross">();
  const close = () => setShown(undefined);
  const title = detail.dashboard_title || t("Untitled dashboard");
  const actions: Record<string, () => void> = {
    copy: () => setShown("copy"),
    properties: () => edit?.("properties"),
    filters: () => edit?.("filters"),
    cross: () => setShown("cross"),
    embed: () => setShown("embed"),
    mail: () =>
      void toastWhile(t("Making a link"), t("No link could be made"), async () => openMail(title, await share())),
    export: () =>
      void toastWhile(t("Preparing {title}", { title }), t("The download failed"), async () => {
        const { saveBundle } = await import("../../lists/bundles/bundle.ts");
        await saveBundle("dashboard", [detail.id]);
      }),
  };
  const mayEmbed = common.feature_flags.EMBEDDED_SUPERSET === true && can(user, "can_set_embedded", "Dashboard");
  const items = [
    ...(can(user, "can_write", "Dashboard") ? [{ key: "copy", icon: <CopyOutlined />, label: t("Save as …") }] : []),
    ...(edit
      ? [
          { key: "properties", icon: <SettingOutlined />, label: t("Edit properties …") },
          { key: "filters", icon: <FilterOutlined />, label: t("Add or edit filters …") },
          { key: "cross", icon: <NodeIndexOutlined />, label: t("Scope of cross-filters …") },
        ]
      : []),
    { key: "mail", icon: <MailOutlined />, label: t("Share by e-mail") },
    ...(mayEmbed ? [{ key: "embed", icon: <CodeOutlined />, label: t("Embed …") }] : []),
    ...(can(user, "can_export", "Dashboard")
      ? [{ key: "export", icon: <ExportOutlined />, label: t("Export as files") }]
      : []),
  ];
  return (
    <>
      <Dropdown
        autoFocus
        menu={{ items, onClick: ({ key }) => actions[key]?.() }}
        trigger={["click"]}
        placement="bottomRight"
        destroyOnHidden
      >
        <Button icon={<MoreOutlined />} aria-label={t("More actions")} aria-haspopup="menu" />
      </Dropdown>
      <Suspense fallback={null}>
        {shown === "copy" ? <CopyDialog detail={detail} close={close} /> : null}
        {shown === "embed" ? <EmbedDialog detail={detail} close={close} /> : null}
        {shown === "cross" ? <CrossFilterDialog dashboardId={detail.id} close={close} /> : null}
      </Suspense>
    </>
  );
}
